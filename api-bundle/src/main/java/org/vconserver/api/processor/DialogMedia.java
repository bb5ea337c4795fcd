package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Holds the content of a dialog, wherever it comes from: a recording, a text, an attached file.
 * Immutable as long as nobody changes the bytes; thread-safe.
 */
public final class DialogMedia {
  private final byte[] bytes;
  private final String mediaType;

  private DialogMedia(byte[] bytes, String mediaType) {
    this.bytes = bytes;
    this.mediaType = mediaType;
  }

  /**
   * Content that was had from somewhere.
   *
   * @param bytes the content; shared, not copied
   * @param mediaType what it is, as {@code type/subtype}; parameters are dropped
   */
  public static DialogMedia of(byte[] bytes, String mediaType) {
    String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return new DialogMedia(bytes, type.isEmpty() ? "application/octet-stream" : type);
  }

  /**
   * Gives the content that a dialog (or an attachment, or an analysis) carries in itself.
   *
   * @return empty if it has no body
   * @throws VconException MEDIA_INVALID if the body is not what its encoding says;
   *     DOCUMENT_TOO_LARGE or MEMORY_SHORT if there is no memory for it
   */
  public static Optional<DialogMedia> inline(ObjectNode dialog) {
    JsonNode body = dialog.path("body");
    if (body.isMissingNode() || body.isNull() || (body.isTextual() && body.asText().isEmpty())) {
      return Optional.empty();
    }
    String declared = declaredType(dialog);
    String encoding = dialog.path("encoding").asText().toLowerCase(Locale.ROOT);
    if (encoding.isEmpty()) {
      // As the drafts allow: guessed where the writer did not say.
      encoding = declared.startsWith("text/") ? "none" : "base64url";
    }
    // Values of other kinds than the encoding says are frequent in real vCons: taken as JSON.
    boolean json = !body.isTextual() || encoding.equals("json");
    return Optional.of(
        of(
            json
                ? StrictJson.write(body)
                : switch (encoding) {
                  case "none" -> body.textValue().getBytes(StandardCharsets.UTF_8);
                  case "base64url", "base64" -> fromBase64(body.textValue());
                  default ->
                      throw new VconException(
                          MediaError.MEDIA_INVALID, "encoding: must be base64url, json or none");
                },
            declared));
  }

  /**
   * Gives the media type that a dialog declares, in the words of any vCon version; empty if none.
   */
  public static String declaredType(ObjectNode dialog) {
    String mediaType = dialog.path("mediatype").asText();
    return mediaType.isEmpty() ? dialog.path("mimetype").asText() : mediaType;
  }

  /** Padded or not, and in either alphabet: base64 proper is met where base64url is said. */
  private static byte[] fromBase64(String text) {
    // The text in the other alphabet, its bytes, and what they stand for.
    MemoryShare.take(3L * text.length());
    try {
      String urlSafe = text.replace('+', '-').replace('/', '_');
      return Base64.getUrlDecoder().decode(urlSafe);
    } catch (IllegalArgumentException e) {
      throw new VconException(MediaError.MEDIA_INVALID, "body: is not base64url", e);
    }
  }

  /** Gives the content. Not to be changed: the other steps of the run get the same array. */
  public byte[] bytes() {
    return bytes;
  }

  /** {@code type/subtype} in lower case; {@code application/octet-stream} if nobody knows. */
  public String mediaType() {
    return mediaType;
  }
}
