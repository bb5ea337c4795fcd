package org.vconserver.validation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Knows the alphabet of base64url (RFC 4648, section 5). */
final class Base64Url {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** Holds the bits that each octet stands for; -1 for one that is not in the alphabet. */
  private static final byte[] SEXTETS = new byte[256];

  static {
    Arrays.fill(SEXTETS, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      SEXTETS[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /** Tells whether the text has nothing else before an end. */
  static boolean holds(String text, int end) {
    // A recording has millions of characters: no branch for each. All beyond Latin-1 become "?".
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    int all = 0;
    for (int i = 0; i < Math.min(end, octets.length); i++) {
      all |= SEXTETS[octets[i] & 0xff];
    }
    return all >= 0;
  }

  /** Decodes a character of the alphabet. */
  static int sextet(char c) {
    return SEXTETS[c];
  }
}
