package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.StoredVcon;

/**
 * Keeps what vCons were before: a row for each content that was replaced, the last of equal ones.
 * Each statement runs in its caller's transaction.
 */
final class FormerRows {
  /** Bounds what one transaction removes, as others wait for it. */
  private static final int FORGOTTEN_AT_ONCE = 1000;

  private FormerRows() {}

  /** Keeps the vCon that is about to be replaced, and forgets those beyond what is kept. */
  static void keep(Sql sql, WrittenVcon vcon, long before, Instant now) throws SQLException {
    int kept = vcon.formerVersions();
    if (kept > 0 && before != vcon.revision()) {
      sql.update("DELETE FROM former WHERE uuid = ? AND revision = ?", vcon.key(), before);
      sql.update(
          "INSERT INTO former (uuid, revision, until, size, json, outline)"
              + " SELECT uuid, revision, ?, length(json), json, outline FROM vcon WHERE uuid = ?",
          now.toEpochMilli(),
          vcon.key());
      sql.update(
          "DELETE FROM former WHERE id IN"
              + " (SELECT id FROM former WHERE uuid = ? ORDER BY id DESC LIMIT -1 OFFSET ?)",
          vcon.key(),
          kept);
    }
  }

  /** Finds a former version. */
  static Optional<StoredVcon> find(Sql sql, String key, long revision) throws SQLException {
    return sql.first(
        "SELECT size, json, revision, outline, uuid FROM former WHERE uuid = ? AND revision = ?",
        row -> VconRow.read(row, Long.MAX_VALUE).vcon(),
        key,
        revision);
  }

  /** Lists the former versions of a vCon, the last one first. */
  static List<FormerVersion> of(Sql sql, String key) throws SQLException {
    return sql.list(
        "SELECT revision, until, size FROM former WHERE uuid = ? ORDER BY id DESC",
        row ->
            new FormerVersion(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3)),
        key);
  }

  /** Tells whether the oldest former version of all was replaced up to a time. */
  static boolean isOld(Sql sql, Instant until) throws SQLException {
    return sql.number(
            "SELECT until <= ? FROM former WHERE id > 0 ORDER BY id LIMIT 1", until.toEpochMilli())
        == 1;
  }

  /**
   * Forgets the oldest former versions of all vCons that were replaced up to a time, so many at
   * most; says how many those were.
   */
  static int forgetOld(Sql sql, Instant until) throws SQLException {
    return sql.update(
        "DELETE FROM former WHERE id <= (SELECT MAX(id) FROM"
            + " (SELECT id, until FROM former WHERE id > 0 ORDER BY id LIMIT ?) WHERE until <= ?)",
        FORGOTTEN_AT_ONCE,
        until.toEpochMilli());
  }

  /** Forgets all former versions of a vCon. */
  static void remove(Sql sql, String key) throws SQLException {
    sql.update("DELETE FROM former WHERE uuid = ?", key);
  }
}
