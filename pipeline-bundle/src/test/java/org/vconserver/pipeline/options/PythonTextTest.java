package org.vconserver.pipeline.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.StrictJson;

/** The expected texts are what CPython 3.11 prints for the values that its json module reads. */
class PythonTextTest {
  private static String spelled(String json) {
    return PythonText.of(StrictJson.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true|True",
        "false|False",
        "null|None",
        "7|7",
        "12345678901234567890|12345678901234567890",
        "3.5|3.5",
        "-2.0|-2.0",
        "0.0|0.0",
        "1e22|1e+22",
        "1.5e300|1.5e+300",
        "1e15|1000000000000000.0",
        "1e16|1e+16",
        "0.0001|0.0001",
        "0.00001|1e-05",
        "123456789.125|123456789.125",
        "1e999|inf",
        "[]|[]",
        "{}|{}",
        "[1,[2,null]]|[1, [2, None]]",
        "{\"k\":[1,2.0],\"b\":{\"t\":true}}|{'k': [1, 2.0], 'b': {'t': True}}",
        "[\"a\"]|['a']",
        "[\"it's\"]|[\"it's\"]",
        "[\"it's \\\"so\\\"\"]|['it\\'s \"so\"']",
        "[\"\\\\ \\n\\t\\r\"]|['\\\\ \\n\\t\\r']",
        "[\"é日😀\"]|['é日😀']",
        "[\"\\u00a0\\u007f\\u200b\\u2028\"]|['\\xa0\\x7f\\u200b\\u2028']"
      })
  void valuesAreSpelledAsPythonSpellsThem(String json, String expected) {
    assertEquals(expected, spelled(json));
  }

  @Test
  void aTextOnItsOwnHasNoQuotes() {
    assertEquals("it's \"so\"\n", spelled("\"it's \\\"so\\\"\\n\""));
  }
}
