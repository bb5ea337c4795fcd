package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Describes options that have public keys: as text, or a JWK or a set of them as it stands. */
final class PublicKeyOption {
  static final String SCHEMA =
      """
      {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "object"}]}}""";

  private PublicKeyOption() {}

  /**
   * Copies the values of an option.
   *
   * @throws IllegalArgumentException if one is neither text nor an object
   */
  static List<JsonNode> checked(String option, List<JsonNode> values) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isTextual() && !values.get(i).isObject()) {
        throw new IllegalArgumentException(
            option + "[" + i + "]: must be PEM text, a file, or a JWK or a set of them");
      }
    }
    return List.copyOf(values);
  }

  static List<String> texts(List<JsonNode> values) {
    return values.stream()
        .map(value -> value.isTextual() ? value.textValue() : value.toString())
        .toList();
  }
}
