package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static List<Setting> declared;
  @TempDir Path home;

  @BeforeAll
  static void declare() throws Exception {
    declared = new ArrayList<>(Catalogue.read(Path.of("none")).ofEnvironment());
    String xml =
        """
        <m:MetaData xmlns:m="http://www.osgi.org/xmlns/metatype/v1.4.0"
          xmlns:s="urn:vconserver:settings:1.0">
          <OCD id="a" name="vCon Server: job scheduler">
            <AD id="num.workers" type="Integer" name="NUM_WORKERS" default="0" min="0"
              s:renamed="workers.number workers"/>
            <AD id="work.queues" type="String" name="WORK_QUEUES" default="" s:pattern="[a-z]*"
              s:allowed="letters"/>
          </OCD>
          <OCD id="b" name="vCon Server: stores">
            <AD id="queue.db.url" type="Password" name="QUEUE_DB_URL" default=""
              s:schemes="test.backend"/>
            <AD id="redis.timeout.seconds" type="Integer" name="REDIS_TIMEOUT_SECONDS" default="3"
              min="1" max="60"/>
          </OCD>
          <Designate pid="org.vconserver.scheduler"><Object ocdref="a"/></Designate>
          <Designate pid="org.vconserver.store"><Object ocdref="b"/></Designate>
        </m:MetaData>
        """;
    declared.addAll(
        Catalogue.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
  }

  @BeforeEach
  void makeConfig() throws Exception {
    Files.createDirectory(home.resolve("config"));
    write("NUM_WORKERS=3\nmy.own = x\n");
  }

  @Test
  void theLaterSourceWins() throws Exception {
    Settings settings =
        load(Map.of("NUM_WORKERS", "5", "my.own", "no", "PATH", "/bin"), "--port", "9001");
    assertEquals("5", settings.get("NUM_WORKERS"));
    assertEquals("x", settings.get("my.own"));
    assertEquals("", settings.get("QUEUE_DB_URL"));
    assertEquals("http://127.0.0.1:9001", settings.get("REST_URL"));
    assertFalse(settings.values().containsKey("PATH"));
  }

  @Test
  void aSecretIsPutIntoConfigurationsOnlyWhenComponentsGetThem() throws Exception {
    Settings settings = load(Map.of("QUEUE_DB_URL", ""));
    assertEquals("$[setting:QUEUE_DB_URL]", settings.properties().get("QUEUE_DB_URL"));
    assertEquals("3", settings.properties().get("NUM_WORKERS"));
    assertFalse(settings.shown().containsKey("QUEUE_DB_URL"));
    SecretSettings secrets = new SecretSettings(settings);
    assertEquals("[]", secrets.resolve("[$[setting:QUEUE_DB_URL]]"));
    assertEquals("$[setting:NUM_WORKERS]", secrets.resolve("$[setting:NUM_WORKERS]"));
    assertEquals("$[env:X]", secrets.resolve("$[env:X]"));
  }

  @Test
  void foldersAreThoseOfHomeUnlessGiven() throws Exception {
    Settings settings = load(Map.of(), "--data=/somewhere/else");
    assertEquals(home.resolve("deploy"), settings.deploy());
    assertEquals(Path.of("/somewhere/else"), settings.data());
  }

  @Test
  void everyWayOfTheOldAndTheNewNameIsTaken() throws Exception {
    jar("bundles/40/own.jar", "test.backend;scheme=redis");
    assertEquals("redis://h", load(Map.of("QUEUE_DB__URL", "redis://h")).get("QUEUE_DB_URL"));
    assertEquals(
        "redis:b",
        load(Map.of("QUEUE_DB__URL", "redis:a", "QUEUE_DB_URL", "redis:b")).get("QUEUE_DB_URL"));
    write("QUEUE_DB__URL=redis://f\n");
    assertEquals("redis://f", load(Map.of()).get("QUEUE_DB_URL"));
  }

  @Test
  void levelsOfPythonAreTaken() throws Exception {
    assertEquals("WARN", load(Map.of("LOG_LEVEL", "WARNING")).get("LOG_LEVEL"));
    assertEquals("DEBUG", load(Map.of("LOG_LEVEL", "debug")).get("LOG_LEVEL"));
  }

  @Test
  void aWrongValueIsRefusedWithItsSourceAndWhatIsAllowed() throws Exception {
    refused(
        "NUM_WORKERS (environment variable NUM_WORKERS) must be a number, at least 0, not 'zwei'",
        Map.of("NUM_WORKERS", "zwei"));
    refused(
        "LOG_LEVEL (environment variable LOG_LEVEL) must be one of TRACE DEBUG INFO WARN ERROR,"
            + " not 'LOUD'",
        Map.of("LOG_LEVEL", "LOUD"));
    write("# a comment\nALLOW_INSECURE = perhaps\n");
    refused(
        "ALLOW_INSECURE (host.properties line 2) must be true or false, not 'perhaps'", Map.of());
    write("REDIS_TIMEOUT_SECONDS=61\n");
    refused(
        "REDIS_TIMEOUT_SECONDS (host.properties line 1) must be a number of seconds from 1 to 60,"
            + " not '61'",
        Map.of());
  }

  @Test
  void anUnknownSettingOfTheFileIsRefusedWithTheNearestKnownOne() throws Exception {
    write("\nNUM_WORKER=3\n");
    refused(
        "NUM_WORKER (host.properties line 2) is not a setting; did you mean NUM_WORKERS?",
        Map.of());
  }

  @Test
  void variablesThatAreMeantForSettingsAreAnswered() throws Exception {
    assertEquals(
        List.of(
            "The environment variable NUM_RESTAPI_WORKERS has no effect: one process serves all"
                + " requests",
            "The environment variable NUM_WORKER is not a setting; did you mean NUM_WORKERS?"),
        load(Map.of("NUM_WORKER", "1", "NUM_RESTAPI_WORKERS", "2", "HOSTNAME", "h")).notices());
  }

  @Test
  void configurationFilesAreCheckedToo() throws Exception {
    configure("num.workers = ${NUM_WORKERS}\n");
    load(Map.of());
    configure("# all\nnum.worker = 1\n");
    refused(
        "num.worker (org.vconserver.scheduler.cfg line 2) is not a setting; did you mean"
            + " num.workers?",
        Map.of());
    configure("num.workers = many\n");
    refused(
        "num.workers (org.vconserver.scheduler.cfg line 1) must be a number, at least 0, not"
            + " 'many'",
        Map.of());
    configure("num.workers = $[env:MANY]\n");
    load(Map.of());
  }

  @Test
  void anotherSpellingOfASettingIsNoSetting() throws Exception {
    configure("num_workers = 2\n");
    refused(
        "num_workers (org.vconserver.scheduler.cfg line 1) is not a setting; did you mean"
            + " num.workers?",
        Map.of());
    configure("");
    write("num_workers=2\n");
    refused(
        "num_workers (host.properties line 1) is not a setting; did you mean NUM_WORKERS?",
        Map.of());
  }

  @Test
  void anEarlierKeyIsTakenWithALineThatNamesThePresentOne() throws Exception {
    configure("workers = 2\n");
    assertEquals(
        List.of(
            "workers (org.vconserver.scheduler.cfg line 1) is now called num.workers; it is taken"
                + " for now"),
        load(Map.of()).notices());
    configure("workers = 2\nnum.workers = 3\n");
    assertEquals(
        List.of(
            "workers (org.vconserver.scheduler.cfg line 1) is now called num.workers, which is"
                + " given too and is what counts"),
        load(Map.of()).notices());
    configure("workers = two\n");
    refused(
        "workers (org.vconserver.scheduler.cfg line 1) must be a number, at least 0, not 'two'",
        Map.of());
  }

  @Test
  void aFileWhoseNameIsMisspeltIsRefused() throws Exception {
    Files.writeString(home.resolve("config/com.example.note.cfg"), "text = of a plug-in\n");
    load(Map.of());
    Files.writeString(home.resolve("config/org.vconserver.schedulr.cfg"), "");
    refused(
        "org.vconserver.schedulr.cfg is the configuration of nothing; did you mean"
            + " org.vconserver.scheduler?",
        Map.of());
  }

  @Test
  void aUrlOfADatabaseBeginsWithASchemeThatABundleHas() throws Exception {
    jar("bundles/40/own.jar", "test.backend;scheme:List<String>=\"own,owns\"");
    jar("deploy/other.jar", "osgi.service,test.backend;scheme=other");
    for (String url : List.of("own:", "owns://user:secret@h", "other:x", "")) {
      assertEquals(url, load(Map.of("QUEUE_DB_URL", url)).get("QUEUE_DB_URL"));
    }
    refused(
        "QUEUE_DB_URL (environment variable QUEUE_DB_URL) must be empty or a URL that begins with"
            + " one of other: own: owns:, not mysql:",
        Map.of("QUEUE_DB_URL", "mysql://user:secret@h"));
    refused(
        "QUEUE_DB_URL (environment variable QUEUE_DB__URL) must be empty or a URL that begins with"
            + " one of other: own: owns:",
        Map.of("QUEUE_DB__URL", "secret"));
  }

  @Test
  void aTextMatchesThePatternOfItsSetting() throws Exception {
    refused(
        "WORK_QUEUES (environment variable WORK_QUEUES) must be empty or letters, not '1'",
        Map.of("WORK_QUEUES", "1"));
    refused(
        "REST_URL (environment variable REST_URL) must be http://HOST:PORT or https://HOST:PORT,"
            + " not 'ftp://h'",
        Map.of("REST_URL", "ftp://h"));
  }

  @Test
  void secretsAreNotAmongWhatMayBeShown() throws Exception {
    jar("bundles/40/own.jar", "test.backend;scheme=own");
    Settings settings = load(Map.of("QUEUE_DB_URL", "own://user:secret@h", "NUM_WORKERS", "5"));
    assertFalse(settings.shown().containsKey("QUEUE_DB_URL"));
    assertEquals("5", settings.shown().get("NUM_WORKERS"));
  }

  @Test
  void everyVariableOfPyVconServerIsTakenOrAnswered() throws Exception {
    List<String> answered =
        List.of(
            "LOGGING_CONFIG_FILE",
            "NUM_RESTAPI_WORKERS",
            "REDIS_URL",
            "STORAGE_URL",
            "VCON_STORAGE_TYPE");
    Map<String, String> environment = new HashMap<>();
    answered.forEach(name -> environment.put(name, "x"));
    List<String> notices = load(environment).notices();
    assertEquals(answered.size(), notices.size());
    for (int i = 0; i < notices.size(); i++) {
      assertTrue(
          notices
              .get(i)
              .startsWith("The environment variable " + answered.get(i) + " has no effect"),
          notices.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NUM_WORKERS\n", "A=1\nnonsense here\n", "A=\\u00\n"})
  void aMalformedFileIsRefused(String text) throws Exception {
    write(text);
    HostException e = assertThrows(HostException.class, () -> load(Map.of()));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("malformed " + home),
        String.valueOf(e.getMessage()));
  }

  @Test
  void aMissingFileIsRefused() throws Exception {
    Files.delete(home.resolve("config/host.properties"));
    HostException e = assertThrows(HostException.class, () -> load(Map.of()));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("cannot read " + home),
        String.valueOf(e.getMessage()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nope", "stray", "--port", "--port=x", "--port=70000"})
  void wrongOptionsAreRefused(String option) {
    HostException e = assertThrows(HostException.class, () -> load(Map.of(), option));
    assertEquals(HostException.REFUSED, e.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, true",
    "http://localhost:8000, true",
    "http://[::1]:8000, true",
    "http://0.0.0.0:8000, false",
    "http://192.0.2.1, false"
  })
  void knowsLoopback(String url, boolean loopback) throws Exception {
    assertEquals(loopback, Endpoint.parse(url).isLoopback());
  }

  @Test
  void aUrlOfHttpsKeepsItsSchemeAndHasItsPort() throws Exception {
    assertEquals("https://127.0.0.1:443", Endpoint.parse("HTTPS://127.0.0.1").url());
    assertEquals("https://127.0.0.1:9", Endpoint.parse("https://127.0.0.1:8443").withPort("9"));
    assertEquals("https://127.0.0.1:8443", Endpoint.parse("https://0.0.0.0:8443").localUrl());
    assertTrue(Endpoint.parse("https://localhost").isTls());
    Settings settings = load(Map.of("REST_URL", "https://127.0.0.1:8443"));
    Map<String, String> properties =
        FrameworkProperties.of(settings, Endpoint.parse(settings.get("REST_URL")));
    assertEquals("false", properties.get("org.apache.felix.http.enable"));
    assertEquals("8443", properties.get("org.osgi.service.http.port.secure"));
    assertEquals("https://127.0.0.1:8443", properties.get("vcon.url"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1:8000", "ftp://127.0.0.1", "http://:8000", "http://a b"})
  void refusesOtherUrls(String url) {
    assertThrows(HostException.class, () -> Endpoint.parse(url));
  }

  @Test
  void aDataFolderIsForOneServer() throws Exception {
    try (DataLock lock = DataLock.take(home.resolve("data"))) {
      assertThrows(HostException.class, () -> DataLock.take(home.resolve("data")));
    }
    DataLock.take(home.resolve("data")).close();
  }

  private Settings load(Map<String, String> environment, String... options) throws HostException {
    Schemes schemes = Schemes.ofJarsNow(List.of(home.resolve("bundles")));
    return Settings.load(
        new Catalogue(declared, schemes), home, environment, CommandLine.parse(options));
  }

  private void refused(String line, Map<String, String> environment) {
    HostException e = assertThrows(HostException.class, () -> load(environment));
    assertEquals(line, String.valueOf(e.getMessage()));
    assertEquals(HostException.REFUSED, e.exitCode());
  }

  private void jar(String name, String capabilities) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Provide-Capability", capabilities);
    Path jar = home.resolve(name);
    Files.createDirectories(jar.getParent());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private void configure(String text) throws Exception {
    Files.writeString(home.resolve("config/org.vconserver.scheduler.cfg"), text);
  }

  private void write(String text) throws Exception {
    Files.writeString(home.resolve("config/host.properties"), text);
  }
}
