package org.vconserver.bench.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.vconserver.bench.machine.CpuTime;

/** Counts what a side gets done in a while, and what that costs its processes. */
public final class LoadedSide implements Side {
  private static final double NANOS = 1e9;
  private static final Duration WARMING = Duration.ofSeconds(1);
  private static final int LONGEST = 6;
  private static final int SETTLED = 3;
  private static final double GAIN = 0.9;

  private final String name;
  private final String store;
  private final List<String> limits;
  private final List<Long> processes;
  private final OptionalLong storeProcess;
  private final Work work;

  /** Is done by a side. */
  public interface Work {
    /** Makes ready what {@link #run} needs, which is not measured. */
    default void prepare(Duration length) throws Exception {}

    /** Works for about so long, and gives how many operations were done. */
    double run(Duration length) throws Exception;
  }

  /**
   * Makes a side.
   *
   * @param processes those whose time is counted
   * @param storeProcess the Redis beside them, if there is one
   */
  public LoadedSide(
      String name,
      String store,
      List<String> limits,
      List<Long> processes,
      OptionalLong storeProcess,
      Work work) {
    this.name = name;
    this.store = store;
    this.limits = List.copyOf(limits);
    this.processes = List.copyOf(processes);
    this.storeProcess = storeProcess;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String store() {
    return store;
  }

  @Override
  public List<String> limits() {
    return limits;
  }

  /**
   * Works until that time has passed; a side that is measured by others also until an operation
   * costs no less than it did before, within bounds: on a busy machine the compiler takes long.
   */
  @Override
  public void warm(Duration length) throws Exception {
    long began = System.nanoTime();
    double lowest = Double.MAX_VALUE;
    int settled = 0;
    long passed = 0;
    while (passed < length.toNanos()
        || (settled < SETTLED && passed < length.toNanos() * LONGEST)) {
      double cost = measure(WARMING).cpuMillis();
      settled = limits.isEmpty() || cost > lowest * GAIN ? settled + 1 : 0;
      lowest = Math.min(lowest, cost);
      passed = System.nanoTime() - began;
    }
  }

  @Override
  public Reading measure(Duration length) throws Exception {
    work.prepare(length);
    double cpu = cpu();
    double storeCpu = storeCpu();
    long began = System.nanoTime();
    double operations = work.run(length);
    double seconds = (System.nanoTime() - began) / NANOS;
    return new Reading(
        operations / seconds, (cpu() - cpu) / operations, (storeCpu() - storeCpu) / operations);
  }

  private double cpu() throws IOException {
    double sum = 0;
    for (long process : processes) {
      sum += CpuTime.millis(process);
    }
    return processes.isEmpty() ? Double.NaN : sum;
  }

  private double storeCpu() throws IOException {
    return storeProcess.isPresent() ? CpuTime.millis(storeProcess.getAsLong()) : Double.NaN;
  }
}
