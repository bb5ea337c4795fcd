package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.version.VconVersion;

/** Checks the rules for an unsigned vCon. Used once, by one thread. */
final class DocumentRules {
  private static final List<String> ARRAYS =
      List.of("parties", "dialog", "analysis", "attachments");
  private static final List<String> OLD_TOP = List.of("appended", "must_support");
  private static final List<String> OLD_CONTENT =
      List.of(
          "mimetype",
          "alg",
          "signature",
          "transfer-target",
          "target-dialog",
          "vendor_schema",
          "vendor_product",
          "schema_version");

  private final ObjectNode given;
  private final ObjectNode document;
  private final Findings findings;
  private final Set<String> knownExtensions;

  /**
   * Makes rules for one document.
   *
   * @param given as it came
   * @param document with the names of 0.4.0 and without nulls
   */
  DocumentRules(
      ObjectNode given, ObjectNode document, Findings findings, Set<String> knownExtensions) {
    this.given = given;
    this.document = document;
    this.findings = findings;
    this.knownExtensions = knownExtensions;
  }

  void check() {
    if (!findings.since(VconVersion.V0_3_0)) {
      findings.warning("/vcon", "version.old", "is an old version of the syntax", "7");
    } else if (findings.since(VconVersion.V0_5_0)) {
      findings.warning("/vcon", "version.unreleased", "is not a released version", "4.1.1");
    }
    uuid();
    if (!given.hasNonNull("created_at")) {
      findings.warning("/created_at", "created_at.missing", "is mandatory", "4.1.5");
    }
    findings.date(given, Place.TOP, "created_at");
    findings.date(given, Place.TOP, "updated_at");
    extensions("extensions");
    extensions("critical");
    reference("redacted");
    reference("amended");
    if (!document.path("redacted").isEmpty() && !document.path("amended").isEmpty()) {
      findings.error("/amended", "amended.redacted", "is there beside redacted", "4.1");
    }
    if (arraysAreArrays()) {
      DialogRules dialogs = new DialogRules(document, findings);
      each("dialog", dialogs::check);
      PartRules parts = new PartRules(document, findings);
      each("analysis", parts::analysis);
      each("attachments", parts::attachment);
    }
    oldNames();
  }

  private void uuid() {
    JsonNode uuid = document.path("uuid");
    if (uuid.isMissingNode() || uuid.isNull() || uuid.equals(TextNode.valueOf(""))) {
      findings.error("/uuid", "uuid.missing", "must be there", "4.1.2");
    } else if (!uuid.isTextual()) {
      findings.error(
          "/uuid", "uuid.type", "must be a string, not " + StrictJson.describe(uuid), "4.1.2");
    } else if (!VconUuid.isStandard(uuid.textValue())) {
      findings.tolerated(
          Place.TOP.at("uuid"), "uuid.syntax", "is not a UUID in its text form", "4.1.2");
    } else if (uuid.textValue().charAt(14) != '8') {
      findings.warning("/uuid", "uuid.version", "should be of version 8", "4.1.2");
    }
  }

  private void extensions(String name) {
    JsonNode extensions = document.path(name);
    if (!extensions.isArray()) {
      return;
    }
    for (int i = 0; i < extensions.size(); i++) {
      JsonNode extension = extensions.get(i);
      if (name.equals("critical")
          && extension.isTextual()
          && !knownExtensions.contains(extension.textValue())) {
        findings.error(
            "/critical/" + i,
            "critical.unknown",
            "is an extension that no active processor knows: the vCon must not be processed",
            "4.1.4");
      }
    }
  }

  private void reference(String name) {
    JsonNode reference = document.path(name);
    if (!reference.isObject() || reference.isEmpty()) {
      return;
    }
    Place place = Place.TOP.at(name);
    if (reference.has("uuid") && reference.path("uuid").equals(document.path("uuid"))) {
      findings.error(place.at("uuid"), name + ".self", "is the uuid of this vCon itself", "4.1");
    } else if (reference.path("uuid").isTextual()
        && !VconUuid.isStandard(reference.path("uuid").textValue())) {
      findings.tolerated(place.at("uuid"), "uuid.syntax", "is not a UUID in its text form", "4.1");
    }
    if (!reference.has("uuid") && !reference.has("url") && !reference.has("body")) {
      findings.error(place, name + ".empty", "names neither a uuid nor a url", "4.1");
    }
    new ContentRules(findings).external(reference, place);
  }

  /** Requires objects in each of the arrays; the form needs one of them. */
  private boolean arraysAreArrays() {
    if (ARRAYS.stream().noneMatch(given::has)) {
      findings.error(
          "", "form.unknown", "has neither parties, dialog, analysis nor attachments", "5.4");
    }
    boolean good = true;
    for (String name : ARRAYS) {
      JsonNode array = document.path(name);
      if (array.isMissingNode()) {
        continue;
      }
      if (!array.isArray()) {
        findings.error(
            "/" + name, "array.type", "must be an array, not " + StrictJson.describe(array), "4.1");
        good = false;
      }
      for (int i = 0; array.isArray() && i < array.size(); i++) {
        if (!array.get(i).isObject()) {
          findings.error(
              "/" + name + "/" + i,
              "array.member",
              "must be an object, not " + StrictJson.describe(array.get(i)),
              "4.1");
        }
      }
    }
    return good;
  }

  private interface Rules {
    void check(ObjectNode object, Place place, int index);
  }

  private void each(String name, Rules rules) {
    JsonNode array = document.path(name);
    Place all = Place.TOP.at(name);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof ObjectNode object) {
        rules.check(object, all.at(i), i);
      }
    }
  }

  /** Names of earlier versions in a vCon that says, or should, to be current. */
  private void oldNames() {
    if (!findings.since(VconVersion.V0_4_0)) {
      return;
    }
    OLD_TOP.forEach(name -> old(given, Place.TOP, name));
    for (String array : List.of("dialog", "analysis", "attachments")) {
      JsonNode members = given.path(array);
      Place all = Place.TOP.at(array);
      for (int i = 0; members.isArray() && i < members.size(); i++) {
        for (String name : OLD_CONTENT) {
          old(members.get(i), all.at(i), name);
        }
      }
    }
  }

  private void old(JsonNode object, Place around, String name) {
    if (!object.isObject() || !object.has(name)) {
      return;
    }
    Place place = around.at(name);
    // py-vcon and the Conserver write old names into vCons that do not tell their version.
    if (given.has("vcon")) {
      findings.error(place, "name.old", "is the name of an earlier version", "7");
    } else {
      findings.warning(place, "name.old", "is the name of an earlier version", "7");
    }
  }
}
