package org.vconserver.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sees what others did with the machine while this process and its children measured. Not
 * thread-safe.
 */
public final class MachineWatch {
  private static final double MOST_LOAD = 0.5; // a core
  private static final double MOST_OF_OTHERS = 0.10;
  private static final double NANOS_A_MILLI = 1e6;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final double loadBefore;
  private final double machineBefore = CpuTime.ofMachine();
  private final double ownBefore = own();
  private final long began = System.nanoTime();

  /**
   * Begins to watch.
   *
   * @param loadBefore the load average before anything of the measuring was begun
   */
  public MachineWatch(double loadBefore) throws IOException {
    this.loadBefore = loadBefore;
  }

  /** Gives the load average of the last minute. */
  public static double load() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
  }

  /** Tells whether a load average is more than there is on a machine with nothing to do. */
  public static boolean isMuch(double load) {
    return load > MOST_LOAD * CORES;
  }

  /** Gives the load average before. */
  public double loadBefore() {
    return loadBefore;
  }

  /** Gives the share of the machine's time that others computed in since then, from 0 to 1. */
  public double shareOfOthers() throws IOException {
    double others = CpuTime.ofMachine() - machineBefore - (own() - ownBefore);
    double all = (System.nanoTime() - began) / NANOS_A_MILLI * CORES;
    return Math.max(0, others / all);
  }

  /** Says what speaks against the figures; empty if nothing does. */
  public List<String> objections() throws IOException {
    List<String> objections = new ArrayList<>();
    if (isMuch(loadBefore)) {
      objections.add(
          String.format(
              Locale.ROOT, "the load average was %.2f before, on %d cores", loadBefore, CORES));
    }
    double others = shareOfOthers();
    if (others > MOST_OF_OTHERS) {
      objections.add(
          String.format(
              Locale.ROOT, "others computed in %.0f %% of the machine's time", others * 100));
    }
    return objections;
  }

  /** Gives what this process and all of its children have computed, those too that have ended. */
  private static double own() throws IOException {
    double sum = CpuTime.millisWithEnded(ProcessHandle.current().pid());
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      sum += CpuTime.millisWithEnded(child.pid());
    }
    return sum;
  }
}
