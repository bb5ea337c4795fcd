package org.vconserver.pipeline.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

class FormatTextTest {
  private static final Map<String, JsonNode> PARAMETERS =
      parameters(
          "{\"name\":\"x\",\"b\":false,\"n\":5,\"f\":3.14159,\"d\":{\"k\":[1,2]},\"y\":\"{name}\",\"none\":null}");

  static Map<String, JsonNode> parameters(String json) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8))
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    return parameters;
  }

  private static String fill(String text) {
    return new FormatText("format_options.o", text).fill(PARAMETERS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name} and {n}|x and 5",
        "{b}|False",
        "{{literal}} {name}|{literal} x",
        "{d[k][1]}|2",
        "{d}|{'k': [1, 2]}",
        "{f:08.2f}|00003.14",
        "{n:>4}|   5",
        "{y}|{name}",
        "{none}|None",
        "no place|no place"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void fillsPlacesWithParametersOnce(String text, String expected) {
    assertEquals(expected, fill(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{missing}", "{d[nothing]}", "{d[k][7]}"})
  void aParameterThatIsNotThereIsNamed(String text) {
    VconException refused = assertThrows(VconException.class, () -> fill(text));
    assertEquals(ServerError.PARAMETER_NOT_FOUND, refused.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{name.__class__}", "{name!r}", "{", "}", "{}", "{n:zz}"})
  void whatIsNotAboutDataIsRefused(String text) {
    VconException refused = assertThrows(VconException.class, () -> fill(text));
    assertEquals(ServerError.INVALID_OPTIONS, refused.code());
  }

  @Test
  void hugeNumbersAreNotExpanded() {
    Map<String, JsonNode> huge = parameters("{\"n\":1e1000000000}");
    assertThrows(VconException.class, () -> new FormatText("o", "{n:f}").fill(huge));
  }
}
