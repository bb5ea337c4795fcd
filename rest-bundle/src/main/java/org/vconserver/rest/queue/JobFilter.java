package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Chooses jobs by what their records say. Immutable.
 *
 * @param where the filter stands: {@code query} or {@code body}
 * @param queue where they are, or were taken from last
 * @param pipeline that ran them last or will; of those that have not ended also the one whose
 *     failure brought them into their queue
 * @param processor at which the last run failed
 * @param cause the code of the error, the class of the exception, or the reason for which they are
 *     parked
 * @param vcon one of their vCons
 * @param since when they ended, or were queued if they have not
 */
record JobFilter(
    String where,
    JobState state,
    Optional<String> queue,
    Optional<String> pipeline,
    Optional<String> processor,
    Optional<String> cause,
    Optional<String> vcon,
    Optional<Instant> since) {
  static final List<String> NAMES =
      List.of("state", "queue", "pipeline", "processor", "cause", "vcon", "since");

  private static final Pattern CAUSE = Pattern.compile("[\\w.$]{1,200}");

  /**
   * Reads a filter; those that have failed are chosen where no state is named.
   *
   * @throws VconException INVALID_REQUEST for a value that no job can have
   */
  static JobFilter of(String where, Map<String, @Nullable String> given) {
    Values values = new Values(where, given);
    return new JobFilter(
        where,
        Params.constant(where, "state", given.get("state"), JobState.class).orElse(JobState.FAILED),
        values.name("queue"),
        values.name("pipeline"),
        values.name("processor"),
        values.cause(),
        values.vcon(),
        values.since());
  }

  /** Reads the members of a body; others than these and {@code further} are refused. */
  static JobFilter of(JsonReader body, List<String> further) {
    body.tree()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!NAMES.contains(name) && !further.contains(name)) {
                body.fault(FaultType.VALUE_ERROR, "is none of " + names(further), name);
              }
            });
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      JsonNode value = body.tree().path(name);
      boolean seconds = name.equals("since") && value.isNumber();
      values.put(name, seconds ? value.asText() : body.text(name).orElse(null));
    }
    body.requireValid(ServerError.INVALID_REQUEST);
    return of("body", values);
  }

  /** Lists the names of filters with others, for people. */
  static String names(List<String> further) {
    List<String> names = new ArrayList<>(NAMES);
    names.addAll(further);
    return String.join(", ", names);
  }

  /** Says whether it chooses all jobs of a state. */
  boolean isOpen() {
    return queue.isEmpty()
        && pipeline.isEmpty()
        && processor.isEmpty()
        && cause.isEmpty()
        && vcon.isEmpty()
        && since.isEmpty();
  }

  /** Names the queue in which all jobs are that it chooses; empty if they may be in several. */
  Optional<String> onlyQueue() {
    return queue.isPresent() || !state.ended() ? queue : pipeline;
  }

  boolean fits(JobRecord job) {
    JsonNode error = JobJson.error(job);
    String parked = job.parking().map(parking -> parking.reason().name()).orElse("");
    return queue.map(job.queue()::equals).orElse(true)
        && pipeline.map(name -> isOf(name, job)).orElse(true)
        && processor.map(error.path("processor").asText()::equals).orElse(true)
        && cause
            .map(
                name ->
                    name.equalsIgnoreCase(error.path("code").asText())
                        || name.equals(error.path("exception").asText())
                        || name.equalsIgnoreCase(parked))
            .orElse(true)
        && vcon.map(uuid -> concerns(job, uuid)).orElse(true)
        && since.map(time -> !job.ended().orElse(job.queued()).isBefore(time)).orElse(true);
  }

  private static boolean concerns(JobRecord job, String vcon) {
    return job.job().vconUuids().stream().anyMatch(uuid -> VconUuid.same(uuid, vcon));
  }

  private static boolean isOf(String pipeline, JobRecord job) {
    JsonNode cause = job.cause();
    return job.queue().equals(pipeline)
        || (!job.state().ended() && cause != null && cause.path("queue").asText().equals(pipeline));
  }

  /** Makes a fault in one of the filters, to be thrown. */
  VconException fault(String name, String message) {
    return Params.fault(where, name, message, FaultType.VALUE_ERROR);
  }

  /** Reads the values one by one. */
  private record Values(String where, Map<String, @Nullable String> given) {
    Optional<String> name(String field) {
      return Optional.ofNullable(given.get(field)).map(text -> Params.name(where, field, text));
    }

    Optional<String> cause() {
      Optional<String> cause = Optional.ofNullable(given.get("cause"));
      if (cause.isPresent() && !CAUSE.matcher(cause.get()).matches()) {
        throw fault("cause", "must be a code such as PROCESSOR_FAILED, or a class of exceptions");
      }
      return cause;
    }

    Optional<String> vcon() {
      return Optional.ofNullable(given.get("vcon")).map(text -> Params.uuid(where, "vcon", text));
    }

    Optional<Instant> since() {
      @Nullable String text = given.get("since");
      if (text == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            text.matches("\\d{1,12}(\\.\\d{1,9})?")
                ? Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue())
                : OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException e) {
        throw fault("since", "must be seconds since 1970, or a time such as 2026-11-27T10:00:00Z");
      }
    }

    private VconException fault(String field, String message) {
      return new VconException(
          ServerError.INVALID_REQUEST,
          List.of(new FieldError(List.of(where, field), message, FaultType.VALUE_ERROR)));
    }
  }
}
