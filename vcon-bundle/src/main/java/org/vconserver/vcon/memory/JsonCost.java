package org.vconserver.vcon.memory;

/**
 * Estimates, from the text of a JSON document alone, the memory that its tree and one changed copy
 * of that tree take: it counts what makes nodes. The text need not be JSON. Not thread-safe.
 */
public final class JsonCost {
  /** Limits the length of documents that are too small to be counted. */
  private static final int SMALL = 4 << 10;

  // What Jackson's nodes, and the maps and lists in them, take on a 64-bit Java with compressed
  // references; containers and their members twice, as a change copies them.
  private static final int OBJECT = 2 * 96;
  private static final int ARRAY = 2 * 80;
  private static final int MEMBER = 2 * 64;
  private static final int ELEMENT = 2 * 8;
  private static final int STRING = 64;
  private static final int NUMBER = 56;

  private long length;
  private long structure;
  private boolean wide;
  private boolean inString;
  private boolean escaped;
  private boolean inNumber;

  /** Gives the memory that a document becomes, beside its text; 0 for a small one. */
  public static long of(byte[] json) {
    if (json.length <= SMALL) {
      return 0;
    }
    JsonCost cost = new JsonCost();
    cost.add(json, 0, json.length);
    return cost.bytes();
  }

  /** Counts the next part of the text. */
  void add(byte[] json, int offset, int count) {
    length += count;
    for (int i = offset; i < offset + count; i++) {
      byte octet = json[i];
      if (inString) {
        string(octet);
      } else {
        token(octet);
      }
    }
  }

  private void string(byte octet) {
    if (escaped) {
      escaped = false;
      // Whatever is written as an escape may be a character that takes two bytes.
      wide |= octet == 'u';
    } else if (octet == '\\') {
      escaped = true;
    } else if (octet == '"') {
      inString = false;
    } else {
      // UTF-8 begins all beyond Latin-1 with 0xc4 or more; a string with one takes two bytes each.
      wide |= (octet & 0xff) >= 0xc4;
    }
  }

  private void token(byte octet) {
    boolean number = octet == '-' || (octet >= '0' && octet <= '9');
    if (number && !inNumber) {
      structure += NUMBER;
    }
    inNumber =
        number || (inNumber && (octet == '.' || octet == 'e' || octet == 'E' || octet == '+'));
    switch (octet) {
      case '"' -> {
        inString = true;
        structure += STRING;
      }
      case '{' -> structure += OBJECT;
      case '[' -> structure += ARRAY;
      case ':' -> structure += MEMBER;
      case ',' -> structure += ELEMENT;
      default -> {
        // Adds to the text only.
      }
    }
  }

  /** Gives the length of the text. */
  long length() {
    return length;
  }

  /** Gives the memory so far: nodes, strings, and the room in which a string is put together. */
  long bytes() {
    return structure + length * (wide ? 2 : 1) + length * 2;
  }
}
