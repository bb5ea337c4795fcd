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
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/** The settings of the distribution: declared once, checked at the start and while it runs. */
@Timeout(180)
class SettingsIT {
  private static final String BEGIN = "<!-- settings: written by docs/reference/update -->\n";
  private static final String END = "<!-- /settings -->\n";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What uuids with the hash of example.com end with. */
  private static final String EXAMPLE_COM = "8caa-f24ab1a0c334";

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
    assertEquals(
        "vcon-server: CORS_ORIGINS (environment variable CORS_ORIGINS) must be empty or origins such as"
            + " https://console.example.org, separated by commas, or *, not 'a.example/page'\n",
        run(2, Map.of("CORS_ORIGINS", "a.example/page")));
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
      awaitLog(
          server,
          "org.vconserver.scheduler num.workers must be a number, at least 0, not 'many'; the value"
              + " before stays");
      awaitReady(server);
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
  void anUnknownKeyWhileItRunsIsToldWithTheNearest() throws Exception {
    Path config = config();
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), config)) {
      append(config.resolve("org.vconserver.scheduler.cfg"), "num_workers = 3\n");
      awaitLog(
          server,
          "org.vconserver.scheduler num_workers is not a setting; did you mean num.workers? It has"
              + " no effect");
    }
  }

  @Test
  void anUnknownSchemeOfADatabaseStopsTheStartAndIsRefusedLive() throws Exception {
    assertEquals(
        "vcon-server: QUEUE_DB_URL (environment variable QUEUE_DB_URL) must be empty or a URL that"
            + " begins with one of embedded: redis: redis+cluster: redis+sentinel: rediss:"
            + " rediss+cluster: rediss+sentinel:, not mysql:\n",
        run(2, Map.of("QUEUE_DB_URL", "mysql://user:secret@host")));
    Path config = config();
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), config)) {
      append(
          config.resolve("org.vconserver.store.cfg"), "vcon.storage.url = mysql://user:secret@h\n");
      awaitLog(server, "not mysql:; the value before stays");
      assertFalse(server.log().contains("secret"));
      awaitReady(server);
    }
  }

  @Test
  void anEarlierKeyOfAProcessorFileIsTakenWithAWarning() throws Exception {
    Path config = config();
    Path file = config.resolve("org.vconserver.processor.jose.create_amended-create_amended.cfg");
    Files.writeString(file, "vcon.processor.name=create_amended\n.uuid_domain=example.com\n");
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), config)) {
      assertTrue(
          server
              .log()
              .contains(
                  ".uuid_domain (org.vconserver.processor.jose.create_amended-create_amended.cfg line"
                      + " 2) is now called uuid_domain; it is taken for now"));
      assertTrue(newUuid(server, "create_amended", "{}").endsWith(EXAMPLE_COM));
      Files.writeString(file, "vcon.processor.name=create_amended\n.wire_compat=py_vcon_server\n");
      awaitLog(server, ".wire_compat is now called wire_compat; it is taken for now");
    }
  }

  @Test
  void filesOfDeployedPlugInsAreCheckedAgainstWhatTheseDeclare() throws Exception {
    Path config = config();
    Path file = config.resolve("com.acme.configured-hello.cfg");
    Files.writeString(file, "vcon.processor.name = hello\nword = a\ntimes = 3\nword.s = b\n");
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), config)) {
      Path jar = folder.resolve("deploy/configured.jar");
      PluginJar.CONFIGURED.deploy("1.0.0", folder, jar);
      awaitLog(server, "word.s is not a setting; did you mean word? It has no effect");
      await().atMost(LIMIT).until(() -> word(server).equals("aaa"));
      Files.writeString(file, "vcon.processor.name = hello\nword = b\ntimes = 10\n");
      awaitLog(server, "times must be a number from 1 to 9, not '10'; the value before stays");
      await().atMost(LIMIT).until(() -> word(server).equals("bbb"));
    }
  }

  @Test
  void theLauncherTellsItsVersionAndRefusesUnknownOptionsInOneLine() throws Exception {
    assertTrue(run(0, Map.of(), "--version").matches("vCon Server \\d+\\.\\d+\\.\\d+\n"));
    assertEquals(
        "vcon-server: unknown option --verison (see --help)\n", run(2, Map.of(), "--verison"));
  }

  @Test
  void theEnvironmentOfTheSeedIsTaken() throws Exception {
    try (RedisProcess redis =
            RedisProcess.startDurable(Files.createDirectory(folder.resolve("redis")));
        TestServer server =
            TestServer.start(
                TestFiles.DIST,
                folder,
                Map.of(
                    "VCON_STORAGE_URL", redis.url(),
                    "REDIS_URL", redis.url(),
                    "REST_URL", "http://127.0.0.1:8000",
                    "HOSTNAME", "http://0.0.0.0:8000",
                    "PYTHONPATH", ".:..",
                    "OPENAI_API_KEY", "bbbbbbbbbbbbb",
                    "DEEPGRAM_KEY", "ccccccccccccc"))) {
      server.api().post("/queue/jobs", "").expect(204);
      server.api().get("/queue/jobs").expect(200);
      assertFalse(Files.exists(folder.resolve("data/vcon.db")), "its data is split");
      List<String> warnings =
          server.log().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")).toList();
      assertEquals(1, warnings.size(), () -> warnings.toString());
      assertTrue(
          warnings
              .get(0)
              .endsWith(
                  "The environment variable REDIS_URL has no effect: VCON_STORAGE_URL says where"
                      + " things are kept"));
      for (String line :
          List.of(
              " is ready at " + server.api().url(),
              "documentation: " + server.api().url() + "/docs",
              "console: closed until WEBCONSOLE_PASSWORD is set",
              "stores: vcons, queues, pipelines, servers in " + redis.url(),
              "processors are taken from " + folder.resolve("deploy"),
              "a worker for each processor of the machine; queues: none yet",
              "stop it with Ctrl-C, or kill " + server.pid())) {
        await().atMost(LIMIT).until(() -> server.log().contains(line));
      }
      assertFalse(server.log().contains("bbbbb") || server.log().contains("ccccc"));
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
    try (ServerProcess server = ServerProcess.start(folder, Map.of("UUID_DOMAIN", "example.com"))) {
      assertTrue(newUuid(server, "create_amended", "{}").endsWith(EXAMPLE_COM));
      assertTrue(
          newUuid(
                  server,
                  "text_pii_redactor",
                  "{'redaction_type_label':'x','jq_redaction_query':'.'}")
              .endsWith(EXAMPLE_COM));
    }
  }

  @Test
  void everyFileWithADomainOfUuidsHasThatOfTheServer() throws Exception {
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

  /** Runs a processor on a stored vCon, and gives the uuid of the one that it adds. */
  private static String newUuid(ServerProcess server, String processor, String options) {
    server
        .api
        .post(
            "/vcon",
            "{'vcon':'0.4.0','uuid':'" + TestFiles.HELLO_UUID + "','parties':[],'dialog':[]}")
        .expect(204);
    return server
        .api
        .post("/process/" + TestFiles.HELLO_UUID + "/" + processor, options)
        .expect(200)
        .json()
        .at("/vcons/1/uuid")
        .asText();
  }

  private static String word(ServerProcess server) {
    Api.Answer answer = server.api.post("/processIO/hello", "{}");
    return answer.status() == 200 ? answer.json().at("/parameters/word").asText() : "";
  }

  private static void awaitLog(ServerProcess server, String text) {
    await().atMost(LIMIT).until(() -> server.log().contains(text));
  }

  private static void awaitReady(ServerProcess server) {
    await().atMost(LIMIT).until(() -> server.api.get("/health/ready").status() == 200);
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
