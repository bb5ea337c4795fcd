package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of processors with several instances: written whole, checked, with secrets kept. */
class ProcessorInstancesTest {
  private static final String PID = "com.acme.stamp";
  private static final List<Setting> SETTINGS =
      List.of(
          setting("max_seconds", new Allowed("Integer", "1", "60", List.of(), "", "", ""), "5"),
          setting("engine", new Allowed("String", "", "", List.of("a", "b"), "", "", ""), "a"),
          setting(".key", new Allowed("Password", "", "", List.of(), "", "", ""), ""));

  @TempDir Path folder;

  private static Setting setting(String key, Allowed allowed, String fallback) {
    return new Setting("", PID, "stamp", key, allowed, fallback, "", true, List.of(), true);
  }

  private ProcessorInstances instances() {
    return new ProcessorInstances(
        folder,
        pid -> pid.equals(PID) ? SETTINGS : List.of(),
        namespace -> List.of(),
        text -> text.replace("${TEN}", "10"));
  }

  @Test
  void aNewInstanceIsAFileOfItsOwnersAlone() throws Exception {
    assertEquals(
        Map.of(), instances().change("one", wanted(Map.of("max_seconds", "7", ".key", "hidden"))));
    Path file = folder.resolve("com.acme.stamp-one.cfg");
    assertEquals(
        List.of(
            "# The processor one.",
            "vcon.processor.name = one",
            "max_seconds = 7",
            ".key = hidden"),
        Files.readAllLines(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(file), all.toList(), "nothing is left beside it");
    }
  }

  @Test
  void whoMayReachTheServerIsNoInstance() throws Exception {
    String issuers = "org.vconserver.access.issuer";
    Setting grants =
        new Setting(
            "",
            issuers,
            "issuer",
            "grants",
            new Allowed("String", "", "", List.of(), "", "", ""),
            "",
            "",
            true,
            List.of(),
            true);
    ProcessorInstances instances =
        new ProcessorInstances(
            folder, pid -> List.of(grants), namespace -> List.of(), text -> text);
    assertEquals(
        Map.of("factory", "must be the configuration of a processor that is there"),
        instances.change(
            "mine", Map.of("factory", issuers, "settings", Map.of("grants", "me=admin"))));
    Path file = folder.resolve(issuers + "-mine.cfg");
    Files.writeString(file, "vcon.processor.name = mine\ngrants = me=reader\n");
    assertEquals(List.of(), instances.get());
    assertEquals(Map.of("name", "is no instance"), instances.change("mine", Map.of()));
    assertTrue(Files.exists(file));
  }

  @Test
  void secretsAreNotShownAndStayUnlessTheyAreGiven() throws Exception {
    Path file = write("one", "# Mine.\n.key = hidden\nmax_seconds = ${TEN}\n");
    assertEquals("***", value("one", ".key"));
    assertEquals("${TEN}", value("one", "max_seconds"));
    assertFalse(instances().get().toString().contains("hidden"));
    instances().change("one", wanted(Map.of("engine", "b")));
    assertTrue(Files.readString(file).contains(".key = hidden"), "left out, it stays");
    instances().change("one", wanted(Map.of(".key", "***")));
    assertTrue(Files.readString(file).contains(".key = hidden"), "its mask changes nothing");
    instances().change("one", wanted(Map.of(".key", "$[env:KEY]")));
    assertEquals("$[env:KEY]", value("one", ".key"));
    instances().change("one", wanted(Map.of(".key", "")));
    assertEquals("", value("one", ".key"));
    assertTrue(Files.readString(file).startsWith("# Mine.\n"), "comments stay");
  }

  @Test
  void whatIsLeftOutHasItsDefaultAgain() throws Exception {
    write("one", "max_seconds = 9\nengine = b\n");
    instances().change("one", wanted(Map.of("engine", "b")));
    assertEquals("5", value("one", "max_seconds"));
    assertEquals("b", value("one", "engine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max_seconds|61|must be a number of seconds from 1 to 60, not '61'",
        "engine|c|must be one of a b, not 'c'",
        "max_second|1|is not a setting; did you mean max_seconds?",
        "engine|a#b=c|must be one line without control characters"
      })
  void whatIsWrongIsNamedAndNothingIsWritten(String key, String value, String fault)
      throws Exception {
    Path file = write("one", "max_seconds = 9\n");
    String before = Files.readString(file);
    assertEquals(
        Map.of(key, fault),
        instances().change("one", wanted(Map.of(key, value.replace('#', '\n')))));
    assertEquals(before, Files.readString(file));
  }

  @Test
  void namesAndFactoriesAreChecked() {
    assertTrue(instances().change("../x", wanted(Map.of())).containsKey("name"));
    assertTrue(
        instances()
            .change("one", Map.of("factory", "com.acme.none", "settings", Map.of()))
            .containsKey("factory"));
    assertEquals(
        Map.of("name", "is no instance"), instances().change("none", Map.of()), "to delete");
  }

  @Test
  void anInstanceIsDeletedByItsProcessorsName() throws Exception {
    Path file = folder.resolve("com.acme.stamp-file.cfg");
    Files.writeString(file, "vcon.processor.name = other\n");
    assertEquals("other", instances().get().get(0).get("name"));
    assertEquals(Map.of(), instances().change("other", Map.of()));
    assertFalse(Files.exists(file));
  }

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(PID + "-" + name + ".cfg");
    Files.writeString(file, text + "vcon.processor.name = " + name + "\n");
    return file;
  }

  private static Map<String, Object> wanted(Map<String, String> settings) {
    return Map.of("factory", PID, "settings", settings);
  }

  private String value(String name, String key) {
    for (Map<String, Object> instance : instances().get()) {
      if (name.equals(instance.get("name")) && instance.get("settings") instanceof List<?> all) {
        for (Object one : all) {
          if (one instanceof Map<?, ?> setting && key.equals(setting.get("key"))) {
            return String.valueOf(setting.get("value"));
          }
        }
      }
    }
    throw new AssertionError(name + " " + key);
  }
}
