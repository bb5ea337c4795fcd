package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.TestVcons.TestVcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Bytes are read as Jackson reads their characters when it is as strict as can be. */
class StrictJsonBytesTest {
  private static final int CHANGES = 100;

  @SuppressWarnings("deprecation")
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static Stream<TestVcon> files() {
    return TestVcons.all()
        .filter(file -> !file.compressed() && !file.path().contains("colliding"))
        .filter(file -> bytes(file).length < 100_000);
  }

  private static byte[] bytes(TestVcon file) {
    try {
      return file.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<JsonNode> byJackson(byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode tree = JACKSON.readTree(text);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> read(byte[] json) {
    try {
      return Optional.of(StrictJson.read(json));
    } catch (VconException e) {
      assertEquals(VconError.INVALID_JSON, e.code());
      return Optional.empty();
    }
  }

  private static void assertReadAlike(byte[] json) {
    Optional<JsonNode> expected = byJackson(json);
    assertEquals(expected, read(json), () -> new String(json, StandardCharsets.ISO_8859_1));
    assertEquals(expected.isPresent(), isReadWithoutATree(json));
  }

  private static boolean isReadWithoutATree(byte[] json) {
    ByteArrayOutputStream around = new ByteArrayOutputStream();
    around.writeBytes(utf8("{\"uuid\":\"u\",\"parties\":[],\"x\":"));
    around.writeBytes(json);
    around.writeBytes(utf8("}"));
    try {
      Vcon.parse(around.toByteArray());
      return true;
    } catch (VconException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileAndItsChangedCopiesAreReadAlike(TestVcon file) {
    byte[] json = bytes(file);
    assertReadAlike(json);
    Random random = new Random(json.length);
    for (int i = 0; i < (json.length > 10_000 ? CHANGES / 20 : CHANGES); i++) {
      assertReadAlike(changed(json, random));
    }
  }

  /** Overwrites, takes out or doubles a few bytes at one place. */
  private static byte[] changed(byte[] json, Random random) {
    byte[] odd = utf8("\"\\{}[],:0123456789.eE+-tfnu \n\u0000\u001f\u007f\u00e9\u20ac\ud83d\ude00");
    int at = random.nextInt(Math.max(1, json.length - 8));
    int length = Math.min(json.length - at, 1 + random.nextInt(4));
    byte[] changed = json.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        for (int i = at; i < at + length; i++) {
          changed[i] = odd[random.nextInt(odd.length)];
        }
      }
      case 1 -> {
        System.arraycopy(json, at + length, changed, at, json.length - at - length);
        changed = Arrays.copyOf(changed, json.length - length);
      }
      default -> {
        changed = Arrays.copyOf(changed, json.length + length);
        System.arraycopy(json, at, changed, at + length, json.length - at);
      }
    }
    return changed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "10",
        "00",
        "01",
        "-01",
        "-",
        "+1",
        "1.",
        ".5",
        "1.50",
        "-0.0",
        "0.00",
        "1e5",
        "1E+5",
        "1e-5",
        "1e",
        "1e+",
        "1.5e3",
        "1e05",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "0.123456789012345678",
        "0.1234567890123456789",
        "123456789.1234567890",
        "1e2147483647",
        "1E+999999999",
        "1x",
        "0x1",
        "1 2",
        "true",
        "True",
        "tru",
        "truex",
        "nul",
        "null",
        "false",
        "\"a",
        "\"\\u00e9\"",
        "\"\\u00E\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\v\"",
        "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "[[]]",
        "{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" : 1 , \"b\" : [ ] }",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\":0}",
        "{\"a\":{\"b\":1},\"b\":1}",
        "{1:2}",
        "{,}",
        "\u00a0{}",
        "\u2028",
        "[\"\u2028\u007f\"]"
      })
  void valuesAreReadAlike(String json) {
    assertReadAlike(utf8(json));
    assertReadAlike(utf8("{\"a\":" + json + "}"));
  }

  @Test
  void everyNumberOfPlainOctetsInFrontOfAnOddOneIsReadAlike() {
    for (String odd : new String[] {"\u00e9", "\u20ac", "\ud83d\ude00", "\\n", "\u0001", "\""}) {
      for (int before = 0; before < 20; before++) {
        for (int after = 0; after < 10; after++) {
          assertReadAlike(utf8("[\"" + "a".repeat(before) + odd + "~".repeat(after) + "\"]"));
        }
      }
    }
  }

  @Test
  void onlyWellFormedCharactersArePartOfStrings() {
    for (int first = 0x80; first < 0x100; first++) {
      for (int second : new int[] {0x22, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0}) {
        for (int third : new int[] {0x22, 0x80, 0xbf}) {
          byte[] text = utf8("[\"????\"]");
          text[2] = (byte) first;
          text[3] = (byte) second;
          text[4] = (byte) third;
          text[5] = (byte) 0x80;
          assertReadAlike(text);
          assertReadAlike(Arrays.copyOf(text, 4));
        }
      }
    }
  }

  @Test
  void numbersAndNamesHaveALimit() {
    for (String begin : new String[] {"1", "-1", "0.1", "1e0", "{\"a\":1"}) {
      assertEquals(Optional.empty(), read(utf8(begin + "1".repeat(1000))), begin);
    }
    assertReadAlike(utf8("1".repeat(1000)));
    assertReadAlike(utf8("{\"" + "a".repeat(50_000) + "\":1}"));
    assertReadAlike(utf8("{\"" + "a".repeat(50_001) + "\":1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{bad|1|1|2",
        "{\"é\":x}|5|1|6",
        "{\"😀\":x}|6|1|7",
        "[1,#2,#3 4]|9|3|3",
        "{} {}|3|1|4",
        "[|1|1|2"
      })
  void faultsHaveTheirPlaceInCharacters(String text, int offset, int line, int column) {
    String json = text.replace('#', '\n');
    VconException fault = assertThrows(VconException.class, () -> StrictJson.read(utf8(json)));
    JsonParseException cause = (JsonParseException) fault.getCause();
    assertNotNull(cause);
    assertEquals(offset, cause.getLocation().getCharOffset());
    assertEquals(line, cause.getLocation().getLineNr());
    assertEquals(column, cause.getLocation().getColumnNr());
  }
}
