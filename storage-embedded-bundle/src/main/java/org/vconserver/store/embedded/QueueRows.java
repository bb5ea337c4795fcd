package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.vcon.error.VconException;

/** The statements over the table of queues. Each runs in its caller's transaction. */
final class QueueRows {
  private QueueRows() {}

  static boolean createIfAbsent(Connection connection, String queue) throws SQLException {
    return Sql.update(connection, "INSERT OR IGNORE INTO queue (name) VALUES (?)", queue) > 0;
  }

  static Optional<QueueMode> mode(Connection connection, String queue) throws SQLException {
    return Sql.first(
        connection,
        "SELECT mode FROM queue WHERE name = ?",
        row -> QueueMode.valueOf(row.getString(1)),
        queue);
  }

  static QueueMode requireQueue(Connection connection, String queue) throws SQLException {
    return mode(connection, queue).orElseThrow(() -> queueNotFound(queue));
  }

  static void requireTakesJobs(Connection connection, String queue) throws SQLException {
    if (requireQueue(connection, queue) == QueueMode.DRAINING) {
      throw new VconException(
          ServerError.QUEUE_CLOSED, "queue: " + queue + " is being drained and takes no jobs");
    }
  }

  /** A queue at this moment. */
  static QueueStatus status(Connection connection, String queue, Instant now) throws SQLException {
    QueueMode mode = requireQueue(connection, queue);
    Optional<Duration> oldest =
        Sql.first(
            connection,
            "SELECT queued FROM job WHERE queue = ? AND state = 'QUEUED' ORDER BY place LIMIT 1",
            row -> Duration.between(Instant.ofEpochMilli(row.getLong(1)), now),
            queue);
    String inState = "SELECT COUNT(*) FROM job WHERE queue = ? AND state = ?";
    return new QueueStatus(
        queue,
        mode,
        JobRows.waiting(connection, queue),
        Sql.number(connection, inState, queue, JobState.DELAYED.name()),
        Sql.number(connection, inState, queue, JobState.RUNNING.name()),
        oldest,
        Tally.last(connection, queue, 2, now),
        Tally.last(connection, queue, 60, now));
  }

  /** The records of the jobs that wait in a queue, then of the delayed ones. */
  static List<JobRecord> records(Connection connection, String queue, int offset, int limit)
      throws SQLException {
    List<Long> ids =
        Sql.list(
            connection,
            "SELECT id FROM job WHERE queue = ? AND state IN ('QUEUED', 'DELAYED')"
                + " ORDER BY state = 'DELAYED', place, due, id LIMIT ? OFFSET ?",
            row -> row.getLong(1),
            queue,
            limit,
            offset);
    List<JobRecord> records = new ArrayList<>();
    for (long id : ids) {
      JobRows.record(connection, id).ifPresent(records::add);
    }
    return records;
  }

  static VconException queueNotFound(String queue) {
    return new VconException(ServerError.QUEUE_NOT_FOUND, "queue: " + queue + " not found");
  }
}
