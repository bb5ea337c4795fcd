package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.rest.peer.PeerErrors;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Puts jobs into queues, which is part of the vCon API and of the Admin API. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
@Tag(name = "vCon: Storage CRUD")
public final class QueueJobResource {
  private static final String NOT_HERE =
      "this server does not work on the queue (POST /server/queue/{name} has it do so); whether"
          + " another one does is not known";

  private final Supplier<JobQueues> queues;
  private final Supplier<WorkQueues> workQueues;

  public QueueJobResource(Supplier<JobQueues> queues, Supplier<WorkQueues> workQueues) {
    this.queues = queues;
    this.workQueues = workQueues;
  }

  /** Answers with the place of the job in the queue: 1 is the next one. */
  @PUT
  @Path("queue/{name}")
  @RestOperation(
      id = "add_queue_job_queue__name__put",
      summary = "Append a job to a queue",
      scope = Scope.QUEUE_WRITE,
      body = BodyLimit.JSON,
      request = QueueShapes.QueueJob.class,
      answer = long.class,
      failures = {409, 429},
      headers = {
        WireHeader.IDEMPOTENCY_KEY,
        WireHeader.TRACEPARENT,
        WireHeader.LOCATION,
        WireHeader.VCON_WARNINGS
      })
  @PeerErrors({ServerError.QUEUE_NOT_FOUND, ServerError.INVALID_JOB})
  public Response push(
      @PathParam("name") String name, InputStream body, @Context ContainerRequestContext call) {
    List<Job> jobs = List.of(job(RequestBody.reader(body)).in(Asking.chain(call)));
    @Nullable PushRequest request =
        Asking.requestName(call)
            .map(key -> PushRequest.of(key, name, jobs, Duration.ZERO))
            .orElse(null);
    JobsPushed pushed = queues.get().push(name, jobs, Duration.ZERO, request);
    Response.ResponseBuilder answer =
        Response.fromResponse(Responses.json(JsonNodeFactory.instance.numberNode(pushed.place())));
    if (!isWorkedOnHere(name)) {
      answer.header(AnswerHeaders.WARNINGS, NOT_HERE);
    }
    return answer.header(HttpHeaders.LOCATION, "/job/" + pushed.jobIds().get(0)).build();
  }

  /** Tells if this server works on a queue. Of others nobody asks the store at each job. */
  private boolean isWorkedOnHere(String queue) {
    try {
      return workQueues.get().weights().containsKey(queue);
    } catch (VconException e) {
      return true; // it is starting or stopping, and may
    }
  }

  /** Reads a job; any {@code job_type} is taken, as py_vcon_server does; there is only one. */
  private static Job job(JsonReader body) {
    body.text("job_type");
    List<String> uuids = body.texts("vcon_uuid").orElse(List.of());
    body.requireValid(ServerError.INVALID_REQUEST);
    if (uuids.isEmpty()) {
      throw invalid(
          "must have at least one UUID",
          body.tree().has("vcon_uuid") ? FaultType.VALUE_ERROR : FaultType.MISSING);
    }
    if (uuids.size() > 1) {
      throw invalid("must have exactly 1 UUID, not " + uuids.size(), FaultType.VALUE_ERROR);
    }
    return Job.of(Params.uuid("body", "vcon_uuid", uuids.get(0)));
  }

  private static VconException invalid(String message, FaultType type) {
    return new VconException(
        ServerError.INVALID_JOB,
        List.of(new FieldError(List.of("body", "vcon_uuid"), message, type)));
  }
}
