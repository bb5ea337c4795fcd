package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.vcon.error.VconException;

/** Remembers the requests that put jobs into queues, so that none is done twice. */
final class DoneRequests {
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private DoneRequests() {}

  /** Gives the answer to a request that was made before; refuses another one of the same name. */
  static Optional<JobsPushed> find(Sql sql, PushRequest request) throws SQLException {
    record Done(String digest, long first, long jobs, long place) {}
    Optional<Done> done =
        sql.first(
            "SELECT digest, first, jobs, place FROM done_request WHERE name = ?",
            row -> new Done(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            request.name());
    if (done.filter(found -> !found.digest().equals(request.digest())).isPresent()) {
      throw new VconException(
          ServerError.REQUEST_REUSED, "Idempotency-Key: was used for another request");
    }
    return done.map(
        found ->
            new JobsPushed(
                LongStream.range(found.first(), found.first() + found.jobs()).boxed().toList(),
                found.place()));
  }

  /** Remembers a request with its answer, whose ids follow each other. */
  static void add(Sql sql, PushRequest request, JobsPushed pushed, Instant now)
      throws SQLException {
    sql.update(
        "INSERT INTO done_request VALUES (?, ?, ?, ?, ?, ?)",
        request.name(),
        now.toEpochMilli(),
        request.digest(),
        pushed.jobIds().isEmpty() ? 0 : pushed.jobIds().get(0),
        pushed.jobIds().size(),
        pushed.place());
  }

  static void forgetOld(Sql sql, Instant now) throws SQLException {
    sql.update("DELETE FROM done_request WHERE at <= ?", now.minus(REMEMBERED).toEpochMilli());
  }
}
