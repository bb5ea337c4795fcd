package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the members and values that differ between versions. */
final class VersionMembers {
  private static final VconVersion CORE_00 = VconVersion.V0_3_0;
  private static final VconVersion CORE_01 = VconVersion.V0_4_0;

  /**
   * Names when a member is part of the syntax.
   *
   * @param since the first version that has it
   * @param until the first version that does not have it any more
   */
  private record Span(VconVersion since, @Nullable VconVersion until) {
    boolean holds(VconVersion version) {
      return !version.isBefore(since) && (until == null || version.isBefore(until));
    }
  }

  private static final Map<String, Map<String, Span>> SPANS =
      Map.of(
          "",
          Map.of(
              "extensions", since(CORE_00),
              "must_support", new Span(CORE_00, CORE_01),
              "critical", since(CORE_01),
              "group", until(CORE_01),
              "sessions", since(VconVersion.V0_5_0),
              "events", since(VconVersion.V0_5_0)),
          "parties",
          Map.of(
              "contact_list", since(VconVersion.V0_0_2),
              "timezone", until(VconVersion.V0_0_2),
              "jCard", until(VconVersion.V0_0_2),
              "sip", since(CORE_00),
              "did", since(CORE_00),
              "type", since(CORE_01),
              "org", since(CORE_01),
              "dept", since(CORE_01)),
          "dialog",
          Map.of(
              "message_id", since(VconVersion.V0_0_2),
              "session_id", since(CORE_00),
              "recordings", since(CORE_01),
              "recording_set", since(CORE_01)),
          "attachments",
          Map.of(
              "dialog", since(VconVersion.V0_0_2),
              "session", since(VconVersion.V0_5_0)),
          "analysis",
          Map.of("attachment", since(CORE_01), "session", since(VconVersion.V0_5_0)));

  private static final Set<String> BODY_IS_TEXT = Set.of("none", "base64url");

  private VersionMembers() {}

  private static Span since(VconVersion version) {
    return new Span(version, null);
  }

  private static Span until(VconVersion version) {
    return new Span(VconVersion.V0_0_1, version);
  }

  /** Notes everything in a document that the target does not have. */
  static void note(ObjectNode document, ConversionNotes notes) {
    members(document, "", "", notes);
    for (String array : List.of("parties", "dialog", "analysis", "attachments")) {
      VconParts.each(document, array, (object, pointer) -> members(object, array, pointer, notes));
    }
    if (notes.target().isBefore(CORE_01)) {
      VconParts.each(document, "dialog", (dialog, pointer) -> values(dialog, pointer, notes));
      VconParts.eachWithContent(
          document,
          (object, pointer) -> {
            JsonNode body = object.path("body");
            if (!body.isMissingNode()
                && !body.isTextual()
                && !BODY_IS_TEXT.contains(object.path("encoding").asText())) {
              notes.inexpressible(pointer + "/body", "a body that is JSON and not text");
            }
          });
    }
  }

  private static void members(
      ObjectNode object, String kind, String pointer, ConversionNotes notes) {
    SPANS
        .getOrDefault(kind, Map.of())
        .forEach(
            (name, span) -> {
              if (object.hasNonNull(name) && !span.holds(notes.target())) {
                notes.inexpressible(pointer + "/" + name, name);
              }
            });
  }

  private static void values(ObjectNode dialog, String pointer, ConversionNotes notes) {
    if (dialog.path("type").asText().equals("recording-set")) {
      notes.inexpressible(pointer + "/type", "the type recording-set");
    }
    for (JsonNode channel : dialog.path("parties")) {
      if (channel.isNull()) {
        notes.inexpressible(pointer + "/parties", "a channel without a party");
        return;
      }
    }
  }
}
