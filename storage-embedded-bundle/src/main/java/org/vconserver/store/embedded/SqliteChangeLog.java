package org.vconserver.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.vcon.VconUuid;

/** Keeps the change log, a row for each change, in the database of the vCons. Thread-safe. */
final class SqliteChangeLog implements ChangeLog {
  private static final String COLUMNS = "seq, at, kind, subject, digest, size, cause";

  /** Bounds what one transaction removes, as others wait for it. */
  private static final int FORGOTTEN_AT_ONCE = 1000;

  private final Database database;

  SqliteChangeLog(Database database) {
    this.database = database;
  }

  /** Writes that a vCon was saved, in the transaction that saves it. */
  static void saved(Sql sql, boolean created, WrittenVcon vcon, Instant now) throws SQLException {
    ChangeKind kind = created ? ChangeKind.VCON_CREATED : ChangeKind.VCON_UPDATED;
    ChangeCause cause = vcon.write().cause();
    add(sql, now, kind, vcon.key(), vcon.digest(), vcon.json().length, cause);
  }

  /** Writes that a vCon was deleted, in the transaction that deletes it. */
  static void deleted(Sql sql, String key, ChangeCause cause, Instant now) throws SQLException {
    add(sql, now, ChangeKind.VCON_DELETED, key, "", 0, cause);
  }

  /** Forgets the changes of a vCon, but for its deletion, if that is the last of them. */
  static void erase(Sql sql, String key) throws SQLException {
    sql.update(
        "DELETE FROM change WHERE subject = ? AND NOT (kind = ? AND seq ="
            + " (SELECT MAX(seq) FROM change AS newest WHERE newest.subject = change.subject))",
        key,
        ChangeKind.VCON_DELETED.wireName());
  }

  private static void add(
      Sql sql,
      Instant now,
      ChangeKind kind,
      String key,
      String digest,
      long size,
      ChangeCause cause)
      throws SQLException {
    sql.update(
        "INSERT INTO change (at, kind, subject, digest, size, cause) VALUES (?, ?, ?, ?, ?, ?)",
        now.toEpochMilli(),
        kind.wireName(),
        key,
        digest,
        size,
        cause.toText());
  }

  /** Forgets the oldest changes: those that are too old or too many. */
  void forgetOld(KeptChanges kept, Instant now) {
    long tooOld = now.minus(kept.age()).toEpochMilli();
    while (isForgettable(kept, tooOld)) {
      database.write(
          sql ->
              sql.update(
                  "DELETE FROM change WHERE seq <= (SELECT MAX(seq) FROM"
                      + " (SELECT seq, at FROM change WHERE seq > 0 ORDER BY seq LIMIT ?) WHERE at <= ? OR seq <= ?)",
                  FORGOTTEN_AT_ONCE,
                  tooOld,
                  newest(sql) - kept.count()));
    }
  }

  /** Looks at the oldest one alone. */
  private boolean isForgettable(KeptChanges kept, long tooOld) {
    return database.read(
        sql ->
            sql.number(
                    "SELECT at <= ? OR seq <= ? FROM change WHERE seq > 0 ORDER BY seq LIMIT 1",
                    tooOld,
                    newest(sql) - kept.count())
                == 1);
  }

  private static long newest(Sql sql) throws SQLException {
    return sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'change'");
  }

  @Override
  public List<Change> after(long seq, int limit) {
    return database.read(
        sql ->
            sql.list(
                "SELECT " + COLUMNS + " FROM change WHERE seq > ? ORDER BY seq LIMIT ?",
                SqliteChangeLog::change,
                seq,
                limit));
  }

  @Override
  public List<Change> historyOf(String uuid, long before, int limit) {
    return database.read(
        sql ->
            sql.list(
                "SELECT "
                    + COLUMNS
                    + " FROM change WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                SqliteChangeLog::change,
                VconUuid.key(uuid),
                before,
                limit));
  }

  @Override
  public long newest() {
    return database.read(SqliteChangeLog::newest);
  }

  @Override
  public long forgotten() {
    return database.read(
        sql ->
            sql.first(
                    "SELECT seq - 1 FROM change WHERE seq > 0 ORDER BY seq LIMIT 1",
                    row -> row.getLong(1))
                .orElse(newest(sql)));
  }

  private static Change change(ResultSet row) throws SQLException {
    String digest = row.getString(5);
    ChangeKind kind =
        ChangeKind.named(row.getString(3))
            .orElseThrow(() -> new SQLException("a change of a kind that is not known"));
    return new Change(
        row.getLong(1),
        Instant.ofEpochMilli(row.getLong(2)),
        kind,
        row.getString(4),
        digest.isEmpty() ? VconWrite.ABSENT : ContentRevision.ofDigest(digest),
        digest,
        row.getLong(6),
        ChangeCause.ofText(row.getString(7)));
  }
}
