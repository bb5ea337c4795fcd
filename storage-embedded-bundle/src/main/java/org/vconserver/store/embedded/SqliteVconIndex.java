package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Finds vCons by the rows that {@link EntryRows} keeps. Thread-safe. */
final class SqliteVconIndex implements VconIndex {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteVconIndex.class);

  /** Says how many vCons may be sorted for a page. */
  private static final int FEW = 2000;

  /** Bounds what one transaction brings into the index, as others wait for it. */
  private static final int INDEXED_AT_ONCE = 20;

  /** Says how long a search waits for the words of what was stored before it. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private static final String TERMS = "entry_terms";
  private static final String ENTRIES = "entry";
  private static final String COLUMNS =
      "SELECT entry.id, entry.uuid, entry.stored, entry.revision, entry.size, entry.summary,"
          + " (SELECT at FROM expiry WHERE expiry.uuid = entry.uuid)";

  private final Database database;
  private final @Nullable WordsKeeper words;
  private final AtomicBoolean purging = new AtomicBoolean();

  /**
   * Makes an index.
   *
   * @param words of the vCons; null if words are not kept
   */
  SqliteVconIndex(Database database, @Nullable WordsKeeper words) {
    this.database = database;
    this.words = words;
  }

  @Override
  public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
    awaitWords(filter);
    return database.read(
        sql -> {
          Search search = search(sql, filter, after);
          return sql.list(
              COLUMNS + search.text() + search.order() + " LIMIT ?",
              search::found,
              search.arguments(limit));
        });
  }

  @Override
  public long count(VconFilter filter) {
    awaitWords(filter);
    if (filter.equals(VconFilter.ALL)) {
      return database.read(sql -> sql.number("SELECT COUNT(*) FROM entry"));
    }
    return database.read(
        sql -> {
          Search search = search(sql, filter, null);
          return sql.number("SELECT COUNT(*)" + search.text(), search.arguments());
        });
  }

  private void awaitWords(VconFilter filter) {
    if (filter.text() == null) {
      return;
    }
    if (words == null) {
      throw new VconException(
          ServerError.TEXT_SEARCH_UNSUPPORTED,
          "q: words are not kept here: TEXT_INDEX is the setting");
    }
    words.await(LONGEST_WAIT);
  }

  @Override
  public void purge() {
    purging.set(true);
  }

  /** Takes what was deleted out of the files, if somebody has asked for it. */
  void purgeNow() {
    if (!purging.compareAndSet(true, false)) {
      return;
    }
    database.purge(EntryRows::merge);
    if (words != null) {
      words.purge();
    }
    LOG.info("What was deleted is no longer in the file of the index");
  }

  @Override
  public long textBehind() {
    return words == null ? 0 : words.behind();
  }

  /** Tells whether all vCons that were stored before there was an index are in it. */
  static boolean isComplete(Sql sql) throws SQLException {
    return sql.first("SELECT behind FROM indexing", row -> row.getString(1)).isEmpty();
  }

  @Override
  public long behind() {
    return database.read(
        sql ->
            isComplete(sql)
                ? 0L
                : Math.max(
                    1,
                    sql.number("SELECT COUNT(*) FROM vcon")
                        - sql.number("SELECT COUNT(*) FROM entry")));
  }

  /** Tells whether few vCons have all of the terms, so that they can be sorted. */
  private static boolean isRare(Sql sql, List<String> terms) throws SQLException {
    return sql.number(
            "SELECT COUNT(*) FROM (SELECT 1 FROM entry_terms WHERE entry_terms MATCH ? LIMIT ?)",
            EntryRows.words(terms),
            FEW)
        < FEW;
  }

  private static Search search(Sql sql, VconFilter filter, @Nullable String after)
      throws SQLException {
    List<String> terms = filter.terms();
    boolean byStored = filter.storedSince() != null;
    if (filter.text() != null) {
      return new Search(filter, byStored, TextMatch.of(filter.text()).table(), after);
    }
    boolean byTerm = !terms.isEmpty() && (!byStored || isRare(sql, terms));
    return new Search(filter, byStored, byTerm ? TERMS : ENTRIES, after);
  }

  /** Holds one search as it becomes a statement. Used by one thread. */
  private static final class Search {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private final boolean byStored;
    private final String id;

    /**
     * Begins a search.
     *
     * @param byStored whether it is in the order in which the vCons were stored
     * @param table whose rows it goes through: the entries, or what is found by terms or by words
     * @param after position behind which it begins; null for the first
     */
    Search(VconFilter filter, boolean byStored, String table, @Nullable String after) {
      this.byStored = byStored;
      boolean byEntry = table.equals(ENTRIES);
      this.id = byEntry ? "entry.id" : table + ".rowid";
      if (byEntry) {
        text.append(" FROM entry WHERE 1");
      } else {
        text.append(" FROM " + table + " CROSS JOIN entry ON entry.id = " + id);
        text.append(" WHERE " + table + " MATCH ?");
        arguments.add(
            filter.text() == null
                ? EntryRows.words(filter.terms())
                : TextMatch.of(filter.text()).expression());
      }
      Instant since = filter.since();
      Instant until = filter.until();
      // One bound at each end: of two SQLite takes one, and goes through what the other leaves out.
      long end = until == null ? Long.MAX_VALUE : EntryRows.endId(until);
      String bounded = byStored ? "+" + id : id; // the plus sign leaves the index to the order
      and(bounded + " >= ?", since == null ? 0 : EntryRows.firstId(since));
      and(bounded + " < ?", after == null || byStored ? end : Math.min(end, number(after)));
      if (after != null && byStored) {
        int dot = after.indexOf('.');
        and(
            "(entry.stored, entry.id) < (?, ?)",
            number(after.substring(0, Math.max(0, dot))),
            number(after.substring(dot + 1)));
      }
      Instant storedSince = filter.storedSince();
      if (storedSince != null) {
        and("entry.stored >= ?", storedSince.toEpochMilli());
      }
      if (!table.equals(TERMS) && !filter.terms().isEmpty()) {
        and(
            "+" + id + " IN (SELECT rowid FROM entry_terms WHERE entry_terms MATCH ?)",
            EntryRows.words(filter.terms()));
      }
    }

    private void and(String condition, Object... values) {
      text.append(" AND ").append(condition);
      arguments.addAll(List.of(values));
    }

    private static long number(String position) {
      try {
        return Long.parseLong(position);
      } catch (NumberFormatException e) {
        throw new VconException(
            ServerError.INVALID_REQUEST, "after: is no place in the list that is asked for", e);
      }
    }

    String text() {
      return text.toString();
    }

    String order() {
      return byStored ? " ORDER BY entry.stored DESC, entry.id DESC" : " ORDER BY " + id + " DESC";
    }

    Object[] arguments(Object... last) {
      List<Object> all = new ArrayList<>(arguments);
      all.addAll(List.of(last));
      return all.toArray();
    }

    IndexedVcon found(ResultSet row) throws SQLException {
      long id = row.getLong(1);
      long stored = row.getLong(3);
      ObjectNode summary = StrictJson.readObject(row.getString(6).getBytes(StandardCharsets.UTF_8));
      return new IndexedVcon(
          summary.path("uuid").asText(row.getString(2)),
          byStored ? stored + "." + id : Long.toString(id),
          Instant.ofEpochMilli(stored),
          row.getLong(4),
          row.getLong(5),
          row.getObject(7) == null ? null : Instant.ofEpochMilli(row.getLong(7)),
          summary);
    }
  }

  /**
   * Brings some of the vCons that were stored before there was an index into it; says whether there
   * are more. One that can't be read is passed over, and said.
   */
  boolean indexOlder() {
    Optional<String> behind =
        database.read(sql -> sql.first("SELECT behind FROM indexing", row -> row.getString(1)));
    if (behind.isEmpty()) {
      return false;
    }
    return database.write(sql -> indexOlder(sql, behind.get()));
  }

  private static boolean indexOlder(Sql sql, String behind) throws SQLException {
    List<String> keys =
        sql.list(
            "SELECT uuid FROM vcon WHERE uuid > ? ORDER BY uuid LIMIT ?",
            row -> row.getString(1),
            behind,
            INDEXED_AT_ONCE);
    for (String key : keys) {
      index(sql, key);
    }
    if (keys.isEmpty()) {
      sql.update("DELETE FROM indexing");
      LOG.info("All vCons are in the index");
      return false;
    }
    sql.update("UPDATE indexing SET behind = ?", keys.get(keys.size() - 1));
    return true;
  }

  private static void index(Sql sql, String key) throws SQLException {
    Optional<byte[]> json =
        sql.first("SELECT json FROM vcon WHERE uuid = ?", row -> row.getBytes(1), key);
    try {
      WrittenVcon vcon = WrittenVcon.of(Vcon.parse(json.orElseThrow()));
      Optional<Instant> created = vcon.entry().created();
      if (EntryRows.find(sql, key, created).isEmpty()) {
        EntryRows.add(sql, vcon, created.orElse(Instant.EPOCH));
      }
    } catch (VconException e) {
      LOG.warn("vCon {} is not in the index, as it can't be read: {}", key, e.getMessage());
    }
  }
}
