package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/** Members that are null are as good as absent (core-04, section 2.2), except for bodies. */
final class Nulls {
  private Nulls() {}

  static void drop(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
          members.hasNext(); ) {
        Map.Entry<String, JsonNode> member = members.next();
        if (member.getKey().equals("body")) {
          continue;
        }
        if (member.getValue().isNull()) {
          members.remove();
        } else {
          drop(member.getValue());
        }
      }
    } else if (node.isArray()) {
      node.forEach(Nulls::drop);
    }
  }
}
