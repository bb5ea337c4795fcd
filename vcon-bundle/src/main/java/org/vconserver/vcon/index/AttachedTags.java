package org.vconserver.vcon.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** Reads the tags that are in the body of an attachment, as JSON or as JSON in a text. */
final class AttachedTags {
  private AttachedTags() {}

  /** Gives the tags; a missing node if there are none that can be read. */
  static JsonNode of(JsonNode attachment) {
    JsonNode body = attachment.path("body");
    if (!body.isTextual()) {
      return body;
    }
    String text = "{\"tags\":" + body.textValue() + "}";
    try {
      return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8)).path("tags");
    } catch (VconException e) {
      return MissingNode.getInstance(); // a text of some other kind
    }
  }
}
