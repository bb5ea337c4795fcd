package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the header of a JWS or JWE: the union of its parts, protected and not. RFC 7515 and 7516
 * want the parts to have no name in common; the IETF's examples of vCons, and py-vcon, repeat
 * names, which is taken as long as the values are the same.
 *
 * @param error how a fault is reported
 */
record JoseHeader(ObjectNode protectedPart, ObjectNode all, JoseError error) {

  /**
   * Puts the parts together.
   *
   * @param protectedText the protected part in base64url; missing, null and empty stand for none
   * @param where names the header in messages
   * @throws VconException with the error, if a part is not an object, two parts contradict each
   *     other, or an extension is critical
   */
  static JoseHeader of(JsonNode protectedText, JoseError error, String where, JsonNode... others) {
    ObjectNode protectedPart = JsonNodeFactory.instance.objectNode();
    if (protectedText.isTextual() && !protectedText.textValue().isEmpty()) {
      try {
        protectedPart =
            StrictJson.readObject(
                Base64Text.url(protectedText.textValue(), error, where + ".protected"));
      } catch (VconException e) {
        if (VconError.isOfMemory(e.code())) {
          throw e;
        }
        throw new VconException(error, where + ".protected: is not a JSON object", e);
      }
    } else if (!protectedText.isMissingNode()
        && !protectedText.isNull()
        && !protectedText.isTextual()) {
      throw new VconException(error, where + ".protected: must be a string");
    }
    JoseHeader header = new JoseHeader(protectedPart, protectedPart.deepCopy(), error);
    for (JsonNode other : others) {
      header.add(other, where);
    }
    // No extension is known here; one that changes what the signature covers must not be passed
    // over.
    if (header.all.has("crit") || header.all.has("b64")) {
      throw new VconException(error, where + ": has a critical extension that is not known");
    }
    return header;
  }

  private void add(JsonNode part, String where) {
    if (part.isMissingNode() || part.isNull()) {
      return;
    }
    if (!part.isObject()) {
      throw new VconException(error, where + ".header: must be an object");
    }
    for (var member : part.properties()) {
      JsonNode present = all.get(member.getKey());
      if (present != null && !present.equals(member.getValue())) {
        throw new VconException(
            error, where + ": " + member.getKey() + " has two different values");
      }
      all.set(member.getKey(), member.getValue());
    }
  }

  /** Gives a member that must be a string if it is there. */
  Optional<String> optional(String name, String where) {
    return all.has(name) ? Optional.of(text(name, where)) : Optional.empty();
  }

  /** Gives a member that must be a string. */
  String text(String name, String where) {
    JsonNode value = all.path(name);
    if (!value.isTextual()) {
      throw new VconException(error, where + ": " + name + " must be a string");
    }
    return value.textValue();
  }
}
