package org.vconserver.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads from /proc what time processes, and all of the machine, have spent computing. */
public final class CpuTime {
  /** Says how many ticks of /proc a second has: a constant of Linux towards programs. */
  private static final double TICKS = 100;

  private static final int MILLIS = 1_000;
  private static final int UTIME = 11; // counted behind the name, which may have blanks
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int FIRST_GUEST = 8;

  private CpuTime() {}

  /** Gives the milliseconds that a process has computed, in its code and for it in the kernel. */
  public static double millis(long pid) throws IOException {
    return millis(pid, 2);
  }

  /** Gives the same with that of its children that have ended; 0 if it has ended itself. */
  static double millisWithEnded(long pid) throws IOException {
    try {
      return millis(pid, 4);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Gives the milliseconds that the machine has computed, for whomever, on all its cores. */
  static double ofMachine() throws IOException {
    List<Long> ticks = machine();
    double busy = 0;
    for (int i = 0; i < Math.min(ticks.size(), FIRST_GUEST); i++) {
      busy += i == IDLE || i == IOWAIT ? 0 : ticks.get(i);
    }
    return busy / TICKS * MILLIS;
  }

  private static List<Long> machine() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
    return List.of(line.trim().split(" +", -1)).stream().skip(1).map(Long::valueOf).toList();
  }

  private static double millis(long pid, int columns) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] cells = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = 0;
    for (int i = UTIME; i < UTIME + columns; i++) {
      ticks += Long.parseLong(cells[i]);
    }
    return ticks / TICKS * MILLIS;
  }
}
