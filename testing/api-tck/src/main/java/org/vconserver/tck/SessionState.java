package org.vconserver.tck;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vconserver.api.job.JobRequest;
import org.vconserver.vcon.Vcon;

/** Holds what a session had at one moment. Immutable, its trees being copies. */
record SessionState(
    List<JsonNode> vcons,
    Set<Integer> modified,
    Map<String, JsonNode> parameters,
    List<JobRequest> requests) {

  static SessionState read(RecordingSession session) {
    return new SessionState(
        session.vcons().stream().map(SessionState::copy).toList(),
        session.modified(),
        copies(session.parameters()),
        session.requests());
  }

  /** Copies the whole document and, of a signed one that was verified, its content. */
  private static JsonNode copy(Vcon vcon) {
    JsonNode document = vcon.copyTree();
    return vcon.readable() && vcon.content() != vcon
        ? vcon.content().copyTree().set("document", document)
        : document;
  }

  private static Map<String, JsonNode> copies(Map<String, JsonNode> parameters) {
    Map<String, JsonNode> copies = new LinkedHashMap<>(parameters);
    copies.replaceAll((name, value) -> value.deepCopy());
    return copies;
  }
}
