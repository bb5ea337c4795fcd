package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.vcon.error.VconException;

/** Runs the statements over the table of queues. Each runs in its caller's transaction. */
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

  /** Refuses a queue that does not exist and has left nothing. */
  static void requireKnown(Connection connection, String queue) throws SQLException {
    boolean left =
        Sql.number(connection, "SELECT COUNT(*) FROM job_count WHERE queue = ? AND n > 0", queue)
            > 0;
    if (!left) {
      requireQueue(connection, queue);
    }
  }

  /** Bounds a queue. */
  static void configure(Connection connection, String queue, QueueSettings settings)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE queue SET settings = ? WHERE name = ?",
        settings.equals(QueueSettings.NONE) ? null : JobRows.text(settings.toJson()),
        queue);
  }

  static void requireTakesJobs(Connection connection, String queue) throws SQLException {
    if (requireQueue(connection, queue) == QueueMode.DRAINING) {
      throw new VconException(
          ServerError.QUEUE_CLOSED, "queue: " + queue + " is being drained and takes no jobs");
    }
  }

  /** Describes a queue at this moment. */
  static QueueStatus status(Connection connection, String queue, Instant now) throws SQLException {
    QueueMode mode = requireQueue(connection, queue);
    Optional<Duration> oldest =
        Sql.first(
            connection,
            "SELECT queued FROM job WHERE queue = ? AND state = 'WAITING' ORDER BY place LIMIT 1",
            row -> Duration.between(Instant.ofEpochMilli(row.getLong(1)), now),
            queue);
    return new QueueStatus(
        queue,
        mode,
        JobRows.count(connection, queue, JobState.WAITING),
        JobRows.count(connection, queue, JobState.DELAYED),
        JobRows.count(connection, queue, JobState.RUNNING),
        byCode(connection, queue, JobState.PARKED),
        JobRows.count(connection, queue, JobState.DONE),
        byCode(connection, queue, JobState.FAILED),
        JobRows.count(connection, queue, JobState.CANCELLED),
        oldest,
        Tally.last(connection, queue, 2, now),
        Tally.last(connection, queue, 60, now));
  }

  private static Map<String, Long> byCode(Connection connection, String queue, JobState state)
      throws SQLException {
    record Count(String code, long n) {}
    return Sql.list(
            connection,
            "SELECT code, n FROM job_count WHERE queue = ? AND state = ? AND n > 0",
            row -> new Count(row.getString(1), row.getLong(2)),
            queue,
            state.name())
        .stream()
        .collect(Collectors.toMap(Count::code, Count::n));
  }

  /** Gives the bounds of a queue; none for one that does not exist. */
  static QueueSettings settings(Connection connection, String queue) throws SQLException {
    return Sql.first(
            connection,
            "SELECT settings FROM queue WHERE name = ? AND settings IS NOT NULL",
            row -> QueueSettings.fromJson(JobRows.object(row.getString(1))),
            queue)
        .orElse(QueueSettings.NONE);
  }

  /** Counts the jobs that may be taken now, at most so many. */
  static int mayTake(Connection connection, String queue, int limit) throws SQLException {
    OptionalLong most = settings(connection, queue).maxRunning();
    if (most.isEmpty()) {
      return limit;
    }
    long free = most.getAsLong() - JobRows.count(connection, queue, JobState.RUNNING);
    return (int) Math.max(0, Math.min(limit, free));
  }

  /** Refuses jobs that would be more than may wait. */
  static void requireRoom(Connection connection, String queue, int jobs) throws SQLException {
    OptionalLong most = settings(connection, queue).maxWaiting();
    if (most.isPresent()
        && JobRows.count(connection, queue, JobState.WAITING)
                + JobRows.count(connection, queue, JobState.DELAYED)
                + jobs
            > most.getAsLong()) {
      throw new VconException(
          ServerError.QUEUE_FULL,
          "queue: " + queue + " is full: at most " + most.getAsLong() + " jobs may wait in it");
    }
  }

  static VconException queueNotFound(String queue) {
    return new VconException(ServerError.QUEUE_NOT_FOUND, "queue: " + queue + " not found");
  }
}
