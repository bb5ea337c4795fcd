package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for personal data that was redacted in the text and is still elsewhere in the vCon. */
final class RemainingData {
  private final Set<String> originals;

  RemainingData(Set<String> originals) {
    this.originals = originals;
  }

  /** Lists the places of the redacted vCon that hold some: {@code analysis[1]}. */
  List<String> places(ObjectNode redacted) {
    List<String> places = new ArrayList<>();
    for (String member : List.of("dialog", "analysis", "attachments")) {
      JsonNode list = redacted.path(member);
      for (int i = 0; i < list.size() && !originals.isEmpty(); i++) {
        boolean media = list.get(i).path("encoding").asText().startsWith("base64");
        if (!media && holds(list.get(i))) {
          places.add(member + "[" + i + "]");
        }
      }
    }
    return places;
  }

  private boolean holds(JsonNode node) {
    if (node.isTextual()) {
      return originals.stream().anyMatch(node.textValue()::contains);
    }
    for (JsonNode child : node) {
      if (holds(child)) {
        return true;
      }
    }
    return false;
  }
}
