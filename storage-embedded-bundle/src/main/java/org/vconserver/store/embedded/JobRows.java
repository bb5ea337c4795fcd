package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.job.FailedJobs;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobState;
import org.vconserver.vcon.StrictJson;

/** Runs the statements over the tables of jobs. Each runs in its caller's transaction. */
final class JobRows {
  private static final String LEASE =
      "SELECT id, queue, json, server, taken, until, token, attempt, lost, forgiven,"
          + " EXISTS (SELECT 1 FROM checkpoint WHERE checkpoint.job = job.id) FROM job WHERE state = 'RUNNING'";
  static final String NO_HOLDER = ", server = NULL, taken = NULL, until = NULL, token = NULL";

  private JobRows() {}

  /**
   * Holds a job on its way into a queue.
   *
   * @param cause why the job before it failed; null if none did
   */
  record Coming(Job job, @Nullable ObjectNode cause) {}

  /** Puts jobs at the end of a queue ; gives the first id, which others follow. */
  static long append(Sql sql, String queue, List<Coming> jobs, Instant now) throws SQLException {
    long last = Schema.next(sql, "job", jobs.size());
    long first = last - jobs.size() + 1;
    long place =
        sql.number(
            "SELECT COALESCE(MAX(place), 0) + 1 FROM job WHERE queue = ? AND state = 'WAITING'",
            queue);
    for (int i = 0; i < jobs.size(); i++) {
      ObjectNode cause = jobs.get(i).cause();
      sql.update(
          "INSERT INTO job (id, queue, json, state, queued, cause, place) VALUES (?, ?, ?, 'WAITING', ?, ?, ?)",
          first + i,
          queue,
          text(jobs.get(i).job().toStored()),
          now.toEpochMilli(),
          cause == null ? null : text(cause),
          place + i);
    }
    return first;
  }

  static long delay(Sql sql, String queue, Job job, Instant now, Instant due) throws SQLException {
    long id = Schema.next(sql, "job");
    sql.update(
        "INSERT INTO job (id, queue, json, state, queued, due, front) VALUES (?, ?, ?, 'DELAYED', ?, ?, 0)",
        id,
        queue,
        text(job.toStored()),
        now.toEpochMilli(),
        due.toEpochMilli());
    return id;
  }

  /** Counts the jobs of a queue in a state, by the counters. */
  static long count(Sql sql, String queue, JobState state) throws SQLException {
    return sql.number(
        "SELECT SUM(n) FROM job_count WHERE queue = ? AND state = ?", queue, state.name());
  }

  /** Moves a job from wherever it is to the head of its queue. */
  static void toHead(Sql sql, long id, String queue) throws SQLException {
    sql.update(
        "UPDATE job SET state = 'WAITING', due = NULL, place = (SELECT COALESCE(MIN(place), 1) - 1 FROM job"
            + " WHERE queue = ? AND state = 'WAITING')"
            + NO_HOLDER
            + " WHERE id = ?",
        queue,
        id);
  }

  /** Moves a job from wherever it is to the end of a queue. */
  static void toEnd(Sql sql, long id, String queue) throws SQLException {
    sql.update(
        "UPDATE job SET state = 'WAITING', due = NULL, queue = ?, place = (SELECT COALESCE(MAX(place), 0) + 1"
            + " FROM job WHERE queue = ? AND state = 'WAITING') WHERE id = ?",
        queue,
        queue,
        id);
  }

  /** Out of progress, to come to the head of its queue when it is due. */
  static void toLater(Sql sql, long id, Instant due) throws SQLException {
    sql.update(
        "UPDATE job SET state = 'DELAYED', due = ?, front = 1" + NO_HOLDER + " WHERE id = ?",
        due.toEpochMilli(),
        id);
  }

  /**
   * Ends a job; the code says why it failed and is empty if it did not. The checkpoint of one that
   * failed stays, so that a person can have it go on, unless there are too many or it is large.
   */
  static void end(Sql sql, long id, JobState state, String code, Instant now) throws SQLException {
    sql.update(
        "UPDATE job SET state = ?, code = ?, detail = NULL, ended = ?, due = NULL, place = NULL"
            + NO_HOLDER
            + " WHERE id = ?",
        state.name(),
        code,
        now.toEpochMilli(),
        id);
    sql.update(
        "DELETE FROM checkpoint WHERE job = ?1 AND (?2 OR LENGTH(state) > ?3 OR (SELECT SUM(n) FROM job_count"
            + " WHERE state = 'FAILED' AND queue = (SELECT queue FROM job WHERE id = ?1)) > ?4)",
        id,
        state != JobState.FAILED,
        FailedJobs.LARGEST_CHECKPOINT,
        FailedJobs.MOST_CHECKPOINTS);
  }

