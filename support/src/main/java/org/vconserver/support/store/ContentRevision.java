package org.vconserver.support.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes revisions out of contents. One that counted would name something else in a store that was
 * restored from a backup.
 */
public final class ContentRevision {
  private static final int DIGITS = 15;

  private ContentRevision() {}

  /** Gives the revision of a content; not negative. */
  public static long number(byte[] content) {
    return ofDigest(digest(content));
  }

  /** Gives the revision of a content of which the digest is known: its first digits. */
  public static long ofDigest(String digest) {
    return number(digest.substring(0, DIGITS));
  }

  /** Reads digits. */
  public static long number(String digits) {
    return Long.parseLong(digits, 16);
  }

  /** Gives the digits of a revision, as many as all have. */
  public static String digits(long revision) {
    return String.format("%0" + DIGITS + "x", revision);
  }

  /** Gives the SHA-1 of a content in hexadecimal digits. */
  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-1", e);
    }
  }
}
