package org.vconserver.store.embedded;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexEntry;

/**
 * Keeps the index of vCons: a row of {@code entry} for each, and its terms, which are words of a
 * full-text index of the same id. An id is made of the time at which the vCon was created and of
 * its uuid, so that it need not be looked up, and each term has its vCons in the order of time.
 * Where an id can't be told from the vCon, it is in {@code entry_place}.
 *
 * <p>Terms are in a full-text index as that writes what is new together: an ordinary index writes a
 * page for each term. Each statement runs in its caller's transaction.
 */
final class EntryRows {
  /** Says how many bits of an id tell vCons of one millisecond apart. */
  private static final int PLACE_BITS = 20;

  private static final long PLACES = 1L << PLACE_BITS;
  private static final long LAST_MILLI = (1L << 42) - 1;

  private EntryRows() {}

  /** Gives the least id that an entry of a time may have; the ends of time for those beyond. */
  static long firstId(Instant time) {
    return milli(time) << PLACE_BITS;
  }

  /** Gives the least id beyond those that an entry of a time may have. */
  static long endId(Instant time) {
    return (milli(time) + 1) << PLACE_BITS;
  }

  private static long milli(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isAfter(Instant.ofEpochMilli(LAST_MILLI)) ? LAST_MILLI : time.toEpochMilli();
  }

  /** Gives the words that stand for terms in the full-text index, for a query of all of them. */
  static String words(List<String> terms) {
    return terms.stream().map(EntryRows::word).collect(Collectors.joining(" "));
  }

