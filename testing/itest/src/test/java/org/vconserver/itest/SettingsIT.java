package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.TestServer;

/** The settings of the distribution: declared once, checked at the start and while it runs. */
@Timeout(180)
class SettingsIT {
  private static final String BEGIN = "<!-- settings: written by docs/reference/update -->\n";
  private static final String END = "<!-- /settings -->\n";

  @TempDir Path folder;

  @Test
  void hostPropertiesAndTheTableAreCurrent() throws Exception {
    Path properties = Path.of("../../config/host.properties");
    Path operating = Path.of("../../docs/operating.md");
    String text = Files.readString(operating);
    String page =
        text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
            + run(0, Map.of(), "--settings", "table")
            + text.substring(text.indexOf(END));
    String file = run(0, Map.of(), "--settings", "properties");
    if (System.getProperty("reference.update") != null) {
      Files.writeString(properties, file);
      Files.writeString(operating, page);
    }
    assertEquals(file, Files.readString(properties), "not current: run docs/reference/update");
    assertEquals(page, Files.readString(operating), "not current: run docs/reference/update");
  }

  @Test
  void aWrongValueStopsTheStartWithOneLine() throws Exception {
    assertEquals(
        "vcon-server: NUM_WORKERS (environment variable NUM_WORKERS) must be a number, at least 0,"
            + " not 'zwei'\n",
        run(2, Map.of("NUM_WORKERS", "zwei")));
  }

  @Test
  void anUnknownKeyStopsTheStartAndNamesTheNearest() throws Exception {
    Path config = config();
    append(config.resolve("org.vconserver.scheduler.cfg"), "num.worker = 3\n");
    String line = run(2, Map.of(), "--config", config.toString());
    assertTrue(line.contains("num.worker (org.vconserver.scheduler.cfg line "), line);
    assertTrue(line.endsWith(") is not a setting; did you mean num.workers?\n"), line);
  }

  @Test
  void aWrongValueWhileItRunsIsRefusedAndTheOldOneStays() throws Exception {
    Path config = config();
    try (ServerProcess server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "3"), config)) {
      append(config.resolve("org.vconserver.scheduler.cfg"), "num.workers = many\n");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  server
                      .log()
                      .contains(
                          "org.vconserver.scheduler num.workers must be a number, at least 0, not"
                              + " 'many'; the value before stays"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.api.get("/health/ready").status() == 200);
      assertEquals(
          3,
          server
              .api
              .get("/servers")
              .expect(200)
              .json()
              .elements()
              .next()
              .path("num_workers")
              .asInt());
      assertFalse(server.log().contains("NumberFormatException"));
    }
  }

  @Test
  void allStoresAreWhereTheVconsAre() throws Exception {
    Path database = folder.resolve("elsewhere");
    try (TestServer server =
        TestServer.start(
            TestFiles.DIST, folder, Map.of("VCON_STORAGE_URL", "embedded:" + database))) {
      server.api().post("/queue/jobs", "").expect(204);
      assertTrue(Files.exists(database.resolve("vcon.db")));
      assertFalse(Files.exists(folder.resolve("data/vcon.db")));
    }
  }

  @Test
  void theDomainOfUuidsReachesEveryProcessorThatMakesThem() throws Exception {
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      List<String> lines =
          files
              .filter(file -> file.toString().endsWith(".cfg"))
              .flatMap(SettingsIT::lines)
              .filter(line -> line.startsWith("uuid_domain"))
              .toList();
      assertEquals(List.of("uuid_domain = ${UUID_DOMAIN}", "uuid_domain = ${UUID_DOMAIN}"), lines);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readString(file).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path config() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    return config;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }

  /** Runs the launcher to its end and gives what it wrote. */
  private String run(int exitCode, Map<String, String> environment, String... options)
      throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(TestFiles.DIST.resolve("bin/vcon-server").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.command().addAll(List.of(options));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on running");
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(exitCode, process.exitValue(), text);
    return text;
  }
}
