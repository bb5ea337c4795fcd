package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Spells JSON values as Python's {@code str} and {@code repr} do, which is what clients of
 * py_vcon_server have in their formats: {@code True}, {@code None}, {@code {'k': [1, 2]}}.
 */
final class PythonText {
  private PythonText() {}

  /** Spells a value on its own: a text as it is. */
  static String of(JsonNode value) {
    return value.isTextual() ? value.textValue() : inside(value);
  }

  /** Spells a value within another, where texts have quotes. */
  private static String inside(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      case NULL, MISSING -> "None";
      case NUMBER -> value.isIntegralNumber() ? value.asText() : decimal(value.doubleValue());
      case STRING, BINARY -> quoted(value.asText());
      case ARRAY -> list(value);
      case OBJECT, POJO -> dict(value);
    };
  }

  private static String list(JsonNode values) {
    List<String> spelled = new ArrayList<>();
    values.forEach(value -> spelled.add(inside(value)));
    return "[" + String.join(", ", spelled) + "]";
  }

  private static String dict(JsonNode members) {
    List<String> spelled = new ArrayList<>();
    members
        .properties()
        .forEach(member -> spelled.add(quoted(member.getKey()) + ": " + inside(member.getValue())));
    return "{" + String.join(", ", spelled) + "}";
  }

  /** Writes the exponent from 1e16 on and below 1e-4, as Python does. */
  private static String decimal(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (digits.signum() == 0) {
      return "0.0";
    }
    if (exponent >= -4 && exponent < 16) {
      return digits.scale() <= 0 ? digits.toPlainString() + ".0" : digits.toPlainString();
    }
    String mantissa = digits.movePointLeft(exponent).toPlainString();
    return String.format("%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder spelled = new StringBuilder().append(quote);
    text.codePoints().forEach(character -> spelled.append(escaped(character, quote)));
    return spelled.append(quote).toString();
  }

  private static String escaped(int character, char quote) {
    return switch (character) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          character == quote
              ? "\\" + quote
              : isPrintable(character) ? Character.toString(character) : coded(character);
    };
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  private static String coded(int character) {
    return character < 0x100
        ? String.format("\\x%02x", character)
        : character < 0x10000
            ? String.format("\\u%04x", character)
            : String.format("\\U%08x", character);
  }
}
