package org.vconserver.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Describes one setting as its owner declares it (OSGi Metatype). Immutable.
 *
 * @param name of the setting in host.properties and the environment; empty if it is only a key of
 *     its owner's .cfg file
 * @param pid of the configuration that it belongs to
 * @param group the title of that configuration
 * @param key in the owner's .cfg file
 * @param type as Metatype names it
 * @param min the least number that is allowed, empty for none
 * @param max the greatest number that is allowed, empty for none
 * @param allowed the only values that are allowed, empty for any
 */
record Setting(
    String name,
    String pid,
    String group,
    String key,
    String type,
    String min,
    String max,
    List<String> allowed,
    String fallback,
    String meaning) {

  Setting {
    allowed = List.copyOf(allowed);
  }

  boolean isOfEnvironment() {
    return !name.isEmpty();
  }

  boolean isSecret() {
    return type.equals("Password");
  }

  /** True if the owner takes a change of its .cfg file while the server runs. */
  boolean isLive() {
    return !pid.equals(Catalogue.HOST) && !pid.equals("org.vconserver.deploy");
  }

  /** Tells in words which values are allowed. */
  String allowedText() {
    return switch (type) {
      case "Integer", "Long" -> "a number" + unit() + range();
      case "Boolean" -> "true or false";
      default ->
          allowed.isEmpty()
              ? "text"
              : (fallback.isEmpty() ? "empty or " : "") + "one of " + String.join(" ", allowed);
    };
  }

  private String unit() {
    String upper = name.isEmpty() ? key.toUpperCase(Locale.ROOT) : name;
    if (upper.endsWith("SECONDS")) {
      return " of seconds";
    }
    return upper.endsWith("BYTES") ? " of bytes" : "";
  }

  private String range() {
    if (min.isEmpty()) {
      return "";
    }
    return max.isEmpty() ? ", at least " + min : " from " + min + " to " + max;
  }

  /** Finds what is wrong with a value, as "must be ..., not ...". */
  Optional<String> fault(String given) {
    String value = given.strip();
    if (isGood(value)) {
      return Optional.empty();
    }
    return Optional.of("must be " + allowedText() + (isSecret() ? "" : ", not '" + value + "'"));
  }

  private boolean isGood(String value) {
    return switch (type) {
      case "Integer" -> isInRange(value, Integer.MAX_VALUE);
      case "Long" -> isInRange(value, Long.MAX_VALUE);
      case "Boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      default ->
          allowed.isEmpty() || allowed.contains(value) || (value.isEmpty() && fallback.isEmpty());
    };
  }

  private boolean isInRange(String value, long largest) {
    try {
      long number = Long.parseLong(value);
      return number <= (max.isEmpty() ? largest : Long.parseLong(max))
          && number >= (min.isEmpty() ? -largest : Long.parseLong(min));
    } catch (NumberFormatException e) {
      return false; // not a number: the caller tells it
    }
  }
}
