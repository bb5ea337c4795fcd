package org.vconserver.rest.queue;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.FaultType;

/** Shows the bounds of queues, and sets them. Thread-safe. */
@Path("queue/{name}/settings")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class QueueSettingsResource {
  private static final int MOST = Integer.MAX_VALUE;

  private final Supplier<JobQueues> queues;

  public QueueSettingsResource(Supplier<JobQueues> queues) {
    this.queues = queues;
  }

  @GET
  @RestOperation(
      id = "queue_settings",
      summary = "Bounds of a queue",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.Settings.class,
      failures = {404})
  public Response settings(@PathParam("name") String name) {
    return Responses.json(queues.get().settings(name).toJson());
  }

  /** Sets all bounds; those that are missing or null are none. Answers with what is set. */
  @PUT
  @RestOperation(
      id = "set_queue_settings",
      summary = "Bound a queue",
      scope = Scope.JOB_MANAGE,
      body = BodyLimit.JSON,
      request = QueueShapes.Settings.class,
      answer = QueueShapes.Settings.class,
      failures = {404})
  public Response configure(@PathParam("name") String name, InputStream body) {
    JsonReader request = RequestBody.reader(body);
    QueueSettings settings =
        new QueueSettings(
            bound(request, "max_running", 1),
            bound(request, "max_waiting", 1),
            bound(request, "history_count", 0),
            bound(request, "history_seconds", 0));
    request
        .tree()
        .fieldNames()
        .forEachRemaining(
            member -> {
              if (!QueueSettings.NONE.toJson().has(member)) {
                request.fault(FaultType.VALUE_ERROR, "is no setting of a queue", member);
              }
            });
    request.requireValid(ServerError.INVALID_REQUEST);
    queues.get().configure(name, settings);
    return settings(name);
  }

  private static OptionalLong bound(JsonReader request, String name, int least) {
    return request.tree().hasNonNull(name)
        ? OptionalLong.of(request.integer(name, least, least, MOST))
        : OptionalLong.empty();
  }
}
