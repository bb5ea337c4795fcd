package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds members that no version of the syntax and no extension has, and names those that may have
 * been meant: nothing reads what has another name. Used once, by one thread.
 */
final class MemberNames {
  /** Lists extensions whose members are all known here. */
  private static final Set<String> KNOWN_EXTENSIONS =
      Set.of("CC", "wtf_transcription", "lawful_basis", "lifecycle");

  /** Lists members that anybody uses for anything. */
  private static final Set<String> ANYBODYS = Set.of("meta", "metadata", "role");

  private static final Set<String> CONTENT =
      Set.of("mediatype", "filename", "body", "encoding", "url", "content_hash");
  private static final Set<String> OLD_CONTENT = Set.of("mimetype", "alg", "signature");

  private static final Set<String> TOP =
      Set.of(
          "vcon",
          "uuid",
          "extensions",
          "critical",
          "created_at",
          "updated_at",
          "subject",
          "redacted",
          "amended",
          "parties",
          "dialog",
          "analysis",
          "attachments");
  private static final Set<String> PARTY =
      Set.of(
          "tel",
          "sip",
          "stir",
          "mailto",
          "name",
          "did",
          "validation",
          "gmlpos",
          "civicaddress",
          "uuid",
          "type",
          "org",
          "dept",
          "contact_list");
  private static final Set<String> DIALOG =
      with(
          CONTENT,
          "type",
          "start",
          "duration",
          "parties",
          "originator",
          "recordings",
          "recording_set",
          "disposition",
          "session_id",
          "party_history",
          "transferee",
          "transferor",
          "transfer_target",
          "original",
          "consultation",
          "target_dialog",
          "application",
          "message_id",
          "campaign",
          "interaction_type",
          "interaction_id",
          "skill");
  private static final Set<String> ANALYSIS =
      with(CONTENT, "type", "dialog", "attachment", "vendor", "product", "schema");
  private static final Set<String> ATTACHMENT =
      with(CONTENT, "purpose", "start", "party", "dialog");
  private static final Set<String> REFERENCE = Set.of("uuid", "type", "url", "content_hash");
  private static final Set<String> EVENT = Set.of("party", "time", "event", "button");
  private static final Set<String> SESSION = Set.of("local", "remote");
  private static final Set<String> ADDRESS =
      Set.of(
          "country", "a1", "a2", "a3", "a4", "a5", "a6", "prd", "pod", "sts", "hno", "hns", "lmk",
          "loc", "flr", "nam", "pc");

  /** Lists the names of other versions, and those that conversion reads, which are not nearest. */
  private static final Map<Set<String>, Set<String>> OTHERS =
      Map.of(
          TOP, Set.of("must_support", "appended", "group", "sessions", "events"),
          PARTY, Set.of("timezone", "jCard"),
          DIALOG, with(OLD_CONTENT, "transfer-target", "target-dialog", "interaction", "session"),
          ANALYSIS,
              with(
                  OLD_CONTENT,
                  "vendor_schema",
                  "vendor_product",
                  "schema_version",
                  "transcript",
                  "session",
                  "analysis",
                  "prompt",
                  "model",
                  "usage",
                  "finish_reason"),
          ATTACHMENT, with(OLD_CONTENT, "type", "session"),
          REFERENCE, with(OLD_CONTENT, "mediatype", "filename", "body", "encoding", "report"));

  private final ObjectNode document;
  private final Findings findings;

  MemberNames(ObjectNode document, Findings findings) {
    this.document = document;
    this.findings = findings;
  }

  private static Set<String> with(Set<String> some, String... others) {
    // Asked for each member of each dialog: a hash set answers twice as fast as an immutable one.
    Set<String> all = new HashSet<>(some);
    all.addAll(Set.of(others));
    return Collections.unmodifiableSet(all);
  }

  void check() {
    if (ofAnotherExtension("extensions")
        || ofAnotherExtension("critical")
        || ofAnotherExtension("must_support")) {
      return;
    }
    check(document, Place.TOP, TOP);
    for (String reference : new String[] {"redacted", "amended", "appended"}) {
      check(document.path(reference), Place.TOP.at(reference), REFERENCE);
    }
    each("group", REFERENCE);
    each("parties", PARTY);
    each("dialog", DIALOG);
    each("analysis", ANALYSIS);
    each("attachments", ATTACHMENT);
  }

  private void each(String array, Set<String> known) {
    each(document.path(array), Place.TOP.at(array), known);
  }

  /** Tells whether an extension is listed whose members may be any. */
  private boolean ofAnotherExtension(String list) {
    for (JsonNode extension : document.path(list)) {
      if (!KNOWN_EXTENSIONS.contains(extension.asText())) {
        return true;
      }
    }
    return false;
  }

  private void each(JsonNode array, Place place, Set<String> known) {
    for (int i = 0; array.isArray() && i < array.size() && !findings.full(); i++) {
      Place member = place.at(i);
      check(array.get(i), member, known);
      if (known.equals(DIALOG)) {
        each(array.get(i).path("party_history"), member.at("party_history"), EVENT);
        session(array.get(i).path("session_id"), member.at("session_id"), 0);
      } else if (known.equals(PARTY)) {
        check(array.get(i).path("civicaddress"), member.at("civicaddress"), ADDRESS);
      }
    }
  }

  private void session(JsonNode session, Place place, int depth) {
    check(session, place, SESSION);
    for (int i = 0; session.isArray() && depth < 2 && i < session.size(); i++) {
      session(session.get(i), place.at(i), depth + 1);
    }
  }

  private void check(JsonNode node, Place place, Set<String> known) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    for (var member : object.properties()) {
      String name = member.getKey();
      if (known.contains(name)
          || OTHERS.getOrDefault(known, Set.of()).contains(name)
          || anybodys(name)) {
        continue;
      }
      Optional<String> meant = NearestName.of(name, known);
      findings.warning(
          place.at(name),
          "member.unknown",
          "is in no version and no listed extension"
              + meant
                  .map(other -> ": did you mean " + other + "?")
                  .orElse(", and nothing reads it"),
          "2.5");
    }
  }

  private static boolean anybodys(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ANYBODYS.contains(name) || lower.startsWith("x-") || lower.startsWith("x_");
  }
}
