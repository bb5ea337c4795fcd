package org.vconserver.vcon.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds what matters in strings of JSON, eight octets at a time: recordings are long strings. */
final class Octets {
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
  static int endOfPlain(byte[] octets, int from, int end) {
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
}
