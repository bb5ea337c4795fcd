package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Remembers the runs made by hand that were committed, so that none is committed twice. */
final class DoneRuns {
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private DoneRuns() {}

  /** Adds a run; says whether it is new. */
  static boolean add(Sql sql, String runId, Instant now) throws SQLException {
    return sql.update("INSERT OR IGNORE INTO done_run VALUES (?, ?)", runId, now.toEpochMilli())
        > 0;
  }

  static void forgetOld(Sql sql, Instant now) throws SQLException {
    sql.update("DELETE FROM done_run WHERE at <= ?", now.minus(REMEMBERED).toEpochMilli());
  }
}
