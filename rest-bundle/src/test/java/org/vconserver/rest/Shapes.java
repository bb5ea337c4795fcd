package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Compares JSON with the schemas of an OpenAPI document. */
final class Shapes {
  private Shapes() {}

  /**
   * Checks that each member has the type that the schema gives it, and what is required is there.
   */
  static void assertFits(JsonNode document, JsonNode value, JsonNode given) {
    JsonNode schema =
        given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
    if (schema.has("anyOf")) {
      return;
    }
    String type = schema.path("type").asText();
    assertTrue(type.isEmpty() || isOf(value, type), () -> value + " is no " + type);
    if (value.isArray()) {
      value.forEach(element -> assertFits(document, element, schema.path("items")));
    } else if (schema.has("properties")) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        boolean open = schema.path("additionalProperties").asBoolean();
        JsonNode property = schema.path("properties").path(member.getKey());
        assertTrue(open || property.isObject(), () -> "undescribed: " + member.getKey());
        assertFits(document, member.getValue(), property);
      }
      schema
          .path("required")
          .forEach(name -> assertEquals(true, value.has(name.asText()), name.asText()));
    }
  }

  private static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }
}
