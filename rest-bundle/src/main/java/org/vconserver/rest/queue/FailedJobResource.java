package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.FaultType;

/**
 * Finds jobs over all queues, tells why they failed, and has them run again or takes them out.
 * Thread-safe.
 */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class FailedJobResource {
  private static final int LARGEST_PAGE = 1000;
  private static final int MOST_CHANGES = 100_000;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  private final Supplier<JobQueues> queues;
  private final KnownNames known;
  private final LongSupplier nanos;

  /** Makes the resource; {@code nanos} is a clock that only measures. */
  public FailedJobResource(Supplier<JobQueues> queues, KnownNames known, LongSupplier nanos) {
    this.queues = queues;
    this.known = known;
    this.nanos = nanos;
  }

  @GET
  @Path("jobs")
  @RestOperation(
      id = "find_jobs",
      summary = "Find jobs over all queues",
      scope = Scope.QUEUE_READ,
      pool = Pool.LONG,
      answer = QueueShapes.JobsFound.class)
  public Response find(
      @QueryParam("state") @Schema(implementation = JobState.class, defaultValue = "\"failed\"")
          @Nullable String state,
      @QueryParam("queue") @Nullable String queue,
      @QueryParam("pipeline") @Nullable String pipeline,
      @QueryParam("processor") @Nullable String processor,
      @QueryParam("cause") @Nullable String cause,
      @QueryParam("vcon") @Nullable String vcon,
      @QueryParam("since") @Nullable String since,
      @QueryParam("after") @Schema(pattern = "[0-9]+") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "100")
          @Nullable String limit,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, JobFilter.NAMES, "after", "limit");
    JobFilter filter = filter(state, queue, pipeline, processor, cause, vcon, since);
    int most = Params.integer("limit", limit, 100, 1, LARGEST_PAGE);
    known.require(filter);
    ArrayNode jobs = JsonNodeFactory.instance.arrayNode();
    long next =
        new FilteredJobs(queues.get(), filter, nanos)
            .look(
                Params.id("after", after),
                LONGEST_LOOK,
                found -> {
                  List<JobRecord> page =
                      found.subList(0, Math.min(found.size(), most - jobs.size()));
                  page.forEach(job -> jobs.add(JobJson.of(job)));
                  return jobs.size() == most ? page.get(page.size() - 1).id() : 0;
                });
    known.requireProcessor(filter, jobs.isEmpty() && next == 0);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("jobs", jobs);
    return Responses.json(answer.put("next_after", next == 0 ? null : Long.toString(next)));
  }

  @GET
  @Path("jobs/causes")
  @RestOperation(
      id = "job_causes",
      summary = "Why jobs failed, by processor, version and error",
      scope = Scope.QUEUE_READ,
      pool = Pool.LONG,
      answer = QueueShapes.Causes.class)
  public Response causes(
      @QueryParam("state") @Schema(implementation = JobState.class, defaultValue = "\"failed\"")
          @Nullable String state,
      @QueryParam("queue") @Nullable String queue,
      @QueryParam("pipeline") @Nullable String pipeline,
      @QueryParam("processor") @Nullable String processor,
      @QueryParam("cause") @Nullable String cause,
      @QueryParam("vcon") @Nullable String vcon,
      @QueryParam("since") @Nullable String since,
      @QueryParam("after") @Schema(pattern = "[0-9]+") @Nullable String after,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, JobFilter.NAMES, "after");
    JobFilter filter = filter(state, queue, pipeline, processor, cause, vcon, since);
    known.require(filter);
    JobCauses causes = new JobCauses();
    FilteredJobs jobs = new FilteredJobs(queues.get(), filter, nanos);
    long next =
        jobs.look(
            Params.id("after", after),
            LONGEST_LOOK,
            found -> {
              found.forEach(causes::add);
              return 0;
            });
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("causes", causes.json());
    known.requireProcessor(filter, answer.path("causes").isEmpty() && next == 0);
    answer.put("examined", jobs.examined());
    return Responses.json(answer.put("next_after", next == 0 ? null : Long.toString(next)));
  }

  /** Has failed jobs run again, with their ids and records. */
  @POST
  @Path("jobs/retry")
  @RestOperation(
      id = "retry_jobs",
      summary = "Let failed jobs run again",
      scope = Scope.JOB_MANAGE,
      body = BodyLimit.JSON,
      pool = Pool.LONG,
      request = QueueShapes.Retry.class,
      answer = QueueShapes.Retried.class)
  public Response retry(InputStream body) {
    JsonReader request = RequestBody.reader(body);
    boolean fromStart = fromStart(request);
    Optional<String> to = request.text("to");
    JobFilter filter = chosen(request, List.of("from", "to", "job_ids", "after", "limit"));
    if (to.isPresent() && !queues.get().names().contains(to.get())) {
      throw filter.fault("to", "is no queue");
    }
    return change(
        request, filter, "retried", ids -> queues.get().runAgain(ids, fromStart, to.orElse(null)));
  }

  /** Takes failed jobs out: they are cancelled. */
  @POST
  @Path("jobs/discard")
  @RestOperation(
      id = "discard_jobs",
      summary = "Take failed jobs out",
      scope = Scope.JOB_MANAGE,
      body = BodyLimit.JSON,
      pool = Pool.LONG,
      request = QueueShapes.Discard.class,
      answer = QueueShapes.Discarded.class)
  public Response discard(InputStream body) {
    JsonReader request = RequestBody.reader(body);
    JobFilter filter = chosen(request, List.of("job_ids", "after", "limit"));
    return change(request, filter, "discarded", ids -> queues.get().discard(ids));
  }

  private Response change(
      JsonReader request, JobFilter filter, String word, ChangedJobs.Change change) {
    int most = request.integer("limit", MOST_CHANGES, 1, MOST_CHANGES);
    Optional<List<String>> named = request.texts("job_ids");
    request.requireValid(ServerError.INVALID_REQUEST);
    ChangedJobs jobs = new ChangedJobs(change, most);
    if (named.isPresent()) {
      return Responses.json(jobs.named(ids(filter, named.get()), word));
    }
    known.require(filter);
    long after = request.text("after").map(id -> id(filter, "after", id)).orElse(0L);
    request.requireValid(ServerError.INVALID_REQUEST);
    ObjectNode answer = jobs.chosen(new FilteredJobs(queues.get(), filter, nanos), after, word);
    known.requireProcessor(
        filter,
        answer.path(word).asLong() == 0
            && answer.path("left").isEmpty()
            && answer.path("next_after").isNull());
    return Responses.json(answer);
  }

  private static boolean fromStart(JsonReader request) {
    String from = request.text("from").orElse("failed_step");
    if (!from.equals("failed_step") && !from.equals("start")) {
      request.fault(FaultType.ENUM, "must be one of failed_step, start", "from");
    }
    return from.equals("start");
  }

  /** Reads which failed jobs are to be changed: by their ids or by a filter, and never all. */
  private static JobFilter chosen(JsonReader request, List<String> further) {
    JobFilter filter = JobFilter.of(request, further);
    boolean named = request.tree().hasNonNull("job_ids");
    if (filter.state() != JobState.FAILED) {
      throw filter.fault(
          "state", "must be failed: parked jobs are released, others cancelled one by one");
    }
    if (filter.isOpen() != named) {
      throw filter.fault(
          named ? "job_ids" : "queue",
          named
              ? "stands alone: no filter is taken beside it"
              : "must have a filter, or job_ids: one of " + JobFilter.names(List.of("job_ids")));
    }
    return filter;
  }

  private static List<Long> ids(JobFilter filter, List<String> texts) {
    if (texts.size() > MOST_CHANGES) {
      throw filter.fault("job_ids", "must have at most " + MOST_CHANGES + " ids");
    }
    List<Long> ids = new ArrayList<>();
    texts.forEach(text -> ids.add(id(filter, "job_ids", text)));
    return ids;
  }

  private static long id(JobFilter filter, String field, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw filter.fault(field, "must be ids of jobs");
    }
  }

  private static JobFilter filter(
      @Nullable String state,
      @Nullable String queue,
      @Nullable String pipeline,
      @Nullable String processor,
      @Nullable String cause,
      @Nullable String vcon,
      @Nullable String since) {
    @Nullable String[] values = {state, queue, pipeline, processor, cause, vcon, since};
    Map<String, @Nullable String> given = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      given.put(JobFilter.NAMES.get(i), values[i]);
    }
    return JobFilter.of("query", given);
  }
}
