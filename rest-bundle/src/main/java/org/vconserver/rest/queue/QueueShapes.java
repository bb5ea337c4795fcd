package org.vconserver.rest.queue;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.rest.process.RunShapes;

/**
 * Declares the shapes of queues and jobs in requests and answers: the OpenAPI document is made of
 * them.
 */
final class QueueShapes {
  private QueueShapes() {}

  @Schema(name = "QueueJob")
  record QueueJob(
      @Schema(defaultValue = "\"vcon_uuid\"") String jobType,
      @Schema(defaultValue = "[]") List<String> vconUuid) {}

  /**
   * Declares the contract's members; those that are answered are {@code id} and {@code dequeued}.
   */
  @Schema(name = "InProgressJob")
  record InProgressJob(
      @Schema(requiredMode = REQUIRED) long jobid,
      @Schema(requiredMode = REQUIRED) String queue,
      @Schema(requiredMode = REQUIRED) QueueJob job,
      @Schema(requiredMode = REQUIRED) BigDecimal start,
      @Schema(requiredMode = REQUIRED) String server,
      String id,
      BigDecimal dequeued) {}

  /** Jobs by their ids. */
  interface InProgressJobs extends Map<String, InProgressJob> {}

  @Schema(name = "QueueStatus")
  record Status(
      String queue,
      QueueMode mode,
      long waiting,
      long delayed,
      long running,
      ObjectNode parked,
      long done,
      ObjectNode failed,
      long cancelled,
      Optional<String> waitsFor,
      Optional<BigDecimal> oldestSeconds,
      Counts lastMinute,
      Counts lastHour) {}

  @Schema(name = "QueueSettings")
  record Settings(
      @Schema(minimum = "1") Optional<Long> maxRunning,
      @Schema(minimum = "1") Optional<Long> maxWaiting,
      @Schema(minimum = "0") Optional<Long> historyCount,
      @Schema(minimum = "0") Optional<Long> historySeconds) {}

  /** Statuses by the names of queues. */
  interface Statuses extends Map<String, Status> {}

  record Counts(long queued, long taken, long succeeded, long failed) {}

  record ModeChange(@Schema(requiredMode = REQUIRED) QueueMode mode) {}

  record Move(@Schema(requiredMode = REQUIRED) String to, @Schema(minimum = "1") int limit) {}

  record Moved(long moved) {}

  record JobsPush(
      @ArraySchema(minItems = 1, maxItems = 100_000) List<String> vconUuids,
      Query query,
      ObjectNode filter,
      @Schema(minimum = "0") BigDecimal delaySeconds) {}

  record Query(String jq, String jsonpath, String after) {}

  record JobsPushed(
      long queued, List<String> jobIds, long examined, long failed, Optional<String> nextAfter) {}

  @Schema(name = "JobRecord")
  record RecordedJob(
      String id,
      String queue,
      JobState state,
      QueueJob job,
      BigDecimal queued,
      BigDecimal due,
      BigDecimal ended,
      Parked parked,
      String followedBy,
      Failure error,
      Chain chain,
      ObjectNode cause,
      List<Attempt> attempts) {}

  record Parked(JobParking.Reason reason, String detail) {}

  record Chain(String first, int hops, String trace, String askedBy) {}

  record Attempt(
      long attempt,
      String server,
      BigDecimal taken,
      BigDecimal ended,
      JobAttempt.Outcome outcome,
      List<Step> steps,
      Failure error,
      List<RunShapes.Notice> notices) {}

  record Step(
      long step,
      String processor,
      String version,
      BigDecimal started,
      BigDecimal seconds,
      String outcome,
      Progress progress) {}

  /** Says how far a step is that runs: a share from 0 to 1, and what it works on. */
  @Schema(name = "StepProgress")
  record Progress(BigDecimal done, String what) {}

  @Schema(name = "JobError")
  record Failure(
      String code,
      String message,
      long step,
      String processor,
      String version,
      String exception,
      String exceptionMessage,
      String errorId) {}

  record JobsFound(List<RecordedJob> jobs, Optional<String> nextAfter) {}

  @Schema(name = "VconJobs")
  record VconJobs(
      @Schema(requiredMode = REQUIRED) String vcon,
      @Schema(requiredMode = REQUIRED) List<RecordedJob> jobs,
      Optional<String> nextAfter) {}

  record Causes(List<Cause> causes, long examined, Optional<String> nextAfter) {}

  @Schema(name = "JobCause")
  record Cause(
      Optional<String> processor,
      Optional<String> version,
      Optional<String> code,
      Optional<String> exception,
      Optional<String> message,
      long count,
      BigDecimal first,
      BigDecimal last,
      List<String> queues,
      List<String> jobIds) {}

  @Schema(name = "JobsRetry")
  record Retry(
      @Schema(allowableValues = "failed") String state,
      String queue,
      String pipeline,
      String processor,
      String cause,
      String vcon,
      @Schema(anyOf = {BigDecimal.class, String.class}) Object since,
      @ArraySchema(maxItems = 100_000) List<String> jobIds,
      @Schema(allowableValues = {"failed_step", "start"}) String from,
      String to,
      @Schema(minimum = "1", maximum = "100000") int limit,
      String after) {}

  @Schema(name = "JobsDiscard")
  record Discard(
      @Schema(allowableValues = "failed") String state,
      String queue,
      String pipeline,
      String processor,
      String cause,
      String vcon,
      @Schema(anyOf = {BigDecimal.class, String.class}) Object since,
      @ArraySchema(maxItems = 100_000) List<String> jobIds,
      @Schema(minimum = "1", maximum = "100000") int limit,
      String after) {}

  @Schema(name = "JobsRetried")
  record Retried(long retried, List<String> jobIds, ObjectNode left, Optional<String> nextAfter) {}

  @Schema(name = "JobsDiscarded")
  record Discarded(
      long discarded, List<String> jobIds, ObjectNode left, Optional<String> nextAfter) {}
}
