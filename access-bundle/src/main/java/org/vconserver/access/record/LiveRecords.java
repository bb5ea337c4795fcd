package org.vconserver.access.record;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kept;
import org.vconserver.api.access.AccessRecords.Kind;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds all records of a kind in memory, as they were read from the store. Once a second, when
 * somebody asks for them, it is looked whether another server has changed any. While the store
 * can't be reached those that were known still are. Thread-safe.
 *
 * @param <T> what a record is read as
 */
public final class LiveRecords<T> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRecords.class);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Kind kind;
  private final Function<Kept, T> reader;
  private final LongSupplier nanos;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable AccessRecords store;
  private volatile @Nullable Loaded<T> loaded;
  private volatile boolean away;

  /**
   * Holds records as they were.
   *
   * @param from which store they are
   * @param version of the store when they were read
   * @param looked when it was last asked for its version, in nanoseconds
   */
  private record Loaded<T>(AccessRecords from, long version, long looked, Map<String, T> byId) {
    Loaded<T> lookedAgain(long now) {
      return new Loaded<>(from, version, now, byId);
    }
  }

  /**
   * Makes it; the store comes later.
   *
   * @param reader reads a record; one that it can't read (IllegalArgumentException,
   *     DateTimeException) is as if it was not there
   */
  public LiveRecords(Kind kind, Function<Kept, T> reader, LongSupplier nanos) {
    this.kind = kind;
    this.reader = reader;
    this.nanos = nanos;
  }

  /** Takes a store. */
  public void setStore(AccessRecords records) {
    store = records;
  }

  /** Takes a store away, unless there is another one by now. */
  public void unsetStore(AccessRecords records) {
    if (records.equals(store)) {
      store = null;
    }
  }

  /**
   * Gives the store.
   *
   * @throws VconException SERVICE_UNAVAILABLE if there is none
   */
  public AccessRecords store() {
    AccessRecords present = store;
    if (present == null) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE, "The store of keys and users is not there");
    }
    return present;
  }

  /**
   * Gives the records by their ids, at most a second old; older only while the store is away.
   *
   * @throws VconException SERVICE_UNAVAILABLE or STORAGE_UNAVAILABLE if they were never read
   */
  public Map<String, T> now() {
    AccessRecords present = store;
    Loaded<T> known = loaded;
    if (known == null || (present != null && present != known.from())) {
      return load(store()).byId();
    }
    boolean fresh = nanos.getAsLong() - known.looked() < LOOK_NANOS;
    if (fresh || present == null || !looking.compareAndSet(false, true)) {
      return known.byId();
    }
    try {
      if (present.version(kind) != known.version()) {
        return load(present).byId();
      }
      away = false;
    } catch (VconException e) {
      if (!away) {
        LOG.warn(
            "Each {} is taken as it was, as it can't be seen what changed: {}",
            kind.word(),
            e.getMessage());
      }
      away = true;
    } finally {
      looking.set(false);
    }
    return looked(known).byId();
  }

  /** Notes that it was looked; others may have read meanwhile, which is newer. */
  private synchronized Loaded<T> looked(Loaded<T> known) {
    Loaded<T> present = loaded;
    Loaded<T> next = (present == null ? known : present).lookedAgain(nanos.getAsLong());
    loaded = next;
    return next;
  }

  /**
   * Reads all records now, as this server has changed one.
   *
   * @throws VconException SERVICE_UNAVAILABLE or STORAGE_UNAVAILABLE
   */
  public Map<String, T> reload() {
    return load(store()).byId();
  }

  /** Reads the version first, so that a change in between is read once more. */
  private synchronized Loaded<T> load(AccessRecords from) {
    long version = from.version(kind);
    Map<String, T> byId = new HashMap<>();
    for (Kept kept : from.list(kind)) {
      try {
        byId.put(kept.id(), reader.apply(kept));
      } catch (IllegalArgumentException | DateTimeException e) {
        LOG.error(
            "The {} {} can't be read, and is not taken: {}", kind.word(), kept.id(), e.toString());
      }
    }
    Loaded<T> read = new Loaded<>(from, version, nanos.getAsLong(), byId);
    loaded = read;
    return read;
  }
}
