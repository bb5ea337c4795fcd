package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;

/** Shows the jobs of queues, puts in many at once, and moves them. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class WaitingJobsResource {
  private static final int LARGEST_PAGE = 1000;
  private static final int LARGEST_PUSH = 100_000;
  private static final Duration LONGEST_DELAY = Duration.ofDays(366);

  private final Supplier<JobQueues> queues;
  private final QueriedJobs.Source source;

  public WaitingJobsResource(Supplier<JobQueues> queues, QueriedJobs.Source source) {
    this.queues = queues;
    this.source = source;
  }

  @GET
  @Path("queue/{name}/jobs")
  @RestOperation(
      id = "queue_jobs",
      summary = "Jobs of a queue with their records, page by page",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.RecordedJob[].class,
      failures = {404})
  public Response jobs(
      @PathParam("name") String name,
      @QueryParam("state") @Schema(implementation = JobState.class) @Nullable String state,
      @QueryParam("cause") @Nullable String cause,
      @QueryParam("after") @Schema(pattern = "[0-9]+") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "100")
          @Nullable String limit) {
    JobPage page =
        new JobPage(
            Params.constant("state", state, JobState.class),
            Optional.ofNullable(cause).map(code -> code.toUpperCase(Locale.ROOT)),
            Params.id("after", after),
            Params.integer("limit", limit, 100, 1, LARGEST_PAGE));
    return Responses.json(JobJson.of(queues.get().records(name, page)));
  }

  /** Shows what was put aside, in whatever queue it was or was to be. */
  @GET
  @Path("jobs/parked")
  @RestOperation(
      id = "parked_jobs",
      summary = "Jobs that were put aside",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.RecordedJob[].class)
  public Response parked(
      @QueryParam("after") @Schema(pattern = "[0-9]+") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "100")
          @Nullable String limit) {
    long from = Params.id("after", after);
    int count = Params.integer("limit", limit, 100, 1, LARGEST_PAGE);
    return Responses.json(JobJson.of(queues.get().parked(from, count)));
  }

  /**
   * Puts in a job for each vCon that is named, or that a filter and a query choose. An {@code
   * Idempotency-Key} is heeded with named ones.
   */
  @POST
  @Path("queue/{name}/jobs")
  @RestOperation(
      id = "add_queue_jobs",
      summary = "Append many jobs",
      scope = Scope.QUEUE_WRITE,
      body = BodyLimit.JSON,
      pool = Pool.LONG,
      request = QueueShapes.JobsPush.class,
      answer = QueueShapes.JobsPushed.class,
      failures = {404, 409, 429, 501},
      headers = {WireHeader.IDEMPOTENCY_KEY, WireHeader.TRACEPARENT, WireHeader.VCON_INDEX_BEHIND})
  public Response push(
      @PathParam("name") String name, InputStream body, @Context ContainerRequestContext call)
      throws InterruptedException {
    JsonReader request = RequestBody.reader(body);
    Duration delay = request.seconds("delay_seconds", Duration.ZERO, LONGEST_DELAY);
    Optional<List<String>> uuids = request.texts("vcon_uuids");
    Optional<JobQuery> query = JobQuery.read(request);
    JsonNode named = request.tree().path("vcon_uuids");
    boolean asked = request.tree().hasNonNull("query") || request.tree().hasNonNull("filter");
    if (request.tree().hasNonNull("vcon_uuids") == asked) {
      request.fault(FaultType.MISSING, "must have either vcon_uuids, or a query, a filter or both");
    }
    if (named.isArray() && (named.isEmpty() || named.size() > LARGEST_PUSH)) {
      request.fault(
          FaultType.VALUE_ERROR, "must have 1 to " + LARGEST_PUSH + " uuids", "vcon_uuids");
    }
    request.requireValid(ServerError.INVALID_REQUEST);
    if (query.isPresent()) {
      Rights.require(call, Scope.VCON_READ); // what it finds tells of what is in them
      Asking.requireNoKey(call, "is taken with vcon_uuids only: others may be chosen then");
    }
    if (query.isEmpty()) {
      return Responses.json(pushNamed(name, uuids.orElseThrow(), delay, call));
    }
    QueriedJobs jobs = new QueriedJobs(queues.get(), source, Asking.chain(call));
    Response answer = Responses.json(jobs.push(name, query.get(), delay));
    long behind = behind(query.get().filter());
    return behind == 0
        ? answer
        : Response.fromResponse(answer).header(AnswerHeaders.INDEX_BEHIND, behind).build();
  }

  /** Counts the vCons that a filter can't find yet. */
  private long behind(@Nullable VconFilter filter) {
    if (filter == null) {
      return 0;
    }
    VconIndex index = source.index().get();
    return index.behind() + (filter.text() == null ? 0 : index.textBehind());
  }

  private ObjectNode pushNamed(
      String name, List<String> uuids, Duration delay, ContainerRequestContext call) {
    List<Job> jobs = new ArrayList<>();
    JobChain chain = Asking.chain(call);
    for (String uuid : uuids) {
      jobs.add(Job.of(Params.uuid("body", "vcon_uuids", uuid)).in(chain));
    }
    @Nullable PushRequest request =
        Asking.requestName(call).map(key -> PushRequest.of(key, name, jobs, delay)).orElse(null);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var pushed = queues.get().push(name, jobs, delay, request);
    answer.put("queued", pushed.jobIds().size());
    pushed.jobIds().forEach(id -> answer.withArray("job_ids").add(Long.toString(id)));
    return answer;
  }

  /** Moves the next jobs to the end of another queue. */
  @POST
  @Path("queue/{name}/move")
  @RestOperation(
      id = "move_queue_jobs",
      summary = "Move jobs to another queue",
      scope = Scope.JOB_MANAGE,
      body = BodyLimit.JSON,
      request = QueueShapes.Move.class,
      answer = QueueShapes.Moved.class,
      failures = {404, 409})
  public Response move(@PathParam("name") String name, InputStream body) {
    JsonReader request = RequestBody.reader(body);
    String to = request.requiredText("to");
    int limit = request.integer("limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    request.requireValid(ServerError.INVALID_REQUEST);
    return Responses.json(
        JsonNodeFactory.instance.objectNode().put("moved", queues.get().move(name, to, limit)));
  }
}
