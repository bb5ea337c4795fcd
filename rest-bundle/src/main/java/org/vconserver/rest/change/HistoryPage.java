package org.vconserver.rest.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeLog;

/**
 * Holds some changes of a vCon as they are answered, the newest first. Immutable, as long as nobody
 * changes the entries: no one may.
 *
 * @param next the seq before which the next page begins; empty on the last one
 */
public record HistoryPage(List<ObjectNode> entries, OptionalLong next) {
  public HistoryPage {
    entries = List.copyOf(entries);
  }

  /** Reads the changes of a vCon that have a smaller seq, so many at most. */
  public static HistoryPage read(ChangeLog log, String uuid, long before, int limit) {
    List<Change> changes = log.historyOf(uuid, before, limit + 1);
    List<ObjectNode> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, changes.size()); i++) {
      Optional<Change> earlier =
          i + 1 < changes.size() ? Optional.of(changes.get(i + 1)) : Optional.empty();
      entries.add(ChangeJson.of(changes.get(i), earlier));
    }
    return new HistoryPage(
        entries,
        changes.size() > limit
            ? OptionalLong.of(changes.get(limit - 1).seq())
            : OptionalLong.empty());
  }
}
