package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.server.ServerState;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;

/** Jobs in progress. */
@Path("in_progress")
public final class InProgressResource {
  private final Services services;

  @Inject
  public InProgressResource(Services services) {
    this.services = services;
  }

  @GET
  public Response jobs() {
    ObjectNode jobs = JsonNodeFactory.instance.objectNode();
    for (JobLease lease : services.queues().inProgress()) {
      String id = Long.toString(lease.jobId());
      ObjectNode entry =
          jobs.putObject(id)
              .put("id", id)
              .put("queue", lease.queue())
              .put("server", lease.server());
      entry.put("dequeued", new BigDecimal(ServerState.seconds(lease.taken())));
      entry.set("job", lease.job().toJson());
    }
    return Responses.json(jobs);
  }

  @PUT
  @Path("{id}")
  public Response requeue(@PathParam("id") String id) {
    services.queues().requeue(Params.number("job_id", id));
    return Responses.nothing();
  }

  @DELETE
  @Path("{id}")
  public Response drop(@PathParam("id") String id) {
    services.queues().drop(Params.number("job_id", id));
    return Responses.nothing();
  }
}
