package org.vconserver.processor.jose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.vconserver.vcon.error.VconException;

/** Base64 in its two alphabets. */
final class Base64Text {
  private Base64Text() {}

  /**
   * Decodes base64url without padding (RFC 7515, section 2).
   *
   * @throws VconException with the error, naming what it is
   */
  static byte[] url(String text, JoseError error, String what) {
    try {
      if (text.indexOf('=') < 0) {
        return Base64.getUrlDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      throw new VconException(error, what + ": is not base64url", e);
    }
    throw new VconException(error, what + ": is not base64url, which has no padding");
  }

  static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
