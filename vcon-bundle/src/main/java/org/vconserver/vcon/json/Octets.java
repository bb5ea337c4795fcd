package org.vconserver.vcon.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds what matters in strings of JSON, eight octets at a time: recordings are long strings.
 * Thread-safe.
 */
public final class Octets {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private Octets() {}

  /**
   * Finds the first octet, from a place on, that is not simply a character of a string: a quote, a
   * backslash, a control character, or one beyond ASCII. Gives the end if all are.
   */
  public static int endOfPlain(byte[] octets, int from, int end) {
    int at = from;
    while (at + Long.BYTES <= end) {
      long odd = odd((long) EIGHT.get(octets, at));
      if (odd != 0) {
        return at + Long.numberOfTrailingZeros(odd) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < end && isPlain(octets[at])) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte octet) {
    return octet >= ' ' && octet != '"' && octet != '\\';
  }

  /**
   * Sets the top bit of each octet that is not plain. A difference borrows from the next octet only
   * where the octet itself is odd, so that the lowest bit is always right.
   */
  private static long odd(long eight) {
    long quotes = eight ^ QUOTES;
    long backslashes = eight ^ BACKSLASHES;
    return (eight | (eight - SPACES) | (quotes - ONES) | (backslashes - ONES)) & TOPS;
  }

  /**
   * Finds the end of the character beyond ASCII that begins at a place.
   *
   * @return -1 if it is not well-formed UTF-8 (Unicode, table 3-7)
   */
  static int endOfCharacter(byte[] octets, int at) {
    int first = octets[at] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > octets.length) {
      return -1;
    }
    int second = octets[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((octets[i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return at + length;
  }
}
