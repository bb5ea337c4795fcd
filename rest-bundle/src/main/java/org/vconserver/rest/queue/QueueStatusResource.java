package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** How queues are doing, and what they let happen. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class QueueStatusResource {
  private final Services services;
  private final RestSettings settings;

  @Inject
  public QueueStatusResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @GET
  @Path("queues/status")
  public Response statuses() {
    JobQueues queues = services.queues();
    ObjectNode statuses = JsonNodeFactory.instance.objectNode();
    for (String queue : queues.names()) {
      try {
        statuses.set(queue, json(queues.status(queue)));
      } catch (VconServerException e) {
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
  public Response status(@PathParam("name") String name) {
    return Responses.json(json(services.queues().status(name)));
  }

  /** Answers with the status in the new mode. */
  @PUT
  @Path("queue/{name}/mode")
  public Response setMode(
      @PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
    JsonReader request = RequestBody.reader(body, headers, settings);
    Optional<QueueMode> mode = request.requiredConstant("mode", QueueMode.class);
    request.requireValid(ServerError.INVALID_REQUEST);
    services.queues().setMode(name, mode.orElseThrow());
    return status(name);
  }

  private ObjectNode json(QueueStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("queue", status.queue());
    json.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
    json.put("waiting", status.waiting()).put("delayed", status.delayed());
    json.put("running", status.running());
    json.put("waits_for", services.workQueues().reasonToWait(status.queue()).orElse(null));
    json.set(
        "oldest_seconds",
        status
            .oldest()
            .map(Duration::toMillis)
            .<com.fasterxml.jackson.databind.JsonNode>map(
                millis -> JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(millis, 3)))
            .orElseGet(JsonNodeFactory.instance::nullNode));
    json.set("last_minute", json(status.lastMinute()));
    json.set("last_hour", json(status.lastHour()));
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
