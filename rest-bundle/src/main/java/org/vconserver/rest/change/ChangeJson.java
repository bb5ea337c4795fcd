package org.vconserver.rest.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.rest.request.Preconditions;

/** Writes changes as they are answered. */
final class ChangeJson {
  private ChangeJson() {}

  /** Writes a change. Revisions are entity tags, as {@code If-Match} takes them. */
  static ObjectNode of(Change change) {
    ObjectNode json = change.cause().toJson();
    json.remove("whole");
    json.put("seq", Long.toString(change.seq()));
    json.put("at", change.at().toString());
    json.put("kind", change.kind().wireName());
    json.put("vcon", change.subject());
    if (change.kind() != ChangeKind.VCON_DELETED) {
      json.put("revision", Preconditions.tag(change.revision()));
      json.put("size", change.size());
      json.put("sha1", change.digest());
      ArrayNode paths = json.putArray("paths");
      change.cause().paths().forEach(paths::add);
    }
    return json;
  }

  /** Writes a change with what there was before it, as far as that is known. */
  static ObjectNode of(Change change, Optional<Change> before) {
    ObjectNode json = of(change);
    before
        .filter(earlier -> earlier.kind() != ChangeKind.VCON_DELETED)
        .ifPresent(
            earlier -> {
              json.put("revision_before", Preconditions.tag(earlier.revision()));
              json.put("size_before", earlier.size());
            });
    return json;
  }
}
