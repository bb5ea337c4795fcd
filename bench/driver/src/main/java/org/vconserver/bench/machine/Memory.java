package org.vconserver.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what memory a process has. */
public final class Memory {
  private static final double KILO = 1_024;

  private Memory() {}

  /** Gives the megabytes of a process that are in the machine's memory. */
  public static double residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / KILO;
      }
    }
    throw new IOException("process " + pid + " has ended");
  }
}
