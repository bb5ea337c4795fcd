package org.vconserver.access.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what a token claims, whoever has signed it. Immutable, as nobody changes the tree. */
record TokenClaims(ObjectNode tree) {
  /** Is the last second of the year 9999. */
  private static final double LATEST = 253_402_300_799.0;

  private static final double MILLIS = 1000;

  /** Tells whether a claim is there; null stands for none. */
  boolean has(String name) {
    return tree.hasNonNull(name);
  }

  /** Finds a claim that is a text. */
  Optional<String> text(String path) {
    JsonNode value = find(path);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  /**
   * Finds a time, which is in seconds since 1970.
   *
   * @throws TokenRefusal if the claim is there and no time
   */
  Optional<Instant> time(String name) throws TokenRefusal {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = tree.get(name);
    double seconds = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds <= LATEST)) {
      throw TokenRefusal.of("The token has a claim " + name + " that is no time");
    }
    return Optional.of(Instant.ofEpochMilli((long) (seconds * MILLIS)));
  }

  /**
   * Lists the words of a claim: a text with blanks between them, or an array of texts.
   *
   * @param path the name of the claim, or names with dots between them that lead to it; empty for
   *     none
   * @throws TokenRefusal if the claim is there and is neither
   */
  List<String> words(String path) throws TokenRefusal {
    JsonNode value = find(path);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (value.isTextual()) {
      return Arrays.stream(value.textValue().split(" ", -1)).filter(w -> !w.isEmpty()).toList();
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : value) {
      if (word.isTextual()) {
        words.add(word.textValue());
      }
    }
    if (!value.isArray() || words.size() < value.size()) {
      throw TokenRefusal.of("The token has a claim " + path + " that is no list of words");
    }
    return words;
  }

  /** Finds a claim by its name, which may have dots itself, else by the path that dots make. */
  private JsonNode find(String path) {
    if (tree.has(path)) {
      return tree.get(path);
    }
    JsonNode value = tree;
    for (String name : path.split("\\.", -1)) {
      value = value.path(name);
    }
    return value;
  }
}
