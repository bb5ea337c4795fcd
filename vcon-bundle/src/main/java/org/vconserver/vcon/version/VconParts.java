package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/** Walks over the objects of a document whose arrays may be anything. */
final class VconParts {
  private VconParts() {}

  /** Calls for each object in an array of the document, with its pointer. */
  static void each(ObjectNode document, String array, BiConsumer<ObjectNode, String> action) {
    JsonNode members = document.path(array);
    if (!members.isArray()) {
      return;
    }
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i) instanceof ObjectNode object) {
        action.accept(object, "/" + array + "/" + i);
      }
    }
  }

  /** Calls for each object that may have content: dialogs, analyses, attachments. */
  static void eachWithContent(ObjectNode document, BiConsumer<ObjectNode, String> action) {
    each(document, "dialog", action);
    each(document, "analysis", action);
    each(document, "attachments", action);
  }

  /**
   * Makes a copy in which everything can be changed but what is in bodies, which no version says
   * anything about and which may be large.
   */
  static ObjectNode copySharingBodies(ObjectNode document) {
    return (ObjectNode) copy(document);
  }

  private static JsonNode copy(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object
          .properties()
          .forEach(
              member ->
                  copy.set(
                      member.getKey(),
                      member.getKey().equals("body")
                          ? member.getValue()
                          : copy(member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode(array.size());
      array.forEach(member -> copy.add(copy(member)));
      return copy;
    }
    return node;
  }

  /** Gives a member another name, in its place, unless the other name is taken. */
  static void rename(ObjectNode object, String from, String to) {
    if (!object.has(from) || object.has(to)) {
      return;
    }
    ObjectNode renamed = object.objectNode();
    object
        .properties()
        .forEach(
            member ->
                renamed.set(
                    member.getKey().equals(from) ? to : member.getKey(), member.getValue()));
    object.removeAll();
    object.setAll(renamed);
  }
}
