package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.VconException;

/** Tells how queues are doing, and sets what they let happen. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class QueueStatusResource {
  private final Supplier<JobQueues> queues;
  private final Supplier<WorkQueues> workQueues;

  public QueueStatusResource(Supplier<JobQueues> queues, Supplier<WorkQueues> workQueues) {
    this.queues = queues;
    this.workQueues = workQueues;
  }

  @GET
  @Path("queues/status")
  @RestOperation(
      id = "queues_status",
      summary = "All queues as they are now",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.Statuses.class)
  public Response statuses() {
    JobQueues present = queues.get();
    ObjectNode statuses = JsonNodeFactory.instance.objectNode();
    for (String queue : present.names()) {
      try {
        statuses.set(queue, json(present.status(queue)));
      } catch (VconException e) {
        // Deleted since the names were read: it has no status.
        if (e.code() != ServerError.QUEUE_NOT_FOUND) {
          throw e;
        }
      }
    }
    return Responses.json(statuses);
  }

  @GET
  @Path("queue/{name}/status")
  @RestOperation(
      id = "queue_status",
      summary = "A queue as it is now",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.Status.class,
      failures = {404})
  public Response status(@PathParam("name") String name) {
    return Responses.json(json(queues.get().status(name)));
  }

  /** Answers with the status in the new mode. */
  @PUT
  @Path("queue/{name}/mode")
  @RestOperation(
      id = "set_queue_mode",
      summary = "Pause, drain or open a queue",
      scope = Scope.JOB_MANAGE,
      body = BodyLimit.JSON,
      request = QueueShapes.ModeChange.class,
      answer = QueueShapes.Status.class,
      failures = {404})
  public Response setMode(@PathParam("name") String name, InputStream body) {
    JsonReader request = RequestBody.reader(body);
    Optional<QueueMode> mode = request.requiredConstant("mode", QueueMode.class);
    request.requireValid(ServerError.INVALID_REQUEST);
    queues.get().setMode(name, mode.orElseThrow());
    return status(name);
  }

  private ObjectNode json(QueueStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("queue", status.queue());
    json.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
    json.put("waiting", status.waiting()).put("delayed", status.delayed());
    json.put("running", status.running());
    json.set("parked", byCause(status.parked()));
    json.put("done", status.done());
    json.set("failed", byCause(status.failed()));
    json.put("cancelled", status.cancelled());
    json.put("waits_for", workQueues.get().reasonToWait(status.queue()).orElse(null));
    json.set(
        "oldest_seconds",
        status
            .oldest()
            .map(Duration::toMillis)
            .<JsonNode>map(
                millis -> JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(millis, 3)))
            .orElseGet(JsonNodeFactory.instance::nullNode));
    json.set("last_minute", json(status.lastMinute()));
    json.set("last_hour", json(status.lastHour()));
    return json;
  }

  private static ObjectNode byCause(Map<String, Long> counts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(counts)
        .forEach((cause, count) -> json.put(cause.toLowerCase(Locale.ROOT), count));
    return json;
  }

  private static ObjectNode json(QueueStatus.Counts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("queued", counts.queued())
        .put("taken", counts.taken())
        .put("succeeded", counts.succeeded())
        .put("failed", counts.failed());
  }
}
