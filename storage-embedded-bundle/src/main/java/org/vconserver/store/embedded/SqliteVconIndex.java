package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final String COLUMNS =
      "SELECT entry.id, entry.uuid, entry.stored, entry.revision, entry.size, entry.summary";

  private final Database database;

  SqliteVconIndex(Database database) {
    this.database = database;
  }

  @Override
  public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
    return database.read(
        sql -> {
          Search search = search(sql, filter);
          if (after != null) {
            search.goOn(after);
          }
          return sql.list(
              COLUMNS + search.text() + search.order() + " LIMIT ?",
              search::found,
              search.arguments(limit));
        });
  }

  @Override
  public long count(VconFilter filter) {
    return database.read(
        sql -> {
          Search search = search(sql, filter);
          return sql.number("SELECT COUNT(*)" + search.text(), search.arguments());
        });
  }

  @Override
  public long behind() {
    return database.read(
        sql ->
            sql.first("SELECT behind FROM indexing", row -> row.getString(1)).isEmpty()
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

  private static Search search(Sql sql, VconFilter filter) throws SQLException {
    List<String> terms = filter.terms();
    boolean byStored = filter.storedSince() != null;
    boolean byTerm = !terms.isEmpty() && (!byStored || isRare(sql, terms));
    return new Search(filter, byStored, byTerm);
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
     * @param byTerm whether it goes through the vCons that have the terms, else through all
     */
    Search(VconFilter filter, boolean byStored, boolean byTerm) {
      this.byStored = byStored;
      this.id = byTerm ? "entry_terms.rowid" : "entry.id";
      if (byTerm) {
        text.append(" FROM entry_terms CROSS JOIN entry ON entry.id = entry_terms.rowid");
        text.append(" WHERE entry_terms MATCH ?");
        arguments.add(EntryRows.words(filter.terms()));
      } else {
        text.append(" FROM entry WHERE entry.id >= 0");
      }
      Instant since = filter.since();
      if (since != null) {
        and(id + " >= ?", EntryRows.firstId(since));
      }
      Instant until = filter.until();
      if (until != null) {
        and(id + " < ?", EntryRows.endId(until));
      }
      Instant storedSince = filter.storedSince();
      if (storedSince != null) {
        and("entry.stored >= ?", storedSince.toEpochMilli());
      }
      if (!byTerm && !filter.terms().isEmpty()) {
        and(
            "EXISTS (SELECT 1 FROM entry_terms WHERE entry_terms MATCH ? AND rowid = entry.id)",
            EntryRows.words(filter.terms()));
      }
    }

    private void and(String condition, Object... values) {
      text.append(" AND ").append(condition);
      arguments.addAll(List.of(values));
    }

    /** Begins behind a position. */
    void goOn(String position) {
      try {
        int dot = position.indexOf('.');
        if (byStored) {
          long stored = Long.parseLong(position.substring(0, dot));
          and(
              "(entry.stored, entry.id) < (?, ?)",
              stored,
              Long.parseLong(position.substring(dot + 1)));
        } else {
          and(id + " < ?", Long.parseLong(position));
        }
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
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
