package org.vconserver.rest.change;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeLog;

/** Holds the changes behind one place of the log, with their texts. Not thread-safe. */
final class EventBatch {
  private final List<Entry> entries;
  private final long forgotten;
  private final boolean full;
  private final long last;

  private EventBatch(List<Entry> entries, long forgotten, boolean full, long last) {
    this.entries = entries;
    this.forgotten = forgotten;
    this.full = full;
    this.last = last;
  }

  /** Reads it. */
  static EventBatch read(ChangeLog log, long after, int limit) {
    List<Change> changes = log.after(after, limit);
    // Asked for afterwards: what is kept now was kept when they were read.
    long forgotten = log.forgotten();
    List<Entry> entries = new ArrayList<>();
    changes.forEach(change -> entries.add(new Entry(change)));
    boolean full = changes.size() >= limit;
    long last = changes.isEmpty() ? after : changes.get(changes.size() - 1).seq();
    return new EventBatch(entries, forgotten, full, last);
  }

  /** Tells whether it has something for one who has read up to a seq, or nothing is behind it. */
  boolean reaches(long cursor) {
    return !full || cursor < last;
  }

  /**
   * Puts into a stream what it has not got yet, and lets it write.
   *
   * @return whether there is more for it, and room
   */
  boolean putInto(EventStream stream) {
    if (stream.cursor() < forgotten) {
      stream.lose(forgotten);
    }
    boolean whole = true;
    for (Entry entry : entries) {
      whole = stream.take(entry.change, entry);
      if (!whole) {
        break;
      }
    }
    stream.write();
    return (full || !whole) && stream.hasRoom();
  }

  /** Writes the text of a change when the first stream asks for it. */
  private static final class Entry implements Supplier<byte[]> {
    private final Change change;
    private byte @Nullable [] text;

    Entry(Change change) {
      this.change = change;
    }

    @Override
    public byte[] get() {
      byte[] known = text;
      if (known == null) {
        known = EventText.of(change);
        text = known;
      }
      return known;
    }
  }
}
