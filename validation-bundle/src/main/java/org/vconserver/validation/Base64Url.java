package org.vconserver.validation;

import java.util.Arrays;

/** Knows the alphabet of base64url (RFC 4648, section 5). */
final class Base64Url {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final int ASCII = 127;
  private static final int BLOCK = 4 << 10;

  /** Holds the bits that each character stands for; -1 for one that is not in the alphabet. */
  private static final byte[] SEXTETS = new byte[ASCII + 1];

  static {
    Arrays.fill(SEXTETS, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      SEXTETS[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /** Tells whether the text has nothing else before an end. */
  static boolean holds(String text, int end) {
    // A recording has millions of characters: no copy of them all, and no branch for each.
    char[] block = new char[Math.min(BLOCK, end)];
    int all = 0;
    for (int at = 0; at < end && all >= 0; at += block.length) {
      int count = Math.min(block.length, end - at);
      text.getChars(at, at + count, block, 0);
      for (int i = 0; i < count; i++) {
        // Is negative for a character beyond ASCII, or one of ASCII that is not in the alphabet.
        all |= (ASCII - block[i]) | SEXTETS[block[i] & ASCII];
      }
    }
    return all >= 0;
  }

  /** Decodes a character of the alphabet. */
  static int sextet(char c) {
    return SEXTETS[c];
  }
}
