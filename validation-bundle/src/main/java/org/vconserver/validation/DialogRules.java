package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.version.VconVersion;

/** Dialogs (core-04, section 4.3). Used by one thread. */
final class DialogRules {
  private static final String SET = "recording-set";
  private static final List<String> PARTY_REFERENCES = List.of("transferee", "transferor");
  private static final List<String> DIALOG_REFERENCES =
      List.of("original", "consultation", "target_dialog");
  private static final Set<String> TRANSFER =
      Set.of(
          "transferee",
          "transferor",
          "transfer_target",
          "original",
          "consultation",
          "target_dialog");
  private static final Set<String> CONTENT =
      Set.of("mediatype", "filename", "body", "encoding", "url", "content_hash");
  private static final Set<String> DISPOSITIONS =
      Set.of("no-answer", "congestion", "failed", "busy", "hung-up", "voicemail-no-message");

  /** Lists the members that each type must not have (core-04, section 4.3.1.6). */
  private static final Map<String, List<String>> FORBIDDEN =
      Map.of(
          "recording",
          names(TRANSFER, Set.of("recordings")),
          SET,
          names(TRANSFER, names(CONTENT, Set.of("recording_set", "message_id"))),
          "text",
          names(TRANSFER, Set.of("recordings", "recording_set")),
          "transfer",
          names(
              CONTENT,
              Set.of(
                  "parties",
                  "originator",
                  "recordings",
                  "recording_set",
                  "session_id",
                  "party_history",
                  "message_id")),
          "incomplete",
          names(TRANSFER, names(CONTENT, Set.of("recordings", "recording_set", "message_id"))));

  private final JsonNode dialogs;
  private final int parties;
  private final Findings findings;
  private final ContentRules content;

  DialogRules(ObjectNode document, Findings findings) {
    this.dialogs = document.path("dialog");
    this.parties = document.path("parties").size();
    this.findings = findings;
    this.content = new ContentRules(findings);
  }

  /** Sorts names, so that findings always come in the same order. */
  private static List<String> names(Collection<String> some, Collection<String> others) {
    return Stream.concat(some.stream(), others.stream()).sorted().toList();
  }

  void check(ObjectNode dialog, Place place, int index) {
    if (dialog.isEmpty()) {
      findings.warning(place, "dialog.placeholder", "is a placeholder of an earlier draft", "4.3");
      return;
    }
    String type = dialog.path("type").asText();
    if (!dialog.has("type")) {
      findings.error(place.at("type"), "dialog.type", "is mandatory", "4.3.1");
    }
    if (!type.equals("transfer") && !dialog.has("start")) {
      findings.warning(place.at("start"), "dialog.start", "should be there", "4.3.2");
    }
    findings.date(dialog, place, "start");
    forbidden(dialog, type, place);
    if (type.equals("incomplete") && !DISPOSITIONS.contains(dialog.path("disposition").asText())) {
      findings.error(
          place.at("disposition"),
          "dialog.disposition",
          "must be one of " + String.join(", ", DISPOSITIONS.stream().sorted().toList()),
          "4.3.11");
    } else if (!type.equals("incomplete") && dialog.has("disposition")) {
      findings.warning(
          place.at("disposition"), "dialog.disposition", "is for incomplete dialogs", "4.3.11");
    }
    if ((type.equals("recording") || type.equals("text"))
        && dialog.has("body")
        && !dialog.has("mediatype")) {
      findings.errorSince(
          VconVersion.V0_3_0,
          place.at("mediatype"),
          "dialog.mediatype",
          "must be there for a body",
          "4.3.7");
    }
    channels(dialog.path("parties"), place.at("parties"), 0);
    findings.index(dialog.path("originator"), place.at("originator"), "parties", parties);
    history(dialog.path("party_history"), place.at("party_history"));
    sessions(dialog, place);
    recordings(dialog, place, index);
    transfer(dialog, place, index);
    content.check(dialog, place);
  }

  private void forbidden(ObjectNode dialog, String type, Place place) {
    for (String name : FORBIDDEN.getOrDefault(type, List.of())) {
      JsonNode value = dialog.path(name);
      if (value.isMissingNode() || (value.isContainerNode() && value.isEmpty())) {
        continue;
      }
      findings.error(
          place.at(name),
          "dialog.forbidden",
          "must not be there in a dialog of type " + type,
          "4.3.1.6");
    }
  }

