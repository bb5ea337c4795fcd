package org.vconserver.vcon.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.StrictJson;

/** A document counts as what it becomes: at least what its tree takes. */
class JsonCostTest {
  private static final int PARTS = 20_000;

  @Test
  void aSmallDocumentIsNotCounted() {
    assertEquals(0, JsonCost.of(bytes("{\"a\":[1,2,3]}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "1", "0.25", "\"ab\"", "{\"a\":{\"b\":[1]}}", "true"})
  void aTreeTakesNoMoreThanWhatIsCounted(String part) {
    byte[] json = bytes("[" + (part + ",").repeat(PARTS) + part + "]");
    StrictJson.read(json); // whatever is loaded once is not the tree's
    Object[] kept = new Object[8];
    long before = used();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = StrictJson.read(json);
    }
    long tree = (used() - before) / kept.length;
    assertTrue(JsonCost.of(json) >= tree, JsonCost.of(json) + " counted, " + tree + " taken");
    assertTrue(kept[7] != null);
  }

  @Test
  void whatStandsInStringsMakesNoNodes() {
    String text = "{[:,1-\\\"".repeat(2_000);
    long plain = JsonCost.of(bytes("\"" + "a".repeat(text.length()) + "\""));
    assertEquals(plain, JsonCost.of(bytes("\"" + text + "\"")));
  }

  @Test
  void textBeyondLatin1CountsDouble() {
    long narrow = JsonCost.of(bytes("\"" + "é".repeat(5_000) + "\""));
    long wide = JsonCost.of(bytes("\"" + "ж".repeat(5_000) + "\""));
    assertEquals(10_002, wide - narrow);
  }

  @Test
  void theSizeOfTheBlocksInWhichItComesDoesNotMatter() {
    byte[] json = bytes("[" + "{\"a\\\"b\":-1.5e3},".repeat(500) + "null]");
    JsonCost byBytes = new JsonCost();
    for (int i = 0; i < json.length; i++) {
      byBytes.add(json, i, 1);
    }
    assertEquals(JsonCost.of(json), byBytes.bytes());
    assertEquals(json.length, byBytes.length());
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
