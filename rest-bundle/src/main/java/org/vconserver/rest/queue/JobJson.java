package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.server.ServerState;

/** Records of jobs as they are answered. Ids are strings and times seconds, as in the wire. */
final class JobJson {
  private JobJson() {}

  /** Writes a page of records. */
  static ArrayNode of(List<JobRecord> records) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    records.forEach(record -> array.add(of(record)));
    return array;
  }

  static ObjectNode of(JobRecord record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", Long.toString(record.id())).put("queue", record.queue());
    json.put("state", record.state().name().toLowerCase(Locale.ROOT));
    json.set("job", record.job().toJson());
    json.put("queued", seconds(record.queued()));
    record.due().ifPresent(due -> json.put("due", seconds(due)));
    record.ended().ifPresent(ended -> json.put("ended", seconds(ended)));
    record
        .parking()
        .ifPresent(
            parking ->
                json.putObject("parked")
                    .put("reason", parking.reason().name().toLowerCase(Locale.ROOT))
                    .put("detail", parking.detail()));
    record.followedBy().ifPresent(id -> json.put("followed_by", Long.toString(id)));
    if (record.state() == JobState.FAILED) {
      json.set("error", error(record));
    }
    json.set("chain", record.job().chain().toJson());
    if (record.cause() != null) {
      json.set("cause", record.cause());
    }
    var attempts = json.putArray("attempts");
    for (JobAttempt attempt : record.attempts()) {
      ObjectNode entry = attempts.addObject().put("attempt", attempt.number());
      entry.put("server", attempt.server()).put("taken", seconds(attempt.taken()));
      attempt.ended().ifPresent(ended -> entry.put("ended", seconds(ended)));
      entry.put("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
      entry.setAll(attempt.report());
    }
    return json;
  }

  /** Gives the error of the last attempt; missing if it has none. */
  static JsonNode error(JobRecord record) {
    List<JobAttempt> attempts = record.attempts();
    return attempts.isEmpty()
        ? MissingNode.getInstance()
        : attempts.get(attempts.size() - 1).report().path("error");
  }

  static BigDecimal seconds(Instant time) {
    return new BigDecimal(ServerState.seconds(time));
  }
}
