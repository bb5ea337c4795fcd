package org.vconserver.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds what a server occupies at a moment: bytes of live objects, numbers of threads by name, open
 * files, and open sockets, which follow the number of callers. Immutable.
 */
record Footprint(long heap, Map<String, Integer> threads, int files, int sockets) {
  private static final int LOOKS = 3;

  /**
   * Measures a process. What a request holds while it is answered is left out: of some looks, the
   * one with the fewest live objects counts.
   */
  static Footprint measure(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<String, Integer> threads = threads(process.resolve("task"));
    int sockets = 0;
    int files = 0;
    for (Path descriptor : list(process.resolve("fd"))) {
      if (isSocket(descriptor)) {
        sockets++;
      } else {
        files++;
      }
    }
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      heap = Math.min(heap, liveBytes(pid));
    }
    return new Footprint(heap, threads, files, sockets);
  }

  /** Counts the threads of Jetty's pool, which follow the number of callers up to a maximum. */
  int threadsOfJetty() {
    return threads.getOrDefault("qtp", 0);
  }

  /** Counts all other threads. */
  int otherThreads() {
    return threads.values().stream().mapToInt(Integer::intValue).sum() - threadsOfJetty();
  }

  /** Counts threads by their names; the system keeps fifteen letters of them. */
  private static Map<String, Integer> threads(Path tasks) throws IOException {
    Map<String, Integer> threads = new TreeMap<>();
    for (Path task : list(tasks)) {
      try {
        String name = Files.readString(task.resolve("comm")).trim().replaceAll("[-0-9]+$", "");
        threads.merge(name, 1, Integer::sum);
      } catch (NoSuchFileException e) {
        // It has ended since.
      }
    }
    return threads;
  }

  private static boolean isSocket(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (NoSuchFileException e) {
      return true; // It was closed since, as sockets are.
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** Reads the sum of a histogram of live objects, for which the JVM collects everything first. */
  private static long liveBytes(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total =
        answer
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IOException(answer));
    return Long.parseLong(total.trim().split("\\s+", -1)[2]);
  }

  @Override
  public String toString() {
    return heap / 1024
        + " kB of live objects, "
        + threadsOfJetty()
        + " threads of Jetty and "
        + otherThreads()
        + " others, "
        + files
        + " files, "
        + sockets
        + " sockets";
  }
}
