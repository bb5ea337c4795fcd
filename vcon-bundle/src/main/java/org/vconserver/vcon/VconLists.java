package org.vconserver.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Reads and extends the lists of a document, whose members may be anything. */
final class VconLists {
  private VconLists() {}

  /** Gives the members of a list; what is not an object is shown as an empty one. */
  static List<ObjectNode> objects(ObjectNode document, String name) {
    if (!(document.path(name) instanceof ArrayNode array)) {
      return List.of();
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode member : array) {
      objects.add(member instanceof ObjectNode object ? object : document.objectNode());
    }
    return List.copyOf(objects);
  }

  /**
   * Adds a member at the end of a list, which is made if it is not there.
   *
   * @throws VconException INVALID_VCON if something else is there
   */
  static void add(ObjectNode document, String name, ObjectNode member) {
    JsonNode present = document.path(name);
    if (present.isMissingNode() || present.isNull()) {
      document.putArray(name).add(member);
    } else if (present instanceof ArrayNode array) {
      array.add(member);
    } else {
      throw new VconException(
          VconError.INVALID_VCON,
          "vCon "
              + document.path("uuid").asText()
              + ": "
              + name
              + " must be an array, not "
              + StrictJson.describe(present));
    }
  }

  /** Tells whether an index is one that is there, alone or in an array. */
  static boolean holds(JsonNode indices, int index) {
    for (JsonNode one : indices) {
      if (one.isInt() && one.intValue() == index) {
        return true;
      }
    }
    return indices.isInt() && indices.intValue() == index;
  }
}
