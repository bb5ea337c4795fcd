package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Members that are null are as good as absent (core-04, section 2.2), except for bodies. */
@SuppressWarnings("ReferenceEquality") // what has none is given back itself
final class Nulls {
  private Nulls() {}

  /** Gives a value without such members: itself if there are none in it. */
  static JsonNode without(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return without(object);
    }
    return value instanceof ArrayNode array ? without(array) : value;
  }

  /** Gives an object without them, as {@link #without(JsonNode)}. */
  static ObjectNode without(ObjectNode object) {
    ObjectNode result = object;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = member.getValue();
      if (member.getKey().equals("body")) {
        continue;
      }
      JsonNode clean = without(value);
      if (clean == value && !value.isNull()) {
        continue;
      }
      if (result == object) {
        result = object.objectNode().setAll(object);
      }
      if (value.isNull()) {
        result.remove(member.getKey());
      } else {
        result.replace(member.getKey(), clean);
      }
    }
    return result;
  }

  private static ArrayNode without(ArrayNode array) {
    ArrayNode result = array;
    for (int i = 0; i < array.size(); i++) {
      JsonNode value = array.get(i);
      JsonNode clean = without(value);
      if (clean != value) {
        if (result == array) {
          result = array.arrayNode(array.size()).addAll(array);
        }
        result.set(i, clean);
      }
    }
    return result;
  }
}
