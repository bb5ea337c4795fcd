package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings as they are shown: with what is in force, where it comes from, and no secret. */
class SettingsReportTest {
  private static final Setting WORKERS =
      new Setting(
          "SOME_SECONDS",
          "a.pid",
          "jobs",
          "some.seconds",
          new Allowed("Integer", "1", "60", List.of(), "", "", ""),
          "3",
          "How many.",
          true,
          List.of(),
          false);
  private static final Setting KEY =
      new Setting(
          "SOME_KEY",
          "a.pid",
          "jobs",
          ".some_key",
          new Allowed("Password", "", "", List.of(), "", "", ""),
          "",
          "A key.",
          true,
          List.of(),
          false);

  @TempDir Path home;
  private final Map<String, Map<String, String>> given = new HashMap<>();

  @BeforeEach
  void makeConfig() throws Exception {
    Files.createDirectory(home.resolve("config"));
    Files.writeString(home.resolve("config/host.properties"), "SOME_SECONDS=4\n");
  }

  @Test
  void aSettingIsToldWithItsRangeUnitAndSource() throws Exception {
    Map<String, Object> report = report(Map.of()).get(0);
    assertEquals("4", report.get("value"));
    assertEquals("3", report.get("default"));
    assertEquals("host.properties line 1", report.get("source"));
    assertEquals("seconds", report.get("unit"));
    assertEquals("integer", report.get("type"));
    assertEquals("a number of seconds from 1 to 60", report.get("allowed"));
    assertEquals(
        "environment variable SOME_SECONDS",
        report(Map.of("SOME_SECONDS", "5")).get(0).get("source"));
  }

  @Test
  void whatAFileSaysWhileTheServerRunsIsWhatCounts() throws Exception {
    given.put("a.pid", Map.of("some.seconds", "7"));
    Map<String, Object> report = report(Map.of()).get(0);
    assertEquals("7", report.get("value"));
    assertEquals("a.pid.cfg", report.get("source"));
    given.put("a.pid", Map.of());
    assertEquals("3", report(Map.of()).get(0).get("value"));
    assertEquals("default", report(Map.of()).get(0).get("source"));
  }

  @Test
  void ofASecretOnlyAReferenceIsShown() throws Exception {
    assertEquals("", report(Map.of()).get(1).get("value"));
    Map<String, Object> set = report(Map.of("SOME_KEY", "hidden-1")).get(1);
    assertEquals("***", set.get("value"));
    assertFalse(set.toString().contains("hidden"));
    assertEquals("$[env:K]", report(Map.of("SOME_KEY", "$[env:K]")).get(1).get("value"));
  }

  private List<Map<String, Object>> report(Map<String, String> environment) throws HostException {
    Schemes none = namespace -> List.of();
    Catalogue catalogue = new Catalogue(List.of(WORKERS, KEY), none);
    Settings settings = Settings.load(catalogue, home, environment, CommandLine.parse());
    return new SettingsReport(
            catalogue.ofEnvironment(), settings, none, pid -> Optional.ofNullable(given.get(pid)))
        .get();
  }
}
