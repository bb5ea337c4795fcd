package org.vconserver.vcon.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Holds one number of a JSON text, with all its digits. Used by one thread. */
final class JsonNumber {
  /** Bounds the digits, as the time to read them grows with their square. */
  private static final int MOST_DIGITS = 1000;

  /** Is how many digits a long holds in any case. */
  private static final int LONG_DIGITS = 18;

  private final byte[] json;
  private final int from;
  private final int integerDigits;
  private final int fractionDigits;
  private final int exponentDigits;
  private final @Nullable String fault;
  private int at;
  private long value;

  /**
   * Reads the number that begins at a place.
   *
   * @param from where a digit or a minus is
   */
  JsonNumber(byte[] json, int from) {
    this.json = json;
    this.from = from;
    at = from;
    at += is('-') ? 1 : 0;
    boolean zero = is('0');
    integerDigits = digits();
    boolean whole = !is('.');
    at += whole ? 0 : 1;
    fractionDigits = whole ? 0 : digits();
    boolean plain = !is('e') && !is('E');
    at += plain ? 0 : 1;
    at += !plain && (is('+') || is('-')) ? 1 : 0;
    exponentDigits = plain ? 0 : digits();
    if (integerDigits == 0 || (!whole && fractionDigits == 0) || (!plain && exponentDigits == 0)) {
      fault = "a digit was expected";
    } else if (zero && integerDigits > 1) {
      fault = "a number has zeroes in front";
    } else if (integerDigits + fractionDigits + exponentDigits > MOST_DIGITS) {
      fault = "a number has more than " + MOST_DIGITS + " digits";
    } else {
      fault = null;
    }
  }

  private boolean is(char c) {
    return at < json.length && json[at] == c;
  }

  private int digits() {
    int first = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      value = value * 10 + json[at] - '0';
      at++;
    }
    return at - first;
  }

  /** Gives the place after it, or that of the fault. */
  int end() {
    return at;
  }

  /** Tells what is wrong with it; null if nothing is. */
  @Nullable String fault() {
    return fault;
  }

  /**
   * Makes the node.
   *
   * @throws NumberFormatException if its exponent is beyond what Java has
   */
  JsonNode node(JsonNodeFactory nodes) {
    boolean small = integerDigits + fractionDigits <= LONG_DIGITS;
    long signed = json[from] == '-' ? -value : value;
    if (exponentDigits > 0 || (fractionDigits > 0 && !small)) {
      return nodes.numberNode(new BigDecimal(text()));
    }
    if (fractionDigits > 0) {
      return nodes.numberNode(BigDecimal.valueOf(signed, fractionDigits));
    }
    if (small) {
      return (int) signed == signed ? nodes.numberNode((int) signed) : nodes.numberNode(signed);
    }
    BigInteger large = new BigInteger(text());
    return large.bitLength() < Long.SIZE
        ? nodes.numberNode(large.longValue())
        : nodes.numberNode(large);
  }

  private String text() {
    return new String(json, from, at - from, StandardCharsets.ISO_8859_1);
  }
}
