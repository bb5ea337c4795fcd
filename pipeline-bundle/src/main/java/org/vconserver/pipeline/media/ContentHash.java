package org.vconserver.pipeline.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the hashes that a dialog gives of the content behind its url: {@code content_hash}, one
 * token or several, or {@code alg} and {@code signature} as vCons before 0.0.2 have them.
 * Immutable.
 *
 * @param tokens those of a kind that can be checked, as {@code sha512-<base64url>}
 * @param said whether there is anything, checkable or not
 */
record ContentHash(List<String> tokens, boolean said) {
  private static final Pattern TOKEN =
      Pattern.compile("sha-?(256|384|512)-(.+)", Pattern.CASE_INSENSITIVE);

  static ContentHash of(ObjectNode dialog) {
    List<String> given = new ArrayList<>();
    JsonNode hash = dialog.path("content_hash");
    if (hash.isTextual()) {
      given.add(hash.textValue());
    }
    for (JsonNode token : hash) {
      given.add(token.asText());
    }
    if (given.isEmpty() && dialog.path("signature").isTextual()) {
      given.add(dialog.path("alg").asText() + "-" + dialog.path("signature").textValue());
    }
    given.removeIf(String::isBlank);
    return new ContentHash(
        given.stream().map(String::strip).filter(t -> TOKEN.matcher(t).matches()).toList(),
        !given.isEmpty());
  }

  /**
   * Requires that there is enough to verify content by.
   *
   * @throws VconException MEDIA_HASH_MISSING if a hash is said that can't be checked, or none
   *     although one is required
   */
  void requireCheckable(boolean required) {
    if (tokens.isEmpty() && said) {
      throw new VconException(
          MediaError.MEDIA_HASH_MISSING,
          "content_hash: is none of the kinds that can be checked (sha512, sha384, sha256)");
    }
    if (tokens.isEmpty() && required) {
      throw new VconException(
          MediaError.MEDIA_HASH_MISSING, "has a url and no content_hash to verify it by");
    }
  }

  /**
   * Compares the content with every token.
   *
   * @throws VconException MEDIA_HASH_MISMATCH
   */
  void verify(byte[] content) {
    for (String token : tokens) {
      if (!matches(token, content)) {
        throw new VconException(
            MediaError.MEDIA_HASH_MISMATCH,
            "content_hash: the content behind the url is not the one that was hashed");
      }
    }
  }

  private static boolean matches(String token, byte[] content) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return false;
    }
    try {
      byte[] expected =
          Base64.getUrlDecoder().decode(parts.group(2).replace('+', '-').replace('/', '_'));
      String algorithm = "SHA-" + parts.group(1).toUpperCase(Locale.ROOT);
      return MessageDigest.isEqual(expected, MessageDigest.getInstance(algorithm).digest(content));
    } catch (IllegalArgumentException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has the SHA-2 digests", e);
    }
  }
}
