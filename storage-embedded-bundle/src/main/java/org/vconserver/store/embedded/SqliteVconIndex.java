package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
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

  private final Database database;
  private final @Nullable WordsKeeper words;
  private final Duration longest;
  private long erasedBefore = -1;

  /**
   * Makes an index.
   *
   * @param words of the vCons; null if words are not kept
   * @param longest how long one search may take
   */
  SqliteVconIndex(Database database, @Nullable WordsKeeper words, Duration longest) {
    this.database = database;
    this.words = words;
    this.longest = longest;
  }

  @Override
  public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
    awaitWords(filter);
    return database.readWithin(longest, sql -> search(sql, filter, after).find(sql, limit));
  }

  @Override
  public long count(VconFilter filter) {
    awaitWords(filter);
    if (filter.equals(VconFilter.ALL)) {
      return database.read(sql -> sql.number("SELECT COUNT(*) FROM entry"));
    }
    return database.readWithin(longest, sql -> search(sql, filter, null).count(sql));
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
  public IndexCheck check(@Nullable String after, int limit) {
    return new EntryCheck(database).check(after, limit);
  }

  /**
   * Takes what was erased out of the files, once nothing more was erased since the call before.
   * Called from time to time, by one thread.
   */
  void purgeErased() {
    long erased = database.read(sql -> counter(sql, "erased"));
    boolean goesOn = erased != erasedBefore;
    erasedBefore = erased;
    if (goesOn || erased == 0) {
      return;
    }
    if (database.read(sql -> counter(sql, "purged")) < erased
        && database.purge(sql -> EntryRows.merge(sql, true), sql -> EntryRows.merge(sql, false))) {
      database.write(
          sql -> sql.update("UPDATE counter SET value = ? WHERE name = 'purged'", erased));
      LOG.info("What was erased is no longer in the file of the vCons");
    }
    if (words != null) {
      words.purge(erased);
    }
  }

  private static long counter(Sql sql, String name) throws SQLException {
    return sql.number("SELECT value FROM counter WHERE name = ?", name);
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

  private static IndexSearch search(Sql sql, VconFilter filter, @Nullable String after)
      throws SQLException {
    List<String> terms = filter.terms();
    boolean byStored = filter.storedSince() != null && !filter.byRank();
    if (filter.text() != null) {
      return new IndexSearch(filter, byStored, TextMatch.of(filter.text()).table(), after);
    }
    boolean byTerm = !terms.isEmpty() && (!byStored || isRare(sql, terms));
    return new IndexSearch(
        filter, byStored, byTerm ? IndexSearch.TERMS : IndexSearch.ENTRIES, after);
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
