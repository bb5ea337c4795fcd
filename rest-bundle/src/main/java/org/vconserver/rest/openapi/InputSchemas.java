package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Gives requests schemas of their own, without defaults: generated clients take a member with a
 * default for one that is always there, and would have callers send it. The default is told in the
 * description. Not thread-safe.
 */
final class InputSchemas {
  private static final String INPUT = "-Input";

  private final ObjectNode schemas;
  private final Set<String> made = new HashSet<>();

  private InputSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /** Splits the schemas of a document, in place. */
  static void split(ObjectNode document) {
    InputSchemas inputs =
        new InputSchemas((ObjectNode) document.required("components").required("schemas"));
    for (JsonNode path : document.required("paths")) {
      for (JsonNode operation : path) {
        if (operation.get("requestBody") instanceof ObjectNode body) {
          inputs.turn(body);
        }
      }
    }
  }

  /** Takes defaults out of a schema, and lets it refer to schemas without them. */
  private void turn(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("$ref").isTextual()) {
        object.put("$ref", ProcessorSchemas.REFERENCE + inputOf(name(object)));
      }
      if (object.has("default") && isSchema(object)) {
        tell(object, object.remove("default"));
      }
    }
    node.forEach(this::turn);
  }

  private static boolean isSchema(ObjectNode object) {
    return object.has("type") || object.has("$ref") || object.has("anyOf") || object.has("enum");
  }

  private static void tell(ObjectNode schema, JsonNode value) {
    boolean says = value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    if (!says && !schema.has("$ref")) {
      String text = schema.path("description").asText();
      schema.put("description", (text.isEmpty() ? "" : text + " ") + "Default: " + value);
    }
  }

  /** Names the schema to be used in requests: the same one where nothing in it has a default. */
  private String inputOf(String name) {
    boolean own = name.endsWith(INPUT);
    String input = own ? name : name + INPUT;
    if (made.contains(input) || !hasDefault(name, new HashSet<>())) {
      return made.contains(input) ? input : name;
    }
    made.add(input);
    JsonNode copy = schemas.required(name).deepCopy();
    if (copy instanceof ObjectNode object && object.has("title")) {
      object.put("title", input);
    }
    schemas.set(input, copy);
    turn(copy);
    return input;
  }

  private boolean hasDefault(String name, Set<String> seen) {
    return seen.add(name) && hasDefault(schemas.required(name), seen);
  }

  private boolean hasDefault(JsonNode node, Set<String> seen) {
    if (node instanceof ObjectNode object) {
      if (object.has("default") && isSchema(object)) {
        return true;
      }
      if (object.path("$ref").isTextual() && hasDefault(name(object), seen)) {
        return true;
      }
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      for (Iterator<JsonNode> members = node.elements(); members.hasNext(); ) {
        if (hasDefault(members.next(), seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String name(ObjectNode reference) {
    return reference.path("$ref").asText().substring(ProcessorSchemas.REFERENCE.length());
  }
}
