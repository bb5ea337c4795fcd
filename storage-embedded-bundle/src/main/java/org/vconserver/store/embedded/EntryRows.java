package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.vconserver.vcon.index.IndexEntry;

/**
 * Keeps the index of vCons: an entry for each, and a row for each term under which it is found. The
 * id of an entry begins with the time at which the vCon was created, so that each term has its
 * vCons in that order. Each statement runs in its caller's transaction.
 */
final class EntryRows {
  /** Says how many bits of an id tell vCons of one millisecond apart. */
  private static final int PLACE_BITS = 20;

  private static final long LAST_MILLI = (1L << 42) - 1;

  private EntryRows() {}

  /** Holds what is in the index of a vCon already. */
  private record Present(long id, String terms) {}

  /** Gives the least id that an entry of a time may have; the ends of time for those beyond. */
  static long firstId(Instant time) {
    return firstId(milli(time));
  }

  /** Gives the least id beyond those that an entry of a time may have. */
  static long endId(Instant time) {
    return firstId(milli(time) + 1);
  }

  private static long firstId(long milli) {
    return milli << PLACE_BITS;
  }

  private static long milli(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isAfter(Instant.ofEpochMilli(LAST_MILLI)) ? LAST_MILLI : time.toEpochMilli();
  }

  /** Puts a vCon into the index, or what it has become. */
  static void save(Sql sql, WrittenVcon vcon, Instant now) throws SQLException {
    String key = vcon.key();
    IndexEntry entry = vcon.entry();
    Optional<Present> present = find(sql, key);
    String terms = entry.termsAsJson();
    long id = id(sql, key, entry, present, now);
    if (present.isPresent() && (present.get().id() != id || !present.get().terms().equals(terms))) {
      removeTerms(sql, present.get());
    }
    sql.update(
        "INSERT INTO entry (id, uuid, stored, revision, size, summary, terms) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (uuid) DO UPDATE SET id = excluded.id, stored = excluded.stored,"
            + " revision = excluded.revision, size = excluded.size, summary = excluded.summary,"
            + " terms = excluded.terms",
        id,
        key,
        now.toEpochMilli(),
        vcon.revision(),
        vcon.json().length,
        entry.summary().toString(),
        terms);
    if (present.isEmpty() || present.get().id() != id || !present.get().terms().equals(terms)) {
      sql.update("INSERT INTO term (term, id) SELECT value, ? FROM json_each(?)", id, terms);
    }
  }

  private static long id(
      Sql sql, String key, IndexEntry entry, Optional<Present> present, Instant now)
      throws SQLException {
    if (present.isPresent()
        && (entry.created().isEmpty()
            || present.get().id() >> PLACE_BITS == milli(entry.created().get()))) {
      return present.get().id();
    }
    long first = firstId(entry.created().orElse(now));
    long places = 1L << PLACE_BITS;
    long place = key.hashCode() & (places - 1);
    while (sql.number("SELECT COUNT(*) FROM entry WHERE id = ?", first + place) > 0) {
      place = (place + 1) & (places - 1);
    }
    return first + place;
  }

  /** Takes a vCon out of the index. */
  static void delete(Sql sql, String key) throws SQLException {
    Optional<Present> present = find(sql, key);
    if (present.isPresent()) {
      removeTerms(sql, present.get());
      sql.update("DELETE FROM entry WHERE id = ?", present.get().id());
    }
  }

  private static Optional<Present> find(Sql sql, String key) throws SQLException {
    return sql.first(
        "SELECT id, terms FROM entry WHERE uuid = ?",
        row -> new Present(row.getLong(1), row.getString(2)),
        key);
  }

  private static void removeTerms(Sql sql, Present present) throws SQLException {
    sql.update(
        "DELETE FROM term WHERE id = ?1 AND term IN (SELECT value FROM json_each(?2))",
        present.id(),
        present.terms());
  }
}
