package org.vconserver.rest.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes what makes one JSON document of another as a JSON Patch (RFC 6902): with {@code add},
 * {@code remove} and {@code replace}, in an order in which they can be applied. Not thread-safe.
 */
public final class JsonPatch {
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

  private JsonPatch() {}

  /** Gives the patch from one document to another; empty if they are equal. */
  public static ArrayNode between(JsonNode from, JsonNode to) {
    JsonPatch patch = new JsonPatch();
    patch.compare("", from, to);
    return patch.operations;
  }

  /** Gives the patch that makes a document where there was none. */
  public static ArrayNode whole(JsonNode document) {
    JsonPatch patch = new JsonPatch();
    patch.operation("add", "").set("value", document);
    return patch.operations;
  }

  private void compare(String path, JsonNode from, JsonNode to) {
    if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
      compareMembers(path, before, after);
    } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
      compareElements(path, before, after);
    } else if (!from.equals(to)) {
      operation("replace", path).set("value", to);
    }
  }

  private void compareMembers(String path, ObjectNode from, ObjectNode to) {
    for (var member : from.properties()) {
      String place = path + '/' + escaped(member.getKey());
      JsonNode now = to.get(member.getKey());
      if (now == null) {
        operation("remove", place);
      } else {
        compare(place, member.getValue(), now);
      }
    }
    for (var member : to.properties()) {
      if (!from.has(member.getKey())) {
        operation("add", path + '/' + escaped(member.getKey())).set("value", member.getValue());
      }
    }
  }

  /** Leaves what is equal at both ends as it is; in between, elements are compared one by one. */
  private void compareElements(String path, ArrayNode from, ArrayNode to) {
    int begin = 0;
    int shorter = Math.min(from.size(), to.size());
    while (begin < shorter && from.get(begin).equals(to.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && from.get(from.size() - 1 - end).equals(to.get(to.size() - 1 - end))) {
      end++;
    }
    for (int i = begin; i < shorter - end; i++) {
      compare(path + '/' + i, from.get(i), to.get(i));
    }
    for (int i = from.size() - end - 1; i >= shorter - end; i--) {
      operation("remove", path + '/' + i);
    }
    for (int i = shorter - end; i < to.size() - end; i++) {
      operation("add", path + '/' + i).set("value", to.get(i));
    }
  }

  private ObjectNode operation(String name, String path) {
    return operations.addObject().put("op", name).put("path", path);
  }

  /** Escapes a name as JSON Pointer does (RFC 6901, section 3). */
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
