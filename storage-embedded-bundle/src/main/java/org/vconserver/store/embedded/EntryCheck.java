package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/**
 * Compares vCons with their entries in the index: first each vCon with its entry, then each entry
 * with its vCon. Thread-safe.
 */
final class EntryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(EntryCheck.class);
  private static final String VCONS = "v";
  private static final String ENTRIES = "e";

  private final Database database;

  EntryCheck(Database database) {
    this.database = database;
  }

  private record Entry(long id, String key, boolean fits) {}

  /** Does as {@link org.vconserver.api.index.VconIndex#check}. */
  IndexCheck check(@Nullable String after, int limit) {
    if (after == null) {
      return checkVcons("", limit);
    }
    if (after.startsWith(VCONS)) {
      return checkVcons(after.substring(VCONS.length()), limit);
    }
    try {
      if (after.startsWith(ENTRIES)) {
        return checkEntries(Long.parseLong(after.substring(ENTRIES.length())), limit);
      }
    } catch (NumberFormatException e) {
      throw noPlace(e);
    }
    throw noPlace(null);
  }

  private static VconException noPlace(@Nullable Throwable cause) {
    return new VconException(
        ServerError.INVALID_REQUEST, "after: is no place at which a check goes on", cause);
  }

  private IndexCheck checkVcons(String after, int limit) {
    List<String> keys =
        database.read(
            sql ->
                sql.list(
                    "SELECT uuid FROM vcon WHERE uuid > ? ORDER BY uuid LIMIT ?",
                    row -> row.getString(1),
                    after,
                    limit));
    long mended = 0;
    for (String key : keys) {
      if (!database.read(sql -> isRight(sql, key))) {
        mended += database.write(sql -> mend(sql, key)) ? 1 : 0;
      }
    }
    String next = keys.size() < limit ? ENTRIES + "0" : VCONS + keys.get(keys.size() - 1);
    return new IndexCheck(keys.size(), mended, next);
  }

  private static Optional<WrittenVcon> read(Sql sql, String key) throws SQLException {
    try {
      return sql.first("SELECT json FROM vcon WHERE uuid = ?", row -> row.getBytes(1), key)
          .map(json -> WrittenVcon.of(Vcon.parse(json)));
    } catch (VconException e) {
      LOG.warn("vCon {} is not in the index, as it can't be read: {}", key, e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isRight(Sql sql, String key) throws SQLException {
    Optional<WrittenVcon> vcon = read(sql, key);
    if (vcon.isEmpty()) {
      return true; // it is gone by now, or there is nothing to be in the index
    }
    OptionalLong entry = EntryRows.find(sql, key, vcon.get().entry().created());
    return entry.isPresent() && EntryRows.isOf(sql, entry.getAsLong(), vcon.get());
  }

  private static boolean mend(Sql sql, String key) throws SQLException {
    Optional<WrittenVcon> vcon = read(sql, key);
    if (vcon.isEmpty()) {
      return false;
    }
    Optional<Instant> created = vcon.get().entry().created();
    OptionalLong entry = EntryRows.find(sql, key, created);
    Instant stored = created.orElse(Instant.EPOCH);
    if (entry.isPresent()) {
      stored = EntryRows.stored(sql, entry.getAsLong());
      EntryRows.remove(sql, key, entry.getAsLong());
    }
    EntryRows.add(sql, vcon.get(), stored);
    LOG.warn("The entry of vCon {} in the index was not right, and is mended", key);
    return true;
  }

  private IndexCheck checkEntries(long from, int limit) {
    List<Entry> entries =
        database.read(
            sql ->
                sql.list(
                    "SELECT entry.id, entry.uuid, vcon.revision IS entry.revision FROM entry"
                        + " LEFT JOIN vcon ON vcon.uuid = entry.uuid WHERE entry.id >= ?"
                        + " ORDER BY entry.id LIMIT ?",
                    row -> new Entry(row.getLong(1), row.getString(2), row.getBoolean(3)),
                    from,
                    limit));
    long mended = 0;
    for (Entry entry : entries) {
      if (!entry.fits()) {
        mended += database.write(sql -> removeStray(sql, entry)) ? 1 : 0;
      }
    }
    boolean last = entries.size() < limit;
    String next = last ? null : ENTRIES + (entries.get(entries.size() - 1).id() + 1);
    return new IndexCheck(entries.size(), mended, next);
  }

  /** Removes an entry that is not the one of its vCon. */
  private static boolean removeStray(Sql sql, Entry entry) throws SQLException {
    String key = VconUuid.key(entry.key());
    OptionalLong right = EntryRows.find(sql, key, Optional.empty());
    if (right.isPresent() && right.getAsLong() == entry.id()) {
      return false;
    }
    EntryRows.removeAt(sql, entry.id());
    LOG.warn("An entry in the index was of no vCon, and is gone: {}", key);
    return true;
  }
}
