package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Results as jq writes them: what is no number is null, and infinity the largest number. */
final class FiniteNumbers {
  private FiniteNumbers() {}

  /** Gives the same node if all its numbers are finite. */
  static JsonNode of(JsonNode node) {
    QueryGuard.weigh(node);
    return finite(node);
  }

  @SuppressWarnings("ReferenceEquality") // a node in which nothing changed is the same one
  private static JsonNode finite(JsonNode node) {
    if (node.isDouble() || node.isFloat()) {
      double value = node.doubleValue();
      return Double.isNaN(value)
          ? NullNode.getInstance()
          : Double.isInfinite(value)
              ? DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, value))
              : node;
    }
    if (node.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
      boolean changed = false;
      for (JsonNode element : node) {
        JsonNode finite = finite(element);
        changed |= finite != element;
        copy.add(finite);
      }
      return changed ? copy : node;
    }
    if (node.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      boolean changed = false;
      for (var member : node.properties()) {
        JsonNode finite = finite(member.getValue());
        changed |= finite != member.getValue();
        copy.set(member.getKey(), finite);
      }
      return changed ? copy : node;
    }
    return node;
  }
}
