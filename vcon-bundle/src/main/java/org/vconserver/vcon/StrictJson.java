package org.vconserver.vcon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.JsonCost;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * JSON as this server reads and writes it: RFC 8259 to the letter. UTF-8 only and no byte order
 * mark, no name twice in an object, nothing after the end, at most {@value #MAX_DEPTH} levels.
 * Numbers keep all their digits. Thread-safe.
 */
public final class StrictJson {
  /** Limits how deep arrays and objects may nest. */
  public static final int MAX_DEPTH = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  // Deprecated in favour of the feature, which is for reading only: nodes are made by it as well.
  @SuppressWarnings("deprecation")
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private StrictJson() {}

  /** Something that reads from a parser, which stands before the first token. */
  interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /**
   * Reads one JSON value.
   *
   * @throws VconException INVALID_JSON, saying what is wrong and where; DOCUMENT_TOO_LARGE or
   *     MEMORY_SHORT, before any of it is read, if there is no memory for it
   */
  public static JsonNode read(byte[] json) {
    MemoryShare.take(JsonCost.of(json));
    return parse(
        json,
        parser -> {
          JsonNode node = MAPPER.readTree(parser);
          if (node == null) {
            throw new VconException(VconError.INVALID_JSON, "empty: must be JSON");
          }
          return node;
        });
  }

  /**
   * Reads one JSON object.
   *
   * @throws VconException INVALID_JSON, saying what is wrong and where, or what else than an object
   *     it is; as {@link #read}
   */
  public static ObjectNode readObject(byte[] json) {
    JsonNode node = read(json);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new VconException(VconError.INVALID_JSON, "must be a JSON object, not " + describe(node));
  }

  /** Gives the value as UTF-8 text without insignificant white space. */
  public static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A JSON tree could not be written", e);
    }
  }

  /** Gives the kind of a value in words for a caller: "an array", "a string", "nothing". */
  public static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case MISSING -> "nothing";
    };
  }

  static <T> T parse(byte[] json, Reading<T> reading) {
    // Decoding before parsing: Jackson alone would guess UTF-16 and let malformed UTF-8 pass.
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (JsonParser parser =
        FACTORY.createParser(new InputStreamReader(new ByteArrayInputStream(json), utf8))) {
      return reading.from(parser);
    } catch (CharacterCodingException e) {
      throw new VconException(VconError.INVALID_JSON, "not JSON: the text is not UTF-8", e);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new VconException(
          VconError.INVALID_JSON,
          "not JSON" + where + ": " + withoutSource(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  /** Jackson repeats the position, with words about its source that mean nothing to a caller. */
  private static String withoutSource(String message) {
    return message.replaceAll(" \\(start marker at [^)]*\\)?[^)]*\\)+", "");
  }
}
