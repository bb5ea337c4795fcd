package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationChangeTest {
  private static final Schemes SCHEMES = Schemes.ofHeaders(List.of());
  private static final Map<String, String> SETTINGS =
      Map.of("WORKERS", "2", "PASSWORD", "$[setting:PASSWORD]");
  private static final String FILE =
      "# Workers\nworkers = ${WORKERS}\nclear = old\n.key = $[env:K]\n";

  private final ConfigurationText text = new ConfigurationText(FILE);

  @Test
  void aChangedValueTakesThePlaceOfItsReference() {
    assertEquals("", change(number("workers"), "workers", "2", "5"));
    assertEquals(FILE.replace("${WORKERS}", "5"), text.toString());
  }

  @Test
  void whatTheFileSaysAlreadyIsNotWritten() {
    assertEquals("", change(number("workers"), "workers", "3", "2"));
    assertEquals("", change(number("workers"), "workers", "2", "2"));
    assertEquals("", change(number("other"), "other", null, "0"), "its default");
    assertEquals(FILE, text.toString());
  }

  @Test
  void aFileThatWasChangedMeanwhileWins() {
    assertTrue(change(number("workers"), "workers", "7", "8").contains("changed meanwhile"));
    assertEquals(FILE, text.toString());
  }

  @Test
  void aValueThatIsNotAllowedIsNotWritten() {
    assertEquals(
        "must be a number, at least 0, not 'x', and is not written",
        change(number("workers"), "workers", "2", "x"));
    assertEquals(FILE, text.toString());
  }

  @Test
  void aSecretIsWrittenInClearOnlyWhereItStoodInClear() {
    assertEquals(
        "is not written, as it is a secret: it holds until its file is read again. Change what its"
            + " file refers to, $[env:K]",
        change(secret(".key"), ".key", "$[env:K]", "word"));
    assertTrue(change(null, ".new", null, "word").startsWith("is not written, as it is a secret"));
    assertEquals(FILE, text.toString());
    assertEquals("", change(secret(".key"), ".key", "$[env:K]", "$[secret:k]"));
    assertEquals("", change(secret("clear"), "clear", "old", "new"));
    assertEquals(FILE.replace("$[env:K]", "$[secret:k]").replace("old", "new"), text.toString());
  }

  @Test
  void aValueThatIsGoneIsLeftOut() {
    assertEquals("", change(null, "clear", "old", null));
    assertEquals(FILE.replace("clear = old\n", ""), text.toString());
  }

  private String change(
      @Nullable Setting setting, String key, @Nullable String before, @Nullable String now) {
    return new ConfigurationChange(
            Optional.ofNullable(setting),
            key,
            text.find(key),
            Optional.ofNullable(before),
            Optional.ofNullable(now))
        .save(text, value -> ConfigurationFiles.resolve(value, SETTINGS), SCHEMES)
        .orElse("");
  }

  private static Setting number(String key) {
    return setting(key, new Allowed("Integer", "0", "", List.of(), "", "", ""), "0");
  }

  private static Setting secret(String key) {
    return setting(key, new Allowed("Password", "", "", List.of(), "", "", ""), "");
  }

  private static Setting setting(String key, Allowed allowed, String fallback) {
    return new Setting("", "pid", "group", key, allowed, fallback, "", true, List.of(), false);
  }
}
