package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import org.vconserver.api.job.QueueSettings;

/** Forgets the records of ended jobs. Each statement runs in its caller's transaction. */
final class HistoryRows {
  /** Bounds what one transaction removes, as others wait for it. */
  private static final int MOST = 1000;

  private HistoryRows() {}

  /** Does as {@link org.vconserver.api.job.JobQueues#forget}. */
  static int forget(Sql sql, long jobId) throws SQLException {
    int forgotten = sql.update("DELETE FROM job WHERE id = ? AND ended IS NOT NULL", jobId);
    if (forgotten == 0) {
      throw SqliteLeases.jobNotFound(jobId);
    }
    return forgotten;
  }

  /**
   * Forgets the oldest records of each queue and state: those that are too old, and those beyond
   * its count.
   */
  static void forgetOld(Sql sql, JobHistory history, Instant now) throws SQLException {
    record Kept(String queue, String state, long count) {}
    for (Kept kept :
        sql.list(
            "SELECT queue, state, SUM(n) FROM job_count WHERE state IN ('DONE', 'FAILED', 'CANCELLED') AND n > 0"
                + " GROUP BY queue, state",
            row -> new Kept(row.getString(1), row.getString(2), row.getLong(3)))) {
      QueueSettings settings = QueueRows.settings(sql, kept.queue());
      long beyond = kept.count() - settings.historyCount().orElse(history.count());
      if (beyond > 0) {
        sql.update(
            "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE queue = ? AND state = ?"
                + " AND ended IS NOT NULL ORDER BY ended, id LIMIT ?)",
            kept.queue(),
            kept.state(),
            Math.min(beyond, MOST));
      }
      long seconds = settings.historySeconds().orElse(history.age().toSeconds());
      sql.update(
          "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE queue = ? AND state = ? AND ended <= ? LIMIT ?)",
          kept.queue(),
          kept.state(),
          now.minusSeconds(seconds).toEpochMilli(),
          MOST);
    }
    sql.update("DELETE FROM job_count WHERE n = 0");
  }
}
