package org.vconserver.access.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Keeps records as a store does, which can be away. */
public final class MemoryRecords implements AccessRecords {
  public final Map<String, Kept> all = new TreeMap<>();
  public boolean away;
  public int asked;
  private long version;

  private void look() {
    asked++;
    if (away) {
      throw new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
    }
  }

  @Override
  public List<Kept> list(Kind kind) {
    look();
    return all.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind + " "))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public Optional<Kept> find(Kind kind, String id) {
    look();
    return Optional.ofNullable(all.get(kind + " " + id));
  }

  @Override
  public OptionalLong put(Kind kind, String id, long revision, ObjectNode content) {
    look();
    Kept present = all.get(kind + " " + id);
    if ((present == null ? 0 : present.revision()) != revision) {
      return OptionalLong.empty();
    }
    all.put(kind + " " + id, new Kept(id, ++version, content.deepCopy()));
    return OptionalLong.of(version);
  }

  @Override
  public boolean remove(Kind kind, String id) {
    look();
    version++;
    return all.remove(kind + " " + id) != null;
  }

  @Override
  public long version(Kind kind) {
    look();
    return version;
  }
}
