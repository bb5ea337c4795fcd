package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import org.vconserver.api.job.QueueStatus;

/** Counts what happens in each queue, by the minute, for an hour. */
final class Tally {
  private static final int KEPT_MINUTES = 60;

  private Tally() {}

  /** Counts the events that are counted. */
  enum What {
    QUEUED,
    TAKEN,
    SUCCEEDED,
    FAILED
  }

  static void add(Sql sql, String queue, What what, long count, Instant now) throws SQLException {
    if (count > 0) {
      sql.update(
          "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
          queue,
          minute(now),
          what.name(),
          count);
    }
  }

  /** Gives the counts of the last minutes, the one that runs included. */
  static QueueStatus.Counts last(Sql sql, String queue, int minutes, Instant now)
      throws SQLException {
    return new QueueStatus.Counts(
        count(sql, queue, What.QUEUED, minutes, now),
        count(sql, queue, What.TAKEN, minutes, now),
        count(sql, queue, What.SUCCEEDED, minutes, now),
        count(sql, queue, What.FAILED, minutes, now));
  }

  private static long count(Sql sql, String queue, What what, int minutes, Instant now)
      throws SQLException {
    return sql.number(
        "SELECT COALESCE(SUM(n), 0) FROM tally WHERE queue = ? AND what = ? AND minute > ?",
        queue,
        what.name(),
        minute(now) - minutes);
  }

  static void forgetOld(Sql sql, Instant now) throws SQLException {
    sql.update("DELETE FROM tally WHERE minute <= ?", minute(now) - KEPT_MINUTES);
  }

  private static long minute(Instant now) {
    return now.getEpochSecond() / 60;
  }
}
