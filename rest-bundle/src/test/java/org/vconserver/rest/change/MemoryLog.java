package org.vconserver.rest.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;

/** A change log in memory that counts how often it is read. */
final class MemoryLog implements ChangeLog {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<Change> changes = new ArrayList<>();
  private long forgotten;
  int reads;

  static String uuid(int vcon) {
    return String.format("00000000-0000-8000-8000-%012d", vcon);
  }

  static Change change(long seq, ChangeKind kind, int vcon, @Nullable String pipeline) {
    ChangeCause cause =
        pipeline == null ? ChangeCause.UNKNOWN : ChangeCause.ofJob(null, null, 7, pipeline);
    return new Change(seq, NOW, kind, uuid(vcon), 5, "d".repeat(40), 10, cause);
  }

  /** Adds changes of one kind, each of a vCon whose number is its seq. */
  void add(int count) {
    for (int i = 0; i < count; i++) {
      int seq = changes.size() + 1;
      changes.add(change(seq, ChangeKind.VCON_CREATED, seq, null));
    }
  }

  void forget(long upTo) {
    forgotten = upTo;
  }

  @Override
  public List<Change> after(long seq, int limit) {
    reads++;
    return changes.stream()
        .filter(change -> change.seq() > Math.max(seq, forgotten))
        .limit(limit)
        .toList();
  }

  @Override
  public List<Change> historyOf(String uuid, long before, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long newest() {
    return changes.size();
  }

  @Override
  public long forgotten() {
    return forgotten;
  }
}
