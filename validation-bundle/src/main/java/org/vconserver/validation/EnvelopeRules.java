package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Checks signed and encrypted vCons as far as that goes without keys. */
final class EnvelopeRules {
  /** Names the members by which the unsigned form is known. */
  private static final List<String> HEARD = List.of("parties", "dialog", "analysis", "attachments");

  private EnvelopeRules() {}

  /** Gives the payload, decoded and inflated, of a document that need not be a vCon. */
  static byte[] payload(ObjectNode document) {
    ObjectNode envelope = document.objectNode();
    envelope.set("payload", document.get("payload"));
    envelope
        .putArray("signatures")
        .addObject()
        .putObject("header")
        .put("uuid", "00000000-0000-8000-8000-000000000000");
    return Vcon.of(envelope).unverifiedPayload();
  }

  static void signed(ObjectNode document, Findings findings, String at) {
    JsonNode signatures = document.path("signatures");
    if (!signatures.isArray() || signatures.isEmpty()) {
      findings.error(
          at + "/signatures", "jws.signatures", "must be an array of signatures", "5.2.2");
      return;
    }
    for (int i = 0; i < signatures.size(); i++) {
      String place = at + "/signatures/" + i;
      JsonNode signature = signatures.get(i);
      if (!signature.path("signature").isTextual()) {
        findings.error(place + "/signature", "jws.signature", "must be a string", "5.2.2");
      }
      JsonNode header = signature.path("header");
      if (!header.path("alg").isTextual()) {
        findings.warning(place + "/header/alg", "jws.alg", "must be in this header", "5.2.2");
      }
      JsonNode x5c = header.path("x5c");
      if (x5c.isMissingNode() && !header.has("x5u")) {
        findings.warning(place + "/header", "jws.x5c", "must have x5c or x5u", "5.2.2");
      } else if (!x5c.isMissingNode() && !x5c.isArray()) {
        findings.error(place + "/header/x5c", "jws.x5c", "must be an array", "5.2.2");
      }
      uuid(header.path("uuid"), place + "/header/uuid", findings, "5.2.2");
    }
  }

  /**
   * Tells of members beside payload and signatures, which vcon-lib writes. Nobody has signed them,
   * and nothing reads them; what differs from what was signed is an error.
   */
  static void beside(ObjectNode document, Findings findings, String at) {
    ObjectNode beside = document.objectNode();
    beside.setAll(document);
    beside.remove(List.of("payload", "signatures"));
    if (beside.isEmpty()) {
      return;
    }
    findings.warning(
        at,
        "form.beside",
        "has members beside payload and signatures, which nobody has signed and nothing reads",
        "5.4");
    if (HEARD.stream().anyMatch(beside::has) && differs(beside, document)) {
      findings.error(
          at,
          "form.mixed",
          "has members of the unsigned form that say something else than the payload",
          "5.4");
    }
  }

  private static boolean differs(ObjectNode beside, ObjectNode document) {
    ObjectNode content;
    try {
      content = StrictJson.readObject(payload(document));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      // A payload that can't be read is told elsewhere.
      return true;
    }
    return beside.properties().stream()
        .filter(member -> !(member.getValue().isContainerNode() && member.getValue().isEmpty()))
        .anyMatch(member -> !member.getValue().equals(content.path(member.getKey())));
  }

  static void encrypted(ObjectNode document, Findings findings, String at) {
    for (String name : List.of("iv", "ciphertext", "tag")) {
      if (!document.path(name).isTextual()) {
        findings.error(at + "/" + name, "jwe." + name, "must be a string", "5.3.2");
      }
    }
    JsonNode recipients = document.path("recipients");
    if (!recipients.isArray() || recipients.isEmpty()) {
      findings.error(
          at + "/recipients", "jwe.recipients", "must be an array of recipients", "5.3.2");
    }
    uuid(document.path("unprotected").path("uuid"), at + "/unprotected/uuid", findings, "5.3.2");
  }

  private static void uuid(JsonNode uuid, String place, Findings findings, String section) {
    if (uuid.isMissingNode()) {
      findings.warning(place, "uuid.missing", "should be there", section);
    } else if (!uuid.isTextual()) {
      findings.error(
          place, "uuid.type", "must be a string, not " + StrictJson.describe(uuid), section);
    } else if (!VconUuid.isStandard(uuid.textValue())) {
      findings.warning(place, "uuid.syntax", "is not a UUID in its text form", section);
    }
  }
}
