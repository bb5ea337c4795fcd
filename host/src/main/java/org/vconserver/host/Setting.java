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
 * @param allowed which values it takes
 * @param live whether a change takes effect while the server runs
 * @param renamed the keys that it had before
 * @param ofFactory whether its configuration may be there several times
 */
record Setting(
    String name,
    String pid,
    String group,
    String key,
    Allowed allowed,
    String fallback,
    String meaning,
    boolean live,
    List<String> renamed,
    boolean ofFactory) {

  Setting {
    renamed = List.copyOf(renamed);
  }

  boolean isOfEnvironment() {
    return !name.isEmpty();
  }

  boolean isSecret() {
    return allowed.isSecret();
  }

  /** Tells in words which values are allowed, given the schemes that URLs may have. */
  String allowedText(Schemes schemes) {
    String text = allowed.text(inWords(), schemes);
    return mayBeEmpty() && allowed.isBounded() ? "empty or " + text : text;
  }

  private String inWords() {
    return unit().isEmpty() ? "" : " of " + unit();
  }

  /** Gives the unit of a number, which the name ends with: seconds, bytes, or empty. */
  String unit() {
    String upper = name.isEmpty() ? key.toUpperCase(Locale.ROOT) : name;
    if (upper.endsWith("SECONDS")) {
      return "seconds";
    }
    return upper.endsWith("BYTES") ? "bytes" : "";
  }

  private boolean mayBeEmpty() {
    return allowed.isText() && fallback.isEmpty();
  }

  /** Finds what is wrong with a value, as "must be ..., not ...". */
  Optional<String> fault(String given, Schemes schemes) {
    String value = given.strip();
    if ((value.isEmpty() && mayBeEmpty()) || allowed.takes(value, schemes)) {
      return Optional.empty();
    }
    return Optional.of("must be " + allowedText(schemes) + allowed.told(value));
  }
}
