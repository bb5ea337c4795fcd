package org.vconserver.vcon.memory;

import java.util.Arrays;

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

  /**
   * Holds what each character of ASCII costs outside of strings; digits, if they begin a number.
   */
  private static final int[] COSTS = new int[128];

  static {
    COSTS['{'] = OBJECT;
    COSTS['['] = ARRAY;
    COSTS[':'] = MEMBER;
    COSTS[','] = ELEMENT;
    COSTS['-'] = NUMBER;
    Arrays.fill(COSTS, '0', '9' + 1, NUMBER);
  }

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
    int end = offset + count;
    int at = offset;
    while (at < end) {
      at = inString ? string(json, at, end) : token(json, at, end);
    }
  }

  /** Counts in a string, up to its end; gives the place after what was counted. */
  private int string(byte[] json, int from, int end) {
    int at = escaped ? from : Octets.endOfPlain(json, from, end);
    if (at == end) {
      return end;
    }
    byte octet = json[at];
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
    return at + 1;
  }

  /** Counts outside of strings, up to the next one; gives the place after what was counted. */
  private int token(byte[] json, int from, int end) {
    for (int at = from; at < end; at++) {
      byte octet = json[at];
      if (octet == '"') {
        structure += STRING;
        inNumber = false;
        inString = true;
        return at + 1;
      }
      int kind = octet < 0 ? 0 : COSTS[octet];
      if (kind == NUMBER && inNumber) {
        continue;
      }
      structure += kind;
      inNumber =
          kind == NUMBER
              || (inNumber && (octet == '.' || octet == 'e' || octet == 'E' || octet == '+'));
    }
    return end;
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
