package org.vconserver.vcon.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads one JSON text (RFC 8259) in one pass over its bytes, into a tree or into the sketch of one.
 * Everything is checked that {@code StrictJson} promises, also in what is not kept. Used once. Not
 * thread-safe.
 *
 * <p>Jackson's parsers would take three passes for that: they let malformed UTF-8 through, look for
 * names that are there twice at several times the cost of reading, and copy each string three
 * times.
 */
public final class JsonText {
  /** Limits how deep arrays and objects may nest. */
  public static final int MAX_DEPTH = 1000;

  private static final int LONGEST_NAME = 50_000;
  private static final int END = -1;

  // Deprecated in favour of a feature of mappers, which is for reading only.
  @SuppressWarnings("deprecation")
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private final byte[] json;
  private int at;
  private int depth;

  public JsonText(byte[] json) {
    this.json = json;
  }

  /**
   * Reads the whole text.
   *
   * @throws VconException INVALID_JSON, saying what is wrong and where
   */
  public JsonNode tree() {
    begin("must be JSON");
    JsonNode tree = value(true);
    end();
    return tree;
  }

  /**
   * Reads the whole text, which is an object, and keeps the content of some of its members only; of
   * the others there is an empty node of the same kind.
   *
   * @throws VconException as {@link #tree}; INVALID_JSON if it is no object
   */
  public ObjectNode sketch(Set<String> kept) {
    begin("must be a JSON object");
    if (next() != '{') {
      // Whether it is JSON at all comes first.
      value(false);
      end();
      throw new VconException(VconError.INVALID_JSON, "must be a JSON object");
    }
    ObjectNode sketch = object(true, kept);
    end();
    return sketch;
  }

  private void begin(String wanted) {
    if (nextToken() == END) {
      throw new VconException(VconError.INVALID_JSON, "empty: " + wanted);
    }
  }

  private void end() {
    if (nextToken() != END) {
      throw fault("there is more after the end");
    }
  }

  private int next() {
    return at < json.length ? json[at] & 0xff : END;
  }

  /** Goes over white space, and gives the octet after it. */
  private int nextToken() {
    int octet = next();
    while (octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t') {
      at++;
      octet = next();
    }
    return octet;
  }

  /** Reads a value; one whose content is not kept becomes an empty one of its kind. */
  private JsonNode value(boolean kept) {
    return switch (nextToken()) {
      case '{' -> object(kept, null);
      case '[' -> array(kept);
      case '"' -> NODES.textNode(string(kept));
      case 't' -> word("true", NODES.booleanNode(true));
      case 'f' -> word("false", NODES.booleanNode(false));
      case 'n' -> word("null", NODES.nullNode());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case END -> throw fault("it ends too early");
      default -> throw fault("a value was expected");
    };
  }

  private JsonNode word(String word, JsonNode value) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (next() != word.charAt(i)) {
        throw fault("a value was expected");
      }
    }
    return value;
  }

  private JsonNode number() {
    JsonNumber number = new JsonNumber(json, at);
    at = number.end();
    if (number.fault() != null) {
      throw fault(number.fault());
    }
    try {
      return number.node(NODES);
    } catch (NumberFormatException e) {
      throw fault("a number has an exponent that is too large");
    }
  }

  private void enter() {
    at++;
    depth++;
    if (depth > MAX_DEPTH) {
      throw fault("arrays and objects nest more than " + MAX_DEPTH + " levels deep");
    }
  }

  private ArrayNode array(boolean kept) {
    enter();
    ArrayNode array = NODES.arrayNode();
    if (nextToken() == ']') {
      return left(array);
    }
    while (true) {
      JsonNode element = value(kept);
      if (kept) {
        array.add(element);
      }
      if (!more(']')) {
        return left(array);
      }
    }
  }

  private <T> T left(T container) {
    at++;
    depth--;
    return container;
  }

  /** Tells whether there is one more after a comma, or else the end. */
  private boolean more(char end) {
    int octet = nextToken();
    if (octet == ',') {
      at++;
      return true;
    }
    if (octet != end) {
      throw fault(octet == END ? "it ends too early" : "a comma or " + end + " was expected");
    }
    return false;
  }

  /**
   * Reads an object.
   *
   * @param only names whose content is kept; null for all. If none is, the names are still there,
   *     as none may be there twice
   */
  private ObjectNode object(boolean kept, @Nullable Set<String> only) {
    enter();
    ObjectNode object = NODES.objectNode();
    if (nextToken() == '}') {
      return left(object);
    }
    while (true) {
      String name = name();
      int end = at;
      colon();
      JsonNode value = value(kept && (only == null || only.contains(name)));
      if (object.replace(name, value) != null) {
        at = end;
        throw fault("a name is there twice in an object");
      }
      if (!more('}')) {
        return left(object);
      }
    }
  }

  private String name() {
    if (nextToken() != '"') {
      throw fault("a name in double quotes was expected");
    }
    int from = at + 1;
    String name = MemberNames.at(json, from);
    if (name == null) {
      name = string(true);
    } else {
      at = from + name.length() + 1;
    }
    if (name.length() > LONGEST_NAME) {
      throw fault("a name has more than " + LONGEST_NAME + " characters");
    }
    return name;
  }

  private void colon() {
    if (nextToken() != ':') {
      throw fault("a colon was expected");
    }
    at++;
  }

  private String string(boolean kept) {
    at++;
    int from = at;
    StringBuilder parts = null;
    while (true) {
      at = Octets.endOfPlain(json, at, json.length);
      int octet = next();
      if (octet == '"') {
        String last = kept ? text(from) : "";
        at++;
        return parts == null ? last : parts.append(last).toString();
      }
      if (octet == '\\') {
        parts = (parts == null ? new StringBuilder() : parts).append(kept ? text(from) : "");
        char escaped = escape();
        if (kept) {
          parts.append(escaped);
        }
        from = at;
      } else if (octet >= 0x80) {
        character();
      } else {
        throw fault(octet == END ? "a string does not end" : "a string has a control character");
      }
    }
  }

  private String text(int from) {
    return new String(json, from, at - from, StandardCharsets.UTF_8);
  }

  private void character() {
    int end = Octets.endOfCharacter(json, at);
    if (end < 0) {
      throw fault("a character was expected");
    }
    at = end;
  }

  private char escape() {
    at++;
    int octet = next();
    int shown = "\"\\/bfnrt".indexOf(octet);
    if (octet == 'u') {
      return (char) hexadecimal();
    }
    if (shown < 0) {
      throw fault("a string has an escape that JSON has not");
    }
    at++;
    return "\"\\/\b\f\n\r\t".charAt(shown);
  }

  private int hexadecimal() {
    int character = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = next() < 0x80 ? Character.digit(next(), 16) : -1;
      if (digit < 0) {
        throw fault("an escape has no four hexadecimal digits");
      }
      character = character * 16 + digit;
    }
    at++;
    return character;
  }

  private VconException fault(String what) {
    return JsonFault.at(json, at, what);
  }
}
