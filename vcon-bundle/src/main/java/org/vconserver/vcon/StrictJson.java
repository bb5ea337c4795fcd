package org.vconserver.vcon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.json.JsonText;
import org.vconserver.vcon.memory.JsonCost;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * JSON as this server reads and writes it: RFC 8259 to the letter. UTF-8 only and no byte order
 * mark, no name twice in an object, nothing after the end, at most {@value #MAX_DEPTH} levels.
 * Numbers keep all their digits. Thread-safe.
 */
public final class StrictJson {
  /** Limits how deep arrays and objects may nest. */
  public static final int MAX_DEPTH = JsonText.MAX_DEPTH;

  private static final JsonMapper MAPPER = new JsonMapper();

  private StrictJson() {}

  /**
   * Reads one JSON value.
   *
   * @throws VconException INVALID_JSON, saying what is wrong and where; DOCUMENT_TOO_LARGE or
   *     MEMORY_SHORT, before any of it is read, if there is no memory for it
   */
  public static JsonNode read(byte[] json) {
    MemoryShare.take(JsonCost.of(json));
    return new JsonText(json).tree();
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
}