  /** Brings the delayed jobs whose time has come to their queues; gives those queues. */
  static List<String> bringDue(Sql sql, Instant now) throws SQLException {
    record Due(long id, String queue, boolean front) {}
    List<Due> due =
        sql.list(
            "SELECT id, queue, front FROM job WHERE state = 'DELAYED' AND due <= ? ORDER BY due, id LIMIT 1000",
            row -> new Due(row.getLong(1), row.getString(2), row.getBoolean(3)),
            now.toEpochMilli());
    for (Due job : due) {
      if (!job.front()) {
        toEnd(sql, job.id(), job.queue());
      }
    }
    for (Due job : reversed(due)) {
      if (job.front()) {
        toHead(sql, job.id(), job.queue());
      }
    }
    return due.stream().map(Due::queue).toList();
  }

  static List<JobLease> take(
      Sql sql, String queue, int limit, String server, Instant taken, Instant until)
      throws SQLException {
    List<Long> ids =
        sql.list(
            "SELECT id FROM job WHERE queue = ? AND state = 'WAITING' ORDER BY place LIMIT ?",
            row -> row.getLong(1),
            queue,
            limit);
    List<JobLease> leases = new ArrayList<>();
    for (long id : ids) {
      sql.update(
          "UPDATE job SET state = 'RUNNING', place = NULL, attempt = attempt + 1, server = ?, taken = ?, until = ?,"
              + " token = ? WHERE id = ?",
          server,
          taken.toEpochMilli(),
          until.toEpochMilli(),
          UUID.randomUUID().toString(),
          id);
      JobLease lease = find(sql, id).orElseThrow();
      sql.update(
          "INSERT INTO attempt (job, number, server, taken, outcome) VALUES (?, ?, ?, ?, 'RUNNING')",
          id,
          lease.attempt(),
          server,
          taken.toEpochMilli());
      leases.add(lease);
    }
    return leases;
  }

  static void endAttempt(
      Sql sql, JobLease lease, JobAttempt.Outcome outcome, Instant now, @Nullable ObjectNode report)
      throws SQLException {
    sql.update(
        "UPDATE attempt SET outcome = ?, ended = ?, report = ? WHERE job = ? AND number = ?",
        outcome.name(),
        now.toEpochMilli(),
        report == null ? null : text(report),
        lease.jobId(),
        lease.attempt());
  }

  /** Shows what an attempt tells of itself, if it runs; gives how many do. */
  static int showReport(Sql sql, JobLease lease, ObjectNode report) throws SQLException {
    return sql.update(
        "UPDATE attempt SET report = ? WHERE job = ? AND number = ? AND EXISTS"
            + " (SELECT 1 FROM job WHERE id = attempt.job AND token = ? AND state = 'RUNNING')",
        text(report),
        lease.jobId(),
        lease.attempt(),
        lease.token());
  }

  /** Gives it back as if the job had not been taken this time. */
  static void forgetAttempt(Sql sql, JobLease lease) throws SQLException {
    sql.update("UPDATE job SET attempt = attempt - 1 WHERE id = ?", lease.jobId());
    sql.update("DELETE FROM attempt WHERE job = ? AND number = ?", lease.jobId(), lease.attempt());
  }

  /** Takes a job back to the head, with the attempt counted as lost, as its holder is gone. */
  static void lose(Sql sql, JobLease lease, Instant now) throws SQLException {
    endAttempt(sql, lease, JobAttempt.Outcome.LOST, now, null);
    sql.update("UPDATE job SET lost = lost + 1 WHERE id = ?", lease.jobId());
    toHead(sql, lease.jobId(), lease.queue());
  }

  static List<JobLease> inProgress(Sql sql) throws SQLException {
    // By a plus, as SQLite would go through all jobs in the order of their ids.
    return sql.list(LEASE + " ORDER BY +id", JobRows::lease);
  }

  static List<JobLease> expired(Sql sql, Instant now) throws SQLException {
    return sql.list(
        LEASE + " AND until <= ? ORDER BY taken, id", JobRows::lease, now.toEpochMilli());
  }

  static Optional<JobLease> find(Sql sql, long jobId) throws SQLException {
    return sql.first(LEASE + " AND id = ?", JobRows::lease, jobId);
  }

  private static JobLease lease(ResultSet row) throws SQLException {
    return new JobLease(
        row.getLong(1),
        row.getString(2),
        job(row.getString(3)),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getString(7),
        row.getInt(8),
        row.getInt(9),
        row.getInt(10),
        row.getBoolean(11));
  }

  static Job job(String text) {
    return Job.fromJson(object(text));
  }

  static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  static String text(ObjectNode json) {
    return new String(StrictJson.write(json), StandardCharsets.UTF_8);
  }

  static ObjectNode object(String text) {
    return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
