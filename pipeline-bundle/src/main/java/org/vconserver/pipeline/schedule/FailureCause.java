package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.server.ServerState;

/** Describes why a job failed, for the job that comes into the failure queue. */
final class FailureCause {
  private FailureCause() {}

  /**
   * Names the cause.
   *
   * @param report of the last attempt, which the record does not have yet
   * @param record of the job, with its earlier attempts
   */
  static ObjectNode of(JobLease lease, ObjectNode report, Optional<JobRecord> record) {
    ObjectNode cause = JsonNodeFactory.instance.objectNode();
    cause.put("job_id", Long.toString(lease.jobId())).put("queue", lease.queue());
    cause.set("error", report.path("error"));
    ArrayNode attempts = cause.putArray("attempts");
    record.ifPresent(
        known -> {
          for (JobAttempt attempt : known.attempts()) {
            if (attempt.number() < lease.attempt()) {
              ObjectNode entry =
                  entry(attempts, attempt.number(), attempt.server(), attempt.taken());
              entry.put("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
              attempt.ended().ifPresent(ended -> entry.set("ended", seconds(ended)));
              if (attempt.report().has("error")) {
                entry.set("error", attempt.report().get("error"));
              }
            }
          }
        });
    ObjectNode last = entry(attempts, lease.attempt(), lease.server(), lease.taken());
    last.put("outcome", "failed").set("error", report.path("error"));
    return cause;
  }

  private static ObjectNode entry(ArrayNode attempts, int number, String server, Instant taken) {
    ObjectNode entry = attempts.addObject().put("attempt", number).put("server", server);
    entry.set("taken", seconds(taken));
    return entry;
  }

  private static JsonNode seconds(Instant time) {
    return JsonNodeFactory.instance.numberNode(new BigDecimal(ServerState.seconds(time)));
  }
}
