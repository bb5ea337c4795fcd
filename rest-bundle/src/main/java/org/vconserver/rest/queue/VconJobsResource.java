package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** Tells which jobs a vCon has and had. Thread-safe. */
@Path("vcon/{vcon_uuid}/jobs")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class VconJobsResource {
  private static final int LARGEST_PAGE = 1000;

  private final Supplier<JobQueues> queues;
  private final Supplier<VconStore> vcons;

  /** Makes the resource; what is given throws if it is away. */
  public VconJobsResource(Supplier<JobQueues> queues, Supplier<VconStore> vcons) {
    this.queues = queues;
    this.vcons = vcons;
  }

  /** Answers with records in all queues and states, the one that was put in last first. */
  @GET
  @RestOperation(
      id = "vcon_jobs",
      summary = "Tell which jobs a vCon has and had",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.VconJobs.class,
      failures = {404})
  public Response jobs(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("after") @Schema(pattern = "[0-9]+") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "100")
          @Nullable String limit,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("after", "limit"));
    int most = Params.integer("limit", limit, 100, 1, LARGEST_PAGE);
    JobsFound found = queues.get().jobsOf(uuid, Params.id("after", after), most);
    if (found.jobs().isEmpty() && found.before() == 0 && vcons.get().find(uuid).isEmpty()) {
      throw new VconException(ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("vcon", VconUuid.key(uuid));
    answer.set("jobs", JobJson.of(found.jobs()));
    return Responses.json(
        answer.put("next_after", found.before() == 0 ? null : Long.toString(found.before())));
  }
}
