package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** Jobs as they are in Redis, read. What can't be read as a job is empty, not an error. */
final class JobTexts {
  /** Stands for what was in a queue and is no job. */
  private static final Job NO_JOB = new Job(List.of(), null, null, JobChain.NEW);

  private JobTexts() {}

  /** Reads an element of a queue; the member with our id is not seen. */
  static Optional<Job> job(byte[] element) {
    try {
      return Optional.of(Job.fromJson(StrictJson.readObject(element)));
    } catch (VconException e) {
      return Optional.empty();
    }
  }

  /** Finds our id in an element of a queue; empty in those of py_vcon_server. */
  static Optional<String> id(byte[] element) {
    try {
      JsonNode id = StrictJson.readObject(element).path("vcon_server_job_id");
      return id.isIntegralNumber() ? Optional.of(id.asText()) : Optional.empty();
    } catch (VconException e) {
      return Optional.empty();
    }
  }

  static byte[] text(Job job) {
    return StrictJson.write(job.toStored());
  }

  static byte[] text(@Nullable ObjectNode json) {
    return json == null ? new byte[0] : StrictJson.write(json);
  }

  /**
   * Reads an entry of py_vcon_server in {@code inprogress}. It has no lease: it is told as one that
   * ended when it began, with an empty token.
   */
  static Optional<JobLease> foreignLease(long id, byte[] entry) {
    try {
      ObjectNode json = StrictJson.readObject(entry);
      Instant taken =
          seconds(json.hasNonNull("dequeued") ? json.get("dequeued") : json.path("start"));
      Job job = Job.fromJson(json.path("job"));
      String queue = json.path("queue").asText();
      String server = json.path("server").asText();
      return Optional.of(new JobLease(id, queue, job, server, taken, taken, "", 1, 0, 0, false));
    } catch (VconException e) {
      return Optional.empty();
    }
  }

  /** Gives the queue and the job of such an entry, as they go back into the queue. */
  static Map.Entry<String, byte[]> foreignJob(byte[] entry) {
    ObjectNode json = StrictJson.readObject(entry);
    return Map.entry(json.path("queue").asText(), StrictJson.write(json.path("job")));
  }

  /** Reads a time in seconds, as a number or as text; 1970 if it is neither. */
  static Instant seconds(JsonNode time) {
    try {
      BigDecimal seconds = time.isNumber() ? time.decimalValue() : new BigDecimal(time.asText());
      if (seconds.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE * 100L)) > 0) {
        return Instant.EPOCH;
      }
      return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue());
    } catch (NumberFormatException e) {
      return Instant.EPOCH;
    }
  }

  /** Reads one record; empty if it is none. */
  static Optional<JobRecord> record(Reply reply) {
    long id = reply.number();
    Map<String, byte[]> fields = new HashMap<>();
    for (long left = reply.number(); left > 0; left--) {
      fields.put(reply.text(), reply.bytes());
    }
    Optional<JobParking> parking = parking(fields);
    Optional<Job> job =
        Optional.ofNullable(fields.get("j"))
            .flatMap(JobTexts::job)
            .or(() -> parking.map(aside -> NO_JOB));
    if (job.isEmpty() || !fields.containsKey("q")) {
      return Optional.empty();
    }
    JobState state = JobState.valueOf(text(fields, "s"));
    Optional<Instant> ended = state.ended() ? Optional.of(time(fields, "end")) : Optional.empty();
    byte[] cause = fields.get("cause");
    return Optional.of(
        new JobRecord(
            id,
            text(fields, "q"),
            job.get(),
            state,
            time(fields, "t"),
            state == JobState.DELAYED ? Optional.of(time(fields, "due")) : Optional.empty(),
            ended,
            parking,
            cause == null ? null : StrictJson.readObject(cause),
            followedBy(fields),
            attempts(fields, state)));
  }

  private static Optional<JobParking> parking(Map<String, byte[]> fields) {
    return text(fields, "s").equals(JobState.PARKED.name())
        ? Optional.of(
            new JobParking(JobParking.Reason.valueOf(text(fields, "code")), text(fields, "det")))
        : Optional.empty();
  }

  private static OptionalLong followedBy(Map<String, byte[]> fields) {
    String id = text(fields, "fo");
    return id.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(id));
  }

  private static List<JobAttempt> attempts(Map<String, byte[]> fields, JobState state) {
    List<JobAttempt> attempts = new ArrayList<>();
    int last = fields.containsKey("n") ? Integer.parseInt(text(fields, "n")) : 0;
    for (int number = 1; number <= last; number++) {
      byte[] kept = fields.get("a" + number);
      if (number == last && state == JobState.RUNNING) {
        attempts.add(
            new JobAttempt(
                number,
                text(fields, "srv"),
                time(fields, "tk"),
                Optional.empty(),
                JobAttempt.Outcome.RUNNING,
                shown(fields.get("rep"))));
      } else if (kept != null) {
        ObjectNode json = StrictJson.readObject(kept);
        attempts.add(
            new JobAttempt(
                number,
                json.path("server").asText(),
                Instant.ofEpochMilli(json.path("taken").asLong()),
                Optional.of(Instant.ofEpochMilli(json.path("ended").asLong())),
                JobAttempt.Outcome.valueOf(json.path("outcome").asText()),
                json.path("report").deepCopy()));
      }
    }
    return attempts;
  }

  private static ObjectNode shown(byte @Nullable [] report) {
    return report == null ? JsonNodeFactory.instance.objectNode() : StrictJson.readObject(report);
  }

  private static String text(Map<String, byte[]> fields, String name) {
    return new String(
        Objects.requireNonNullElse(fields.get(name), new byte[0]), StandardCharsets.UTF_8);
  }

  private static Instant time(Map<String, byte[]> fields, String name) {
    String text = text(fields, name);
    return Instant.ofEpochMilli(text.isEmpty() ? 0 : Long.parseLong(text));
  }
}
