package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path home;

  @BeforeEach
  void makeConfig() throws Exception {
    Files.createDirectory(home.resolve("config"));
    write("NUM_WORKERS=3\nmy.own = x\nMY_OWN=y\n");
  }

  @Test
  void theLaterSourceWins() throws Exception {
    Settings settings =
        load(
            Map.of("NUM_WORKERS", "5", "MY_OWN", "z", "my.own", "no", "PATH", "/bin"),
            "--port",
            "9001");
    assertEquals("5", settings.get("NUM_WORKERS"));
    assertEquals("z", settings.get("MY_OWN"));
    assertEquals("x", settings.get("my.own"));
    assertEquals("embedded:", settings.get("QUEUE_DB_URL"));
    assertEquals("http://127.0.0.1:9001", settings.get("REST_URL"));
    assertFalse(settings.values().containsKey("PATH"));
  }

  @Test
  void foldersAreThoseOfHomeUnlessGiven() throws Exception {
    Settings settings = load(Map.of(), "--data=/somewhere/else");
    assertEquals(home.resolve("deploy"), settings.deploy());
    assertEquals(Path.of("/somewhere/else"), settings.data());
  }

  @Test
  void theShippedFileSaysTheDefaults() throws Exception {
    Path shipped = Path.of("..", "config");
    Settings settings =
        Settings.load(home, Map.of(), CommandLine.parse("--config", shipped.toString()));
    assertEquals(Settings.DEFAULTS, settings.values());
    String text = Files.readString(shipped.resolve("host.properties"));
    Settings.DEFAULTS.forEach(
        (name, value) -> assertTrue(text.contains("\n" + name + "=" + value + "\n"), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NUM_WORKERS\n", "A=1\nnonsense here\n", "A=\\u00\n"})
  void aMalformedFileIsRefused(String text) throws Exception {
    write(text);
    HostException e = assertThrows(HostException.class, () -> load(Map.of()));
    assertTrue(e.getMessage().startsWith("malformed " + home), e.getMessage());
  }

  @Test
  void aMissingFileIsRefused() throws Exception {
    Files.delete(home.resolve("config/host.properties"));
    HostException e = assertThrows(HostException.class, () -> load(Map.of()));
    assertTrue(e.getMessage().startsWith("cannot read " + home), e.getMessage());
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

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1:8000", "https://127.0.0.1", "http://:8000", "http://a b"})
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
    return Settings.load(home, environment, CommandLine.parse(options));
  }

  private void write(String text) throws Exception {
    Files.writeString(home.resolve("config/host.properties"), text);
  }
}
