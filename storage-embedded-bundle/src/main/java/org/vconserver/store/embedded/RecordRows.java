package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsFound;

/** Reads the records of jobs. Each statement runs in its caller's transaction. */
final class RecordRows {
  private static final String RECORD =
      "SELECT id, queue, json, state, queued, due, ended, cause, code, detail, follower FROM job ";

  private RecordRows() {}

  /** Does as {@link org.vconserver.api.job.JobQueues#jobsOf}. */
  static JobsFound jobsOf(Sql sql, String vconUuid, long before, int limit) throws SQLException {
    List<Long> ids =
        sql.list(
            "SELECT job FROM job_vcon WHERE uuid = lower(?) AND job < ? ORDER BY job DESC LIMIT ?",
            row -> row.getLong(1),
            vconUuid,
            before == 0 ? Long.MAX_VALUE : before,
            limit);
    return new JobsFound(
        read(sql, ids).stream().filter(record -> record.job().names(vconUuid)).toList(),
        ids.size() == limit ? ids.get(ids.size() - 1) : 0);
  }

  static Optional<JobRecord> record(Sql sql, long id) throws SQLException {
    List<JobAttempt> attempts = attempts(sql, id);
    return sql.first(RECORD + "WHERE id = ?", row -> record(row, attempts), id);
  }

  private static List<JobAttempt> attempts(Sql sql, long id) throws SQLException {
    return sql.list(
        "SELECT number, server, taken, ended, outcome, report FROM attempt WHERE job = ? ORDER BY number",
        row ->
            new JobAttempt(
                row.getInt(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                time(row, 4),
                JobAttempt.Outcome.valueOf(row.getString(5)),
                Optional.ofNullable(row.getString(6))
                    .map(JobRows::object)
                    .orElseGet(JsonNodeFactory.instance::objectNode)),
        id);
  }

  private static JobRecord record(ResultSet row, List<JobAttempt> attempts) throws SQLException {
    String cause = row.getString(8);
    JobState state = JobState.valueOf(row.getString(4));
    return new JobRecord(
        row.getLong(1),
        row.getString(2),
        JobRows.job(row.getString(3)),
        state,
        Instant.ofEpochMilli(row.getLong(5)),
        time(row, 6),
        time(row, 7),
        state == JobState.PARKED
            ? Optional.of(
                new JobParking(
                    JobParking.Reason.valueOf(row.getString(9)),
                    Objects.requireNonNullElse(row.getString(10), "")))
            : Optional.empty(),
        cause == null ? null : JobRows.object(cause),
        follower(row),
        attempts);
  }

  private static OptionalLong follower(ResultSet row) throws SQLException {
    long id = row.getLong(11);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Gives a page of the jobs of a queue. */
  static List<JobRecord> page(Sql sql, String queue, JobPage page) throws SQLException {
    if (page.state().isPresent()) {
      return page(sql, queue, page.state().get(), page.cause(), page.after(), page.limit());
    }
    boolean delayedAlready = isDelayed(sql, page.after());
    List<JobRecord> records =
        delayedAlready
            ? new ArrayList<>()
            : page(sql, queue, JobState.WAITING, Optional.empty(), page.after(), page.limit());
    if (records.size() < page.limit()) {
      records.addAll(
          page(
              sql,
              queue,
              JobState.DELAYED,
              Optional.empty(),
              delayedAlready ? page.after() : 0,
              page.limit() - records.size()));
    }
    return records;
  }

  private static boolean isDelayed(Sql sql, long id) throws SQLException {
    return sql.number("SELECT COUNT(*) FROM job WHERE id = ? AND state = 'DELAYED'", id) > 0;
  }

  private static List<JobRecord> page(
      Sql sql, String queue, JobState state, Optional<String> code, long after, int limit)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(queue));
    // In words: SQLite takes the index of one state only where it sees the state.
    StringBuilder where =
        new StringBuilder("WHERE queue = ? AND state = '").append(state.name()).append('\'');
    if (state.ended()) {
      where.append(" AND ended IS NOT NULL");
    }
    if (code.isPresent()) {
      where.append(" AND code = ?");
      arguments.add(code.get());
    }
    Optional<Long> position = position(sql, queue, state, after);
    if (position.isPresent()) {
      where.append(
          switch (state) {
            case WAITING -> " AND place > ?";
            case DELAYED -> " AND (due, id) > (?, ?)";
            case RUNNING, PARKED -> " AND id > ?";
            case DONE, FAILED, CANCELLED, TAKEN_ELSEWHERE -> " AND (ended, id) < (?, ?)";
          });
      arguments.add(position.get());
      if (state == JobState.DELAYED || state.ended()) {
        arguments.add(after);
      }
    } else if (after != 0 && state.ended()) {
      return new ArrayList<>(); // its record is forgotten, and what ended before it too
    }
    where.append(
        switch (state) {
          case WAITING -> " ORDER BY place";
          case DELAYED -> " ORDER BY due, id";
          case RUNNING, PARKED -> " ORDER BY id";
          case DONE, FAILED, CANCELLED, TAKEN_ELSEWHERE -> " ORDER BY ended DESC, id DESC";
        });
    arguments.add(limit);
    return read(sql, where + " LIMIT ?", arguments.toArray());
  }

  /** Finds the place of a job in the order of its state; empty if it is no longer there. */
  private static Optional<Long> position(Sql sql, String queue, JobState state, long id)
      throws SQLException {
    if (state == JobState.RUNNING || state == JobState.PARKED) {
      return id == 0 ? Optional.empty() : Optional.of(id);
    }
    String column = state == JobState.WAITING ? "place" : state.ended() ? "ended" : "due";
    return sql.first(
        "SELECT " + column + " FROM job WHERE id = ? AND queue = ? AND state = ?",
        row -> row.getLong(1),
        id,
        queue,
        state.name());
  }

  /** Gives parked jobs of all queues. */
  static List<JobRecord> parked(Sql sql, long after, int limit) throws SQLException {
    return read(
        sql,
        "INDEXED BY job_parked_anywhere WHERE state = 'PARKED' AND id > ? ORDER BY id LIMIT ?",
        after,
        limit);
  }

  private static List<JobRecord> read(Sql sql, String where, @Nullable Object... arguments)
      throws SQLException {
    List<Long> ids = sql.list("SELECT id FROM job " + where, row -> row.getLong(1), arguments);
    return read(sql, ids);
  }

  /** Gives the records of jobs, in the order of the ids. */
  static List<JobRecord> read(Sql sql, List<Long> ids) throws SQLException {
    List<JobRecord> records = new ArrayList<>();
    for (long id : ids) {
      record(sql, id).ifPresent(records::add);
    }
    return records;
  }
}
