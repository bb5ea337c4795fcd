package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.TestVcons.TestVcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

class StrictJsonTest {
  static Stream<TestVcon> files() {
    return TestVcons.all().filter(file -> !(file.kind().equals("REJECT") && file.compressed()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(byte[] json) {
    VconException refusal = assertThrows(VconException.class, () -> StrictJson.readObject(json));
    assertEquals(VconError.INVALID_JSON, refusal.code());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsReadOrRefusedAndReadsTheSameWhenWritten(TestVcon file) throws Exception {
    byte[] bytes = file.bytes();
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try {
            var tree = StrictJson.read(bytes);
            var again = StrictJson.read(StrictJson.write(tree));
            // Jackson's comparison, not its reading, is slow with colliding names.
            if (!file.kind().equals("HOSTILE")) {
              assertEquals(tree, again);
            }
          } catch (VconException e) {
            assertEquals(VconError.INVALID_JSON, e.code());
            assertFalse(file.kind().equals("VALID"), e.getMessage());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "1",
        "\"a\"",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,\"a\":1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1,}",
        "[1,]",
        "{\"a\":/**/1}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "\uFEFF{}",
        "{\"a\":tru}",
        "{\"a\":{\"b\":1,\"b\":2}}"
      })
  void whatIsNotAStrictObjectIsRefused(String json) {
    assertRefused(utf8(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1"})
  void otherEncodingsAreRefused(String charset) throws Exception {
    assertRefused("{\"a\":\"\u00e9\"}".getBytes(charset));
  }

  @Test
  void nestingHasALimit() {
    int depth = StrictJson.MAX_DEPTH;
    String deepest = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    assertEquals(deepest, text(deepest));
    assertRefused(utf8("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.50}",
        "{\"a\":0.1000000000000000055511151231257827021181583404541015625}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":-9223372036854775809}",
        "{\"a\":\"\u00e9\"}",
        "{\"\":{}}"
      })
  void nothingIsLost(String json) {
    assertEquals(json, text(json));
  }

  private static String text(String json) {
    return new String(StrictJson.write(StrictJson.read(utf8(json))), StandardCharsets.UTF_8);
  }

  @Test
  void hugeExponentsAreReadAndWrittenFast() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (String number : new String[] {"1E+999999999", "-1E-999999999"}) {
            assertEquals("{\"a\":" + number + "}", text("{\"a\":" + number + "}"));
          }
        });
  }
}
