package org.vconserver.host;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which values a setting takes. Immutable.
 *
 * @param type as Metatype names it
 * @param min the least number, empty for none
 * @param max the greatest number, empty for none
 * @param values the only values, empty for any
 * @param pattern what a text must match as a whole, empty for any
 * @param words what the pattern means
 * @param schemes the namespace of the capabilities that name the schemes of a URL, empty for none
 */
record Allowed(
    String type,
    String min,
    String max,
    List<String> values,
    String pattern,
    String words,
    String schemes) {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:).*");

  Allowed {
    values = List.copyOf(values);
  }

  boolean isSecret() {
    return type.equals("Password");
  }

  /** Gives the type of JSON that fits: integer, number, boolean or string. */
  String typeInWords() {
    return switch (type) {
      case "Integer", "Long", "Short", "Byte" -> "integer";
      case "Double", "Float" -> "number";
      case "Boolean" -> "boolean";
      default -> "string";
    };
  }

  boolean isText() {
    return type.equals("String") || isSecret();
  }

  /** True if not just any value of the type is allowed. */
  boolean isBounded() {
    return !values.isEmpty() || !min.isEmpty() || !pattern.isEmpty() || !schemes.isEmpty();
  }

  String text(String unit, Schemes known) {
    return switch (type) {
      case "Integer", "Long", "Short", "Byte" -> "a number" + unit + range();
      case "Double", "Float" -> "a number, with a point if need be" + unit + range();
      case "Boolean" -> "true or false";
      default -> ofText(known);
    };
  }

  private String ofText(Schemes known) {
    if (!schemes.isEmpty()) {
      List<String> beginnings =
          known.inNamespace(schemes).stream().map(scheme -> scheme + ":").toList();
      return "a URL that begins with one of " + String.join(" ", beginnings);
    }
    if (!values.isEmpty()) {
      return "one of " + String.join(" ", values);
    }
    return pattern.isEmpty() ? "text" : words;
  }

  private String range() {
    if (min.isEmpty()) {
      return max.isEmpty() ? "" : ", at most " + max;
    }
    return max.isEmpty() ? ", at least " + min : " from " + min + " to " + max;
  }

  boolean takes(String value, Schemes known) {
    return switch (type) {
      case "Byte" -> isInRange(value, Byte.MAX_VALUE);
      case "Short" -> isInRange(value, Short.MAX_VALUE);
      case "Integer" -> isInRange(value, Integer.MAX_VALUE);
      case "Long" -> isInRange(value, Long.MAX_VALUE);
      case "Double", "Float" -> isInRange(value);
      case "Boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      default ->
          (values.isEmpty() || values.contains(value))
              && (pattern.isEmpty() || value.matches(pattern))
              && (schemes.isEmpty() || known.inNamespace(schemes).contains(scheme(value)));
    };
  }

  /** Ends the sentence about a value that is refused. Of a secret no more than a scheme is told. */
  String told(String value) {
    if (!isSecret()) {
      return ", not '" + value + "'";
    }
    return schemes.isEmpty() || scheme(value).isEmpty() ? "" : ", not " + scheme(value) + ":";
  }

  private static String scheme(String url) {
    Matcher matcher = SCHEME.matcher(url);
    return matcher.matches() ? matcher.group(1).substring(0, matcher.group(1).length() - 1) : "";
  }

  private boolean isInRange(String value, long largest) {
    try {
      long number = Long.parseLong(value);
      return number <= (max.isEmpty() ? largest : Long.parseLong(max))
          && number >= (min.isEmpty() ? -largest - 1 : Long.parseLong(min));
    } catch (NumberFormatException e) {
      return false; // not a number: the caller tells it
    }
  }

  private boolean isInRange(String value) {
    try {
      double number = Double.parseDouble(value);
      return (max.isEmpty() || number <= Double.parseDouble(max))
          && (min.isEmpty() || number >= Double.parseDouble(min));
    } catch (NumberFormatException e) {
      return false; // not a number: the caller tells it
    }
  }
}
