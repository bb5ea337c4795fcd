package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.error.VconException;

/** Queries whose results jq 1.6 has really given, and where ours differ. */
class JqCompatibilityTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is different, and known to be. */
  private static final Set<String> DIFFERENT =
      Set.of(
          // As the manual of jq says it; jq 1.6 itself gives the second value for ever.
          "[limit(3; 1 | repeat(. * 2))]",
          // jq 1.6 gives one result too many; later versions do not.
          "limit(0; 1,2)",
          // jq refuses constants that are divided by 0 before it runs.
          "try (1/0) catch \"div\"",
          // Not in jackson-jq: alternatives of destructuring.
          "[[1,2],[3,4]] | .[] as [$a] ?// $a | $a",
          // There is no program to halt; a function that is missing is an error that can be caught.
          "halt_error?",
          // Large numbers with a fraction are written with an exponent.
          "tostring",
          "tojson | length");

  @Test
  void queriesGiveWhatJqGives() throws Exception {
    JqQueryLanguage jq = new JqQueryLanguage(new QueryGuard(5_000, 10_000, 16L << 20, 384L << 20));
    JsonNode cases =
        JSON.readTree(Path.of(System.getProperty("vcon.test.data"), "jq/jq_1_6.json").toFile());
    Set<String> different = new TreeSet<>();
    List<String> told = new ArrayList<>();
    for (JsonNode one : cases) {
      String query = one.path("query").asText();
      String want = one.has("error") ? "error" : plain(one.path("output"));
      String found;
      try {
        ArrayNode results = JSON.createArrayNode();
        jq.evaluate(one.path("input"), query).forEach(results::add);
        found = plain(JSON.readTree(JSON.writeValueAsBytes(results)));
      } catch (VconException e) {
        found = "error";
        told.add(query + ": " + e.getMessage());
      }
      if (!want.equals(found)) {
        different.add(query);
        told.add(query + "\n  jq   " + want + "\n  ours " + found);
      }
    }
    System.out.printf(
        "jq: %d of %d queries give what jq 1.6 gives%n",
        cases.size() - different.size(), cases.size());
    assertEquals(DIFFERENT, different, String.join("\n", told));
  }

  /** The same text for the same values: 1.0 is 1, and members have no order. */
  private static String plain(JsonNode node) {
    if (node.isNumber()) {
      double value = node.doubleValue();
      double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.12e", value));
      return Double.toString(rounded);
    }
    StringBuilder text = new StringBuilder();
    if (node.isArray()) {
      node.forEach(element -> text.append(plain(element)).append(','));
      return "[" + text + "]";
    }
    if (node.isObject()) {
      Set<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name -> text.append(name).append(':').append(plain(node.get(name))).append(','));
      return "{" + text + "}";
    }
    return node.toString();
  }
}
