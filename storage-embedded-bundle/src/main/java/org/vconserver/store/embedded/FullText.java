package org.vconserver.store.embedded;

import java.sql.SQLException;

/**
 * Tidies full-text indices (FTS5 of SQLite), in which what was deleted stays until it is merged.
 */
final class FullText {
  /** Bounds what one call writes, in pages. */
  private static final int PAGES = 500;

  private FullText() {}

  /**
   * Merges a part of an index, without what was deleted, which is overwritten; says whether there
   * is more.
   *
   * @param first whether this is the first of several calls, which takes all of the index on
   */
  static boolean merge(Sql sql, String table, boolean first) throws SQLException {
    return sql.overwriting(
        over -> {
          long before = changes(over);
          over.update(
              "INSERT INTO " + table + " (" + table + ", rank) VALUES ('merge', ?)",
              first ? -PAGES : PAGES);
          // Less than two changes mean that there was nothing to do (FTS5, section 6.9).
          return changes(over) - before >= 2;
        });
  }

  private static long changes(Sql sql) throws SQLException {
    return sql.number("SELECT total_changes()");
  }
}