  /** Writes a term as one word: what is no small letter and no digit, as its octets. */
  private static String word(String term) {
    StringBuilder word = new StringBuilder();
    for (byte octet : term.getBytes(StandardCharsets.UTF_8)) {
      if ((octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9')) {
        word.append((char) octet);
      } else {
        word.append('_').append(Character.forDigit((octet >> 4) & 0xf, 16));
        word.append(Character.forDigit(octet & 0xf, 16));
      }
    }
    return word.toString();
  }

  /** Puts a vCon into the index that was not stored before. */
  static void add(Sql sql, WrittenVcon vcon, Instant now) throws SQLException {
    IndexEntry entry = vcon.entry();
    long id = freeId(sql, vcon.key(), entry.created(), now);
    String words = words(entry.terms());
    addWords(sql, id, words);
    sql.update(
        "INSERT INTO entry (id, uuid, stored, revision, size, terms, summary) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        vcon.key(),
        now.toEpochMilli(),
        vcon.revision(),
        vcon.json().length,
        digest(words),
        entry.summary().toString());
  }

  /**
   * Puts into the index what a vCon has become.
   *
   * @param before gives the id of its entry, if it has one
   */
  static void replace(Sql sql, WrittenVcon vcon, OptionalLong before, Instant now)
      throws SQLException {
    IndexEntry entry = vcon.entry();
    if (before.isEmpty() || hasMoved(before.getAsLong(), entry)) {
      if (before.isPresent()) {
        remove(sql, vcon.key(), before.getAsLong());
      }
      add(sql, vcon, now);
      return;
    }
    long id = before.getAsLong();
    String words = words(entry.terms());
    if (sql.number("SELECT terms FROM entry WHERE id = ?", id) != digest(words)) {
      sql.update("DELETE FROM entry_terms WHERE rowid = ?", id);
      addWords(sql, id, words);
    }
    sql.update(
        "UPDATE entry SET stored = ?, revision = ?, size = ?, terms = ?, summary = ? WHERE id = ?",
        now.toEpochMilli(),
        vcon.revision(),
        vcon.json().length,
        digest(words),
        entry.summary().toString(),
        id);
  }

  private static boolean hasMoved(long id, IndexEntry entry) {
    return entry.created().isPresent() && id >> PLACE_BITS != milli(entry.created().get());
  }

  private static void addWords(Sql sql, long id, String words) throws SQLException {
    sql.update("INSERT INTO entry_terms (rowid, terms) VALUES (?, ?)", id, words);
  }

  private static long digest(String words) {
    return ContentRevision.number(words.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes some of what was deleted out of the index; says whether there is more. */
  static boolean merge(Sql sql, boolean first) throws SQLException {
    return FullText.merge(sql, "entry_terms", first);
  }

  /** Takes a vCon out of the index. */
  static void remove(Sql sql, String key, long id) throws SQLException {
    removeAt(sql, id);
    sql.update("DELETE FROM entry_place WHERE uuid = ?", key);
  }

  /** Takes an entry out of the index, and leaves it noted where that of its vCon is. */
  static void removeAt(Sql sql, long id) throws SQLException {
    sql.update("DELETE FROM entry_terms WHERE rowid = ?", id);
    sql.update("DELETE FROM entry WHERE id = ?", id);
  }

  /** Tells whether an entry is what it should be for a vCon. */
  static boolean isOf(Sql sql, long id, WrittenVcon vcon) throws SQLException {
    String words = words(vcon.entry().terms());
    return sql.number(
                "SELECT COUNT(*) FROM entry WHERE id = ? AND revision = ? AND size = ? AND terms = ? AND summary = ?",
                id,
                vcon.revision(),
                vcon.json().length,
                digest(words),
                vcon.entry().summary().toString())
            > 0
        && sql.number(
                "SELECT COUNT(*) FROM entry_terms WHERE entry_terms MATCH ? AND rowid = ?",
                words,
                id)
            > 0;
  }

  /** Gives the time at which the vCon of an entry was stored last. */
  static Instant stored(Sql sql, long id) throws SQLException {
    return Instant.ofEpochMilli(sql.number("SELECT stored FROM entry WHERE id = ?", id));
  }

  /**
   * Finds the entry of a stored vCon.
   *
   * @param created when it may say that it was created; if that leads nowhere it is read
   */
  static OptionalLong find(Sql sql, String key, Optional<Instant> created) throws SQLException {
    if (created.isPresent()) {
      long likely = likelyId(key, created.get());
      if (isAt(sql, key, likely)) {
        return OptionalLong.of(likely);
      }
    }
    Optional<Long> elsewhere =
        sql.first("SELECT id FROM entry_place WHERE uuid = ?", row -> row.getLong(1), key);
    if (elsewhere.isPresent()) {
      return OptionalLong.of(elsewhere.get());
    }
    Optional<Instant> stored = createdAsStored(sql, key);
    return stored.isPresent() && !stored.equals(created)
        ? find(sql, key, stored)
        : OptionalLong.empty();
  }

  private static Optional<Instant> createdAsStored(Sql sql, String key) throws SQLException {
    Optional<byte[]> json =
        sql.first("SELECT json FROM vcon WHERE uuid = ?", row -> row.getBytes(1), key);
    try {
      return json.flatMap(text -> IndexEntry.of(Vcon.parse(text)).created());
    } catch (VconException e) {
      return Optional.empty(); // what can't be read has no entry
    }
  }

  private static long likelyId(String key, Instant created) {
    return firstId(created) + (key.hashCode() & (PLACES - 1));
  }

  private static boolean isAt(Sql sql, String key, long id) throws SQLException {
    return sql.number("SELECT COUNT(*) FROM entry WHERE id = ? AND uuid = ?", id, key) > 0;
  }

  /** Gives an id that no entry has; notes it if it is not the likely one. */
  private static long freeId(Sql sql, String key, Optional<Instant> created, Instant now)
      throws SQLException {
    long likely = likelyId(key, created.orElse(now));
    long first = likely & -PLACES;
    long id = likely;
    while (sql.number("SELECT COUNT(*) FROM entry WHERE id = ?", id) > 0) {
      id = first + ((id + 1) & (PLACES - 1));
    }
    if (id != likely || created.isEmpty()) {
      sql.update("INSERT INTO entry_place VALUES (?, ?)", key, id);
    }
    return id;
  }
}
