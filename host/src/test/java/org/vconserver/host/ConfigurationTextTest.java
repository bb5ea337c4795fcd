package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {
  private static final String FILE =
      """
      # Jobs that run, b = 1 \\
      a = ${A}
      ! another

      b=one\\
        two
      c:3
      d =
      """;

  @Test
  void valuesAreFoundAsTheyAreWritten() {
    ConfigurationText text = new ConfigurationText(FILE);
    assertEquals(Optional.of("${A}"), text.find("a"));
    assertEquals(Optional.of("onetwo"), text.find("b"));
    assertEquals(Optional.of("3"), text.find("c"));
    assertEquals(Optional.of(""), text.find("d"));
    assertEquals(Optional.empty(), text.find("e"));
    assertEquals(FILE, text.toString());
  }

  @Test
  void oneValueIsChangedAndAllElseStays() {
    ConfigurationText text = new ConfigurationText(FILE);
    text.put("b", "x\\y\nü");
    text.put("d", "4");
    text.put("e", "5");
    text.remove("c");
    assertEquals(
        FILE.replace("b=one\\\n  two\n", "b = x\\\\y\\n\\u00FC\n")
                .replace("c:3\n", "")
                .replace("d =\n", "d = 4\n")
            + "e = 5\n",
        text.toString());
    assertEquals(Optional.of("x\\y\nü"), text.find("b"));
  }

  @Test
  void theLastOfManyCountsAndEndsOfLinesStay() {
    ConfigurationText text = new ConfigurationText("a = 1\r\na = 2\r\nb = 3");
    assertEquals(Optional.of("2"), text.find("a"));
    text.put("a", "9");
    text.put("c", "4");
    assertEquals("a = 9\r\nb = 3\r\nc = 4\r\n", text.toString());
    text.remove("a");
    assertEquals("b = 3\r\nc = 4\r\n", text.toString());
  }
}
