package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobParking;

/** Changes the rows of jobs that are put aside. Each statement runs in its caller's transaction. */
final class ParkedRows {
  private ParkedRows() {}

  /** Adds a job for which there is no place; gives its id. */
  static long appendParked(
      Sql sql, String queue, Job job, Instant now, JobParking parking, @Nullable ObjectNode cause)
      throws SQLException {
    long id = Schema.next(sql, "job");
    sql.update(
        "INSERT INTO job (id, queue, json, state, queued, cause, code, detail) VALUES (?, ?, ?, 'PARKED', ?, ?, ?, ?)",
        id,
        queue,
        JobRows.text(job.toStored()),
        now.toEpochMilli(),
        cause == null ? null : JobRows.text(cause),
        parking.reason().name(),
        parking.detail());
    return id;
  }

  /** Puts a job in progress aside. */
  static void park(Sql sql, long id, JobParking parking) throws SQLException {
    sql.update(
        "UPDATE job SET state = 'PARKED', code = ?, detail = ?"
            + JobRows.NO_HOLDER
            + " WHERE id = ?",
        parking.reason().name(),
        parking.detail(),
        id);
  }

  /** Puts a parked job at the end of a queue, with its hops counted anew. */
  static void release(Sql sql, long id, String queue, Job job) throws SQLException {
    sql.update(
        "UPDATE job SET code = '', detail = NULL, json = ? WHERE id = ?",
        JobRows.text(job.in(job.chain().forgiven()).toStored()),
        id);
    JobRows.toEnd(sql, id, queue);
  }

  /** Puts what was parked for want of a queue into that queue; gives how many they are. */
  static int releaseThoseWithoutQueue(Sql sql, String queue) throws SQLException {
    List<Long> ids =
        sql.list(
            "SELECT id FROM job WHERE queue = ? AND state = 'PARKED' AND code = ? ORDER BY id",
            row -> row.getLong(1),
            queue,
            JobParking.Reason.NO_QUEUE.name());
    for (long id : ids) {
      sql.update("UPDATE job SET code = '', detail = NULL WHERE id = ?", id);
      JobRows.toEnd(sql, id, queue);
    }
    return ids.size();
  }
}
