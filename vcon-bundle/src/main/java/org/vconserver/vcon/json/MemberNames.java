package org.vconserver.vcon.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds names of members that were read lately, so that those which every vCon has are not made
 * anew each time. Thread-safe: whoever sees a name of another thread sees all of it, and one that
 * is lost is made again.
 */
final class MemberNames {
  private static final int LONGEST = 32;
  private static final @Nullable String[] KNOWN = new String[1024];

  private MemberNames() {}

  /**
   * Gives the name that begins at a place, after its quote; null if it is long, or has anything but
   * plain characters of ASCII.
   */
  static @Nullable String at(byte[] json, int from) {
    int end = Math.min(json.length, from + LONGEST);
    int hash = 0;
    for (int at = from; at < end; at++) {
      byte octet = json[at];
      if (octet == '"') {
        return name(json, from, at - from, hash);
      }
      if (octet < ' ' || octet == '\\') {
        return null;
      }
      hash = hash * 31 + octet;
    }
    return null;
  }

  private static String name(byte[] json, int from, int length, int hash) {
    int place = (hash ^ (hash >>> 10)) & (KNOWN.length - 1);
    String known = KNOWN[place];
    if (known != null && isAt(json, from, length, known)) {
      return known;
    }
    String name = new String(json, from, length, StandardCharsets.ISO_8859_1);
    KNOWN[place] = name;
    return name;
  }

  private static boolean isAt(byte[] json, int from, int length, String name) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (json[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
