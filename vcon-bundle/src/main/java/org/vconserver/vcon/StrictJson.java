package org.vconserver.vcon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
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
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.MalformedInputException;
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
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Jackson would guess UTF-16, and pass over a byte order mark.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  // Deprecated in favour of the feature, which is for reading only: nodes are made by it as well.
  @SuppressWarnings("deprecation")
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // The tree notices it when it takes a name again: a look at each name costs more.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int CHARACTERS = 4096;

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
    return parse(json, false, StrictJson::tree);
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    JsonNode node = MAPPER.readTree(parser);
    if (node == null) {
      throw new VconException(VconError.INVALID_JSON, "empty: must be JSON");
    }
    requireEnd(parser);
    return node;
  }

  /** Throws unless the text ends here. */
  static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(
          parser, "there is more after the end", parser.currentTokenLocation());
    }
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

  /**
   * Reads a text in one pass over its bytes.
   *
   * @param looksAtNames whether the parser has to see that no name is there twice, as the reading
   *     does not
   * @throws VconException INVALID_JSON, saying what is wrong and where
   */
  static <T> T parse(byte[] json, boolean looksAtNames, Reading<T> reading) {
    requireUtf8(json);
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, looksAtNames);
      return reading.from(parser);
    } catch (JsonProcessingException e) {
      throw located(json, reading, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  /** Jackson alone would let some malformed UTF-8 pass. */
  private static void requireUtf8(byte[] json) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(json);
    CharBuffer characters = CharBuffer.allocate(Math.min(json.length + 1, CHARACTERS));
    CoderResult result;
    do {
      result = decoder.decode(bytes, characters.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new VconException(
          VconError.INVALID_JSON,
          "not JSON: the text is not UTF-8",
          new MalformedInputException(result.length()));
    }
  }

  /** Reads it again by its characters, in which callers count, to say where the fault is. */
  private static <T> VconException located(
      byte[] json, Reading<T> reading, JsonProcessingException fault) {
    JsonProcessingException told = fault;
    // Decoded piece by piece: no memory was taken for a copy of the text.
    Reader text = new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8);
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      reading.from(parser);
    } catch (JsonProcessingException e) {
      told = e;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
    JsonLocation at = told.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new VconException(
        VconError.INVALID_JSON,
        "not JSON" + where + ": " + withoutSource(told.getOriginalMessage()),
        told);
  }

  /** Jackson repeats the position, with words about its source that mean nothing to a caller. */
  private static String withoutSource(String message) {
    return message.replaceAll(" \\(start marker at [^)]*\\)?[^)]*\\)+", "");
  }
}
