package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes examples of requests to processors from the schemas of their options. */
final class OptionsExample {
  private static final String UUID = "01928e10-193e-8231-b9a2-279e0d16bc46";

  private OptionsExample() {}

  /** Sets those options that have an example, and those that must be given. */
  static ObjectNode of(ObjectNode schema) {
    ObjectNode example = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode first = property.getValue().path("examples").path(0);
      if (!first.isMissingNode()) {
        example.set(property.getKey(), first);
      }
    }
    for (JsonNode name : schema.path("required")) {
      if (!example.has(name.asText())) {
        JsonNode property = schema.path("properties").path(name.asText());
        example.set(name.asText(), ofType(property.path("type").asText()));
      }
    }
    return example;
  }

  private static JsonNode ofType(String type) {
    return switch (type) {
      case "integer", "number" -> JsonNodeFactory.instance.numberNode(1);
      case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
      case "array" -> JsonNodeFactory.instance.arrayNode();
      case "object" -> JsonNodeFactory.instance.objectNode();
      default -> JsonNodeFactory.instance.textNode("text");
    };
  }

  /** Puts options beside a vCon to work on. */
  static ObjectNode withInput(ObjectNode options) {
    ObjectNode example = JsonNodeFactory.instance.objectNode();
    ObjectNode vcon = example.putObject("processor_io").putArray("vcons").addObject();
    vcon.put("vcon", "0.4.0").put("uuid", UUID).put("created_at", "2026-11-27T10:00:00Z");
    vcon.putArray("parties").addObject().put("name", "Alice");
    example.set("processor_options", options);
    return example;
  }
}
