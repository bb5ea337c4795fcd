package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.TestServer;

/** The archive of classes makes starts faster, and does no harm where it does not fit. */
@Timeout(180)
class PreparedStartIT {
  /** Has the JVM say where each class is from. */
  private static final String WHERE_FROM = "-Xlog:class+load";

  private static final String FROM_ARCHIVE = "shared objects file (top)";

  @TempDir Path folder;

  @Test
  void aPreparedServerTakesItsClassesFromTheArchive() throws Exception {
    assumeTrue(Backend.isEmbedded(), "no store matters here");
    // With a blank, as users have.
    Path dist = copyOfDistribution(folder.resolve("a server"));
    assertFalse(logOfStart(dist, WHERE_FROM).contains(FROM_ARCHIVE));
    Map<String, Long> before = files(dist);

    prepare(dist);
    Map<String, Long> after = files(dist);
    assertTrue(after.keySet().removeAll(List.of("lib/classes.jsa", "lib/classes.jsa.size")));
    assertEquals(before, after, "nothing else is written");

    String log = logOfStart(dist, WHERE_FROM);
    assertTrue(classesFromArchive(log) > 3_000, () -> "classes: " + classesFromArchive(log));
    assertFalse(logOfStart(dist, WHERE_FROM + " -XX:+UseParallelGC").contains("[warning]"));
    logOfStart(dist, "-Xmx256m -Xms32m -XX:-UseCompressedOops");

    try (FileChannel archive =
        FileChannel.open(dist.resolve("lib/classes.jsa"), StandardOpenOption.WRITE)) {
      archive.truncate(1_000_000);
    }
    assertFalse(logOfStart(dist, WHERE_FROM).contains(FROM_ARCHIVE), "a part of one is not used");
  }

  private static long classesFromArchive(String log) {
    return log.lines().filter(line -> line.contains(FROM_ARCHIVE)).count();
  }

  /** Starts a server of a distribution until it is ready, and gives what it wrote. */
  private String logOfStart(Path dist, String options) throws IOException {
    Path own = Files.createTempDirectory(folder, "start");
    try (TestServer server = TestServer.start(dist, own, Map.of("JAVA_OPTS", options))) {
      assertEquals(0, server.stop());
      return server.log();
    }
  }

  private static void prepare(Path dist) throws Exception {
    Process process =
        new ProcessBuilder(dist.resolve("bin/vcon-server").toString(), "prepare")
            .inheritIO()
            .start();
    assertTrue(process.waitFor(90, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    dist.resolve("lib/classes.jsa").toFile().setWritable(true);
  }

  private static Map<String, Long> files(Path dist) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dist)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sizes.put(dist.relativize(file).toString(), Files.size(file));
      }
    }
    return sizes;
  }

  private static Path copyOfDistribution(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(TestFiles.DIST)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(TestFiles.DIST.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }
}
