package org.vconserver.store.embedded;

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

  static boolean createIfAbsent(Sql sql, String queue) throws SQLException {
    return sql.update("INSERT OR IGNORE INTO queue (name) VALUES (?)", queue) > 0;
  }

  static Optional<QueueMode> mode(Sql sql, String queue) throws SQLException {
    return sql.first(
        "SELECT mode FROM queue WHERE name = ?", row -> QueueMode.valueOf(row.getString(1)), queue);
  }

  static QueueMode requireQueue(Sql sql, String queue) throws SQLException {
    return mode(sql, queue).orElseThrow(() -> queueNotFound(queue));
  }

  /** Refuses a queue that does not exist and has left nothing. */
  static void requireKnown(Sql sql, String queue) throws SQLException {
    boolean left =
        sql.number("SELECT COUNT(*) FROM job_count WHERE queue = ? AND n > 0", queue) > 0;
    if (!left) {
      requireQueue(sql, queue);
    }
  }

  /** Bounds a queue. */
  static void configure(Sql sql, String queue, QueueSettings settings) throws SQLException {
    sql.update(
        "UPDATE queue SET settings = ? WHERE name = ?",
        settings.equals(QueueSettings.NONE) ? null : JobRows.text(settings.toJson()),
        queue);
  }

  static void requireTakesJobs(Sql sql, String queue) throws SQLException {
    if (requireQueue(sql, queue) == QueueMode.DRAINING) {
      throw new VconException(
          ServerError.QUEUE_CLOSED, "queue: " + queue + " is being drained and takes no jobs");
    }
  }

  /** Describes a queue at this moment. */
  static QueueStatus status(Sql sql, String queue, Instant now) throws SQLException {
    QueueMode mode = requireQueue(sql, queue);
    Optional<Duration> oldest =
        sql.first(
            "SELECT queued FROM job WHERE queue = ? AND state = 'WAITING' ORDER BY place LIMIT 1",
            row -> Duration.between(Instant.ofEpochMilli(row.getLong(1)), now),
            queue);
    return new QueueStatus(
        queue,
        mode,
        JobRows.count(sql, queue, JobState.WAITING),
        JobRows.count(sql, queue, JobState.DELAYED),
        JobRows.count(sql, queue, JobState.RUNNING),
        byCode(sql, queue, JobState.PARKED),
        JobRows.count(sql, queue, JobState.DONE),
        byCode(sql, queue, JobState.FAILED),
        JobRows.count(sql, queue, JobState.CANCELLED),
        oldest,
        Tally.last(sql, queue, 2, now),
        Tally.last(sql, queue, 60, now));
  }

  private static Map<String, Long> byCode(Sql sql, String queue, JobState state)
      throws SQLException {
    record Count(String code, long n) {}
    return sql
        .list(
            "SELECT code, n FROM job_count WHERE queue = ? AND state = ? AND n > 0",
            row -> new Count(row.getString(1), row.getLong(2)),
            queue,
            state.name())
        .stream()
        .collect(Collectors.toMap(Count::code, Count::n));
  }

  /** Gives the bounds of a queue; none for one that does not exist. */
  static QueueSettings settings(Sql sql, String queue) throws SQLException {
    return sql.first(
            "SELECT settings FROM queue WHERE name = ? AND settings IS NOT NULL",
            row -> QueueSettings.fromJson(JobRows.object(row.getString(1))),
            queue)
        .orElse(QueueSettings.NONE);
  }

  /** Counts the jobs that may be taken now, at most so many. */
  static int mayTake(Sql sql, String queue, int limit) throws SQLException {
    OptionalLong most = settings(sql, queue).maxRunning();
    if (most.isEmpty()) {
      return limit;
    }
    long free = most.getAsLong() - JobRows.count(sql, queue, JobState.RUNNING);
    return (int) Math.max(0, Math.min(limit, free));
  }

  /** Refuses jobs that would be more than may wait. */
  static void requireRoom(Sql sql, String queue, int jobs) throws SQLException {
    OptionalLong most = settings(sql, queue).maxWaiting();
    if (most.isPresent()
        && JobRows.count(sql, queue, JobState.WAITING)
                + JobRows.count(sql, queue, JobState.DELAYED)
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
