package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** Holds one search as it becomes a statement. Used by one thread. */
final class IndexSearch {
  static final String TERMS = "entry_terms";
  static final String ENTRIES = "entry";

  /** Begins a place among those that are ranked. */
  private static final String RANK = "rank.";

  private static final String COLUMNS =
      "SELECT entry.id, entry.uuid, entry.stored, entry.revision, entry.size, entry.summary,"
          + " (SELECT at FROM expiry WHERE expiry.uuid = entry.uuid)";

  private final String from;
  private final String joined;
  private final StringBuilder text = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();
  private final boolean byStored;
  private final boolean byRank;
  private final String table;
  private final String id;
  private long passed;

  /**
   * Begins a search.
   *
   * @param byStored whether it is in the order in which the vCons were stored
   * @param table whose rows it goes through: the entries, or what is found by terms or by words
   * @param after position behind which it begins; null for the first
   */
  IndexSearch(VconFilter filter, boolean byStored, String table, @Nullable String after) {
    this.byStored = byStored;
    this.byRank = filter.byRank();
    this.table = table;
    this.passed = byRank && after != null ? place(after) : 0;
    boolean byEntry = table.equals(ENTRIES);
    this.id = byEntry ? "entry.id" : table + ".rowid";
    this.from = byEntry ? " FROM entry" : " FROM " + table;
    this.joined = byEntry ? "" : " CROSS JOIN entry ON entry.id = " + id;
    if (byEntry) {
      text.append(" WHERE 1");
    } else {
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
    String behind = byRank ? null : after;
    and(bounded + " < ?", behind == null || byStored ? end : Math.min(end, number(behind)));
    if (behind != null && byStored) {
      int dot = behind.indexOf('.');
      and(
          "(entry.stored, entry.id) < (?, ?)",
          number(behind.substring(0, Math.max(0, dot))),
          number(behind.substring(dot + 1)));
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
      throw noPlace(e);
    }
  }

  /** Reads a place among those that are ranked, which is a number of vCons. */
  private static long place(String position) {
    if (!position.matches(RANK + "\\d{1,5}")) {
      throw noPlace(null);
    }
    return Long.parseLong(position.substring(RANK.length()));
  }

  private static VconException noPlace(@Nullable Exception cause) {
    return new VconException(
        ServerError.INVALID_REQUEST, "after: is no place in the list that is asked for", cause);
  }

  /** Counts what is meant; without its entries, where nothing that is asked for is in those. */
  long count(Sql sql) throws SQLException {
    String rows = text.indexOf("entry.stored") < 0 ? from : from + joined;
    return sql.number("SELECT COUNT(*)" + rows + text, arguments.toArray());
  }

  /** Finds a page. */
  List<IndexedVcon> find(Sql sql, int limit) throws SQLException {
    List<Object> all = new ArrayList<>(arguments);
    all.add(limit);
    if (byRank) {
      all.add(passed);
    }
    return sql.list(
        byRank ? ranked() : COLUMNS + from + joined + text + order(), this::found, all.toArray());
  }

  private String order() {
    return (byStored ? " ORDER BY entry.stored DESC, entry.id DESC" : " ORDER BY " + id + " DESC")
        + " LIMIT ?";
  }

  /** Weighs the newest hits, and sorts them by ids alone. */
  private String ranked() {
    String newest =
        "SELECT "
            + (id + " AS id, " + table + ".rank AS weight" + from + joined + text)
            + (" ORDER BY " + id + " DESC LIMIT " + VconFilter.RANKED);
    String page =
        "SELECT id, weight FROM (" + newest + ") ORDER BY weight, id DESC LIMIT ? OFFSET ?";
    return COLUMNS
        + (" FROM (" + page + ") page CROSS JOIN entry ON entry.id = page.id")
        + " ORDER BY page.weight, page.id DESC";
  }

  private IndexedVcon found(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    long stored = row.getLong(3);
    ObjectNode summary = StrictJson.readObject(row.getString(6).getBytes(StandardCharsets.UTF_8));
    return new IndexedVcon(
        summary.path("uuid").asText(row.getString(2)),
        position(id, stored),
        Instant.ofEpochMilli(stored),
        row.getLong(4),
        row.getLong(5),
        row.getObject(7) == null ? null : Instant.ofEpochMilli(row.getLong(7)),
        summary);
  }

  private String position(long entry, long stored) {
    if (byRank) {
      passed++;
      return RANK + passed;
    }
    return byStored ? stored + "." + entry : Long.toString(entry);
  }
}