  /** Checks an index, an array of them, or an array with an entry for each channel. */
  private void channels(JsonNode value, Place place, int depth) {
    if (value.isNull() && depth == 1) {
      return;
    }
    if (!value.isArray()) {
      findings.index(value, place, "parties", parties);
    } else if (depth == 2) {
      findings.error(place, "dialog.parties", "has arrays too deep in each other", "4.3.4");
    } else {
      for (int i = 0; i < value.size(); i++) {
        channels(value.get(i), place.at(i), depth + 1);
      }
    }
  }

  private void history(JsonNode history, Place place) {
    for (int i = 0; history.isArray() && i < history.size(); i++) {
      JsonNode event = history.get(i);
      findings.index(event.path("party"), place.at(i).at("party"), "parties", parties);
      findings.date(event, place.at(i), "time");
      if (event.path("event").asText().startsWith("key") && !event.has("button")) {
        findings.error(place.at(i).at("button"), "party_history.button", "must be there", "4.3.13");
      }
    }
  }

  private void sessions(ObjectNode dialog, Place place) {
    JsonNode session = dialog.path("session_id");
    if (session.isArray()
        && dialog.path("parties").isArray()
        && !alike(session, dialog.path("parties"))) {
      findings.error(
          place.at("session_id"), "session_id.shape", "must have the shape of parties", "4.3.12");
    }
    sessionIds(session, place.at("session_id"), 0);
  }

  private static boolean alike(JsonNode sessions, JsonNode parties) {
    if (sessions.size() != parties.size()) {
      return false;
    }
    for (int i = 0; i < sessions.size(); i++) {
      if (sessions.get(i).isArray()
          && (!parties.get(i).isArray() || sessions.get(i).size() != parties.get(i).size())) {
        return false;
      }
    }
    return true;
  }

  private void sessionIds(JsonNode session, Place place, int depth) {
    if (session.isArray() && depth < 2) {
      for (int i = 0; i < session.size(); i++) {
        sessionIds(session.get(i), place.at(i), depth + 1);
      }
    }
    for (String name : List.of("local", "remote")) {
      JsonNode id = session.path(name);
      if (id.isTextual() && !id.textValue().matches("[0-9a-fA-F]{32}")) {
        findings.error(
            place.at(name), "session_id.syntax", "must be 32 hexadecimal digits", "4.3.12");
      }
    }
  }

  private void recordings(ObjectNode dialog, Place place, int index) {
    JsonNode recordings = dialog.path("recordings");
    boolean set = dialog.path("type").asText().equals(SET);
    if (set && !recordings.isArray()) {
      findings.error(place.at("recordings"), "dialog.recordings", "is mandatory", "4.3.6");
    }
    findings.indices(recordings, place.at("recordings"), "dialog", dialogs.size());
    for (int i = 0; recordings.isArray() && i < recordings.size(); i++) {
      ofType("recording", recordings.get(i), place.at("recordings").at(i));
    }
    JsonNode in = dialog.path("recording_set");
    findings.index(in, place.at("recording_set"), "dialog", dialogs.size());
    if (!in.isMissingNode()) {
      ofType(SET, in, place.at("recording_set"));
    }
    self(in, index, place.at("recording_set"));
  }

  /** Requires a type of content that is referred to, where the reference is good otherwise. */
  private void ofType(String type, JsonNode reference, Place place) {
    JsonNode found = reference.isInt() ? dialogs.path(reference.intValue()) : null;
    if (found != null
        && !findings.faultyAt(place)
        && found.has("type")
        && !found.path("type").asText().equals(type)) {
      findings.error(place, "reference.kind", "must be a dialog of type " + type, "4.3.6");
    }
  }

  private void self(JsonNode reference, int index, Place place) {
    if (reference.isInt() && reference.intValue() == index && !findings.faultyAt(place)) {
      findings.error(place, "reference.self", "refers to this dialog itself", "4.3.10");
    }
  }

  private void transfer(ObjectNode dialog, Place place, int index) {
    for (String name : PARTY_REFERENCES) {
      findings.index(dialog.path(name), place.at(name), "parties", parties);
    }
    findings.indices(
        dialog.path("transfer_target"), place.at("transfer_target"), "parties", parties);
    for (String name : DIALOG_REFERENCES) {
      JsonNode reference = dialog.path(name);
      // -1 stood for an unknown dialog in core-01.
      if (!(reference.isInt() && reference.intValue() == -1)) {
        findings.indices(reference, place.at(name), "dialog", dialogs.size());
        self(reference, index, place.at(name));
      }
    }
    if (dialog.path("duration").isTextual()) {
      findings.error(
          place.at("duration"),
          "dialog.duration",
          "must be a number, not " + StrictJson.describe(dialog.path("duration")),
          "4.3.3");
    }
  }
}
