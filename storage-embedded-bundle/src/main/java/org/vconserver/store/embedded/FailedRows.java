package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.FailedJobs;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsFound;
import org.vconserver.vcon.error.VconException;

/**
 * Finds jobs of all queues, and changes the rows of failed ones. Each statement runs in its
 * caller's transaction.
 */
final class FailedRows {
  /** Bounds how many jobs a search looks at for which there is no index. */
  private static final int MOST_LOOKED_AT = 2000;

  private FailedRows() {}

  /** Does as {@link FailedJobs#find}. */
  static JobsFound find(Sql sql, JobSearch search) throws SQLException {
    long before = search.before() == 0 ? Long.MAX_VALUE : search.before();
    return switch (search.state()) {
      case FAILED ->
          indexed(sql, search, before, search.queue().isPresent() ? "job_failed_of" : "job_failed");
      case PARKED ->
          indexed(
              sql,
              search,
              before,
              search.queue().isPresent() ? "job_parked" : "job_parked_anywhere");
      case RUNNING -> indexed(sql, search, before, "job_running_of");
      case WAITING, DELAYED, DONE, CANCELLED, TAKEN_ELSEWHERE -> others(sql, search, before);
    };
  }

  private static JobsFound indexed(Sql sql, JobSearch search, long before, String index)
      throws SQLException {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(before));
    search.queue().ifPresent(arguments::add);
    arguments.add(search.limit());
    List<Long> ids =
        sql.list(
            "SELECT id FROM job INDEXED BY "
                + index
                + " WHERE state = '"
                + search.state().name()
                + "' AND id < ?"
                + (search.queue().isPresent() ? " AND queue = ?" : "")
                + " ORDER BY id DESC LIMIT ?",
            row -> row.getLong(1),
            arguments.toArray());
    boolean more = ids.size() == search.limit();
    return new JobsFound(RecordRows.read(sql, ids), more ? ids.get(ids.size() - 1) : 0);
  }

  private static JobsFound others(Sql sql, JobSearch search, long before) throws SQLException {
    record Seen(long id, String queue, String state) {}
    List<Seen> seen =
        sql.list(
            "SELECT id, queue, state FROM job WHERE id < ? ORDER BY id DESC LIMIT ?",
            row -> new Seen(row.getLong(1), row.getString(2), row.getString(3)),
            before,
            MOST_LOOKED_AT);
    List<Long> ids =
        seen.stream()
            .filter(job -> job.state().equals(search.state().name()))
            .filter(job -> search.queue().map(job.queue()::equals).orElse(true))
            .map(Seen::id)
            .limit(search.limit())
            .toList();
    long next = seen.size() == MOST_LOOKED_AT ? seen.get(seen.size() - 1).id() : 0;
    if (ids.size() == search.limit()) {
      next = ids.get(ids.size() - 1);
    }
    return new JobsFound(RecordRows.read(sql, ids), next);
  }

  /**
   * Puts a failed job into a queue again, which is added to {@code filled}.
   *
   * @param queue null for its own
   * @return why it is left as it is; empty if it is not
   */
  static Optional<ServerError> runAgain(
      Sql sql, long id, boolean fromStart, @Nullable String queue, Instant now, Set<String> filled)
      throws SQLException {
    Optional<JobRecord> failed = failed(sql, id);
    if (failed.isEmpty()) {
      return Optional.of(ServerError.JOB_NOT_FOUND);
    }
    String target = queue == null ? failed.get().queue() : queue;
    Optional<ServerError> refusal = refusal(sql, target);
    if (refusal.isEmpty()) {
      refusal = followed(sql, failed.get());
    }
    if (refusal.isPresent()) {
      return refusal;
    }
    cancelFollower(sql, failed.get(), now);
    var job = failed.get().job();
    sql.update(
        "UPDATE job SET code = '', ended = NULL, follower = NULL, lost = 0, forgiven = attempt, json = ?"
            + " WHERE id = ?",
        JobRows.text(job.in(job.chain().forgiven()).toStored()),
        id);
    if (fromStart) {
      sql.update("DELETE FROM checkpoint WHERE job = ?", id);
    }
    JobRows.toEnd(sql, id, target);
    Tally.add(sql, target, Tally.What.QUEUED, 1, now);
    filled.add(target);
    return Optional.empty();
  }

  /** Ends a failed job as cancelled; gives why it is left as it is, empty if it is not. */
  static Optional<ServerError> discard(Sql sql, long id, Instant now) throws SQLException {
    Optional<JobRecord> failed = failed(sql, id);
    if (failed.isEmpty()) {
      return Optional.of(ServerError.JOB_NOT_FOUND);
    }
    Optional<ServerError> refusal = followed(sql, failed.get());
    if (refusal.isEmpty()) {
      cancelFollower(sql, failed.get(), now);
      JobRows.end(sql, id, JobState.CANCELLED, "", now);
    }
    return refusal;
  }

  private static Optional<JobRecord> failed(Sql sql, long id) throws SQLException {
    return RecordRows.record(sql, id).filter(job -> job.state() == JobState.FAILED);
  }

  private static Optional<ServerError> refusal(Sql sql, String queue) throws SQLException {
    try {
      QueueRows.requireTakesJobs(sql, queue);
      QueueRows.requireRoom(sql, queue, 1);
      return Optional.empty();
    } catch (VconException e) {
      return Optional.of((ServerError) e.code());
    }
  }

  private static Optional<JobRecord> follower(Sql sql, JobRecord failed) throws SQLException {
    return failed.followedBy().isPresent()
        ? RecordRows.record(sql, failed.followedBy().getAsLong())
        : Optional.empty();
  }

  /** Says so if the job that came for a failed one runs, or was moved to its queue and has run. */
  private static Optional<ServerError> followed(Sql sql, JobRecord failed) throws SQLException {
    return follower(sql, failed)
        .filter(
            job ->
                job.state() == JobState.RUNNING
                    || ((job.state() == JobState.DONE || job.state() == JobState.FAILED)
                        && job.queue().equals(failed.queue())))
        .map(job -> ServerError.JOB_FOLLOWED);
  }

  private static void cancelFollower(Sql sql, JobRecord failed, Instant now) throws SQLException {
    Optional<JobRecord> follower = follower(sql, failed).filter(job -> !job.state().ended());
    if (follower.isPresent()) {
      JobRows.end(sql, follower.get().id(), JobState.CANCELLED, "", now);
    }
  }
}
