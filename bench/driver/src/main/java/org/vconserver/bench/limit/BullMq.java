package org.vconserver.bench.limit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts BullMQ, the job queue on Redis that is used most, where Node and npm are there. */
public final class BullMq {
  private static final List<String> PACKAGES = List.of("bullmq@6.7.0", "ioredis@5.8.2");
  private static final long FETCH_MINUTES = 3;

  private BullMq() {}

  /**
   * Starts it; empty, with a word on standard error, if it can't be had here.
   *
   * @param cache where it is fetched into once
   * @param what run or enqueue
   */
  public static Optional<LimitProcess> start(Path cache, int port, int concurrency, String what)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache.resolve("bullmq"));
    if (!fetched(folder)) {
      System.err.println("BullMQ is left out: npm could not fetch it, see " + folder);
      return Optional.empty();
    }
    Path program = folder.resolve("bullmq.mjs");
    try (InputStream source = BullMq.class.getResourceAsStream("bullmq.mjs")) {
      if (source == null) {
        throw new IOException("bullmq.mjs is not there");
      }
      Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
    }
    return Optional.of(
        LimitProcess.of(
            folder.resolve("log"),
            List.of(
                "node",
                program.toString(),
                Integer.toString(port),
                Integer.toString(concurrency),
                what)));
  }

  private static boolean fetched(Path folder) throws IOException, InterruptedException {
    if (PACKAGES.stream()
        .map(name -> folder.resolve("node_modules/" + name.split("@", -1)[0]))
        .allMatch(Files::isDirectory)) {
      return true;
    }
    List<String> command = new ArrayList<>(List.of("npm", "install", "--ignore-scripts"));
    command.addAll(List.of("--prefix", folder.toString()));
    command.addAll(PACKAGES);
    try {
      Process npm =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("npm.log").toFile())
              .start();
      return npm.waitFor(FETCH_MINUTES, TimeUnit.MINUTES) && npm.exitValue() == 0;
    } catch (IOException e) {
      System.err.println("npm: " + e.getMessage());
      return false;
    }
  }
}
