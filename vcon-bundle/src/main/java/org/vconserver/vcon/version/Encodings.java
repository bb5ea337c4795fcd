package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Puts right what is said of the encoding of a body by the body itself: what is JSON is {@code
 * json}, what can only be text is {@code none}, what is base64 of a recording is {@code base64url},
 * in its alphabet. Where two things may be meant it is told and left.
 */
final class Encodings {
  private static final String MEMBER = "encoding";
  private static final String BASE64URL = "base64url";
  private static final String NONE = "none";
  private static final String JSON = "json";

  /** Is the length from which on a text of letters and digits only is more likely to be base64. */
  private static final int LONG_WORD = 100;

  private Encodings() {}

  static void fill(ObjectNode object, String pointer, ConversionNotes notes) {
    JsonNode body = object.path("body");
    JsonNode said = object.path(MEMBER);
    if (body.isMissingNode() || body.isNull() || !(said.isTextual() || missing(said))) {
      return;
    }
    Optional<String> found = missing(said) ? told(object, body) : spelled(said.textValue(), body);
    if (found.isEmpty()) {
      notes.left(pointer + "/" + MEMBER, "is told neither by the body nor by its media type");
      return;
    }
    String encoding = found.get();
    if (encoding.equals(JSON) && !body.isTextual() && notes.target().isBefore(VconVersion.V0_4_0)) {
      return;
    }
    if (!encoding.equals(said.asText())) {
      object.put(MEMBER, encoding);
      notes.filled(pointer + "/" + MEMBER, "filled in: the body is " + words(encoding));
    }
    if (encoding.equals(BASE64URL) && body.isTextual()) {
      alphabet(object, body.textValue(), pointer, notes);
    }
  }

  private static boolean missing(JsonNode said) {
    return said.isMissingNode()
        || said.isNull()
        || (said.isTextual() && said.textValue().isBlank());
  }

  private static String words(String encoding) {
    return switch (encoding) {
      case JSON -> "JSON";
      case NONE -> "text as it stands";
      default -> "base64";
    };
  }

  /** Reads another spelling of an encoding; gives what is said if it is none that is known. */
  private static Optional<String> spelled(String said, JsonNode body) {
    String letters = said.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9/]", "");
    return Optional.of(
        switch (letters) {
          case "base64", "b64", "base64url" ->
              body.isTextual() && base64(body.textValue()) ? BASE64URL : said;
          case "json", "application/json" -> JSON;
          case "none", "text", "plain", "text/plain", "utf8", "string", "raw", "7bit", "8bit" ->
              body.isTextual() ? NONE : JSON;
          default -> said;
        });
  }

  private static Optional<String> told(ObjectNode object, JsonNode body) {
    if (!body.isTextual()) {
      return Optional.of(JSON);
    }
    String text = body.textValue();
    if (!base64(text)) {
      return Optional.of(NONE);
    }
    String mediatype = object.path("mediatype").asText().toLowerCase(Locale.ROOT);
    if (MediaKinds.isText(mediatype)) {
      return Optional.of(NONE);
    }
    if (MediaKinds.isBinary(mediatype)
        || object.path("type").asText().equals("recording")
        || MediaKinds.ofContent(text).isPresent()) {
      return Optional.of(BASE64URL);
    }
    return text.length() < LONG_WORD ? Optional.of(NONE) : Optional.empty();
  }

  /** Tells whether a text can be base64 of either alphabet, with or without lines. */
  private static boolean base64(String text) {
    int characters = 0;
    boolean padded = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        continue;
      }
      boolean letter = c < 128 && (Character.isLetterOrDigit(c) || "+/-_".indexOf(c) >= 0);
      if (c != '=' && (padded || !letter)) {
        return false;
      }
      padded |= c == '=';
      characters += letter ? 1 : 0;
    }
    return characters > 0 && characters % 4 != 1;
  }

  private static void alphabet(
      ObjectNode object, String text, String pointer, ConversionNotes notes) {
    if (!base64(text) || text.chars().noneMatch(c -> "+/=\r\n".indexOf(c) >= 0)) {
      return;
    }
    MemoryShare.take(2L * text.length());
    StringBuilder url = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=' && c != '\r' && c != '\n') {
        url.append(c == '+' ? '-' : c == '/' ? '_' : c);
      }
    }
    object.put("body", url.toString());
    notes.filled(
        pointer + "/body", "put into the alphabet of base64url, without padding and lines");
  }
}
