package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.vconserver.api.job.Job;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;

/** Job queues. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class QueueResource {
  private final Services services;

  @Inject
  public QueueResource(Services services) {
    this.services = services;
  }

  @GET
  @Path("queues")
  public Response names() {
    return Responses.strings(services.queues().names());
  }

  @GET
  @Path("queue/{name}")
  public Response jobs(@PathParam("name") String name) {
    return json(services.queues().jobs(name));
  }

  @POST
  @Path("queue/{name}")
  public Response create(@PathParam("name") String name) {
    services.queues().create(Params.name("path", "name", name));
    return Responses.nothing();
  }

  @DELETE
  @Path("queue/{name}")
  public Response delete(@PathParam("name") String name) {
    return json(services.queues().delete(name));
  }

  private static Response json(List<Job> jobs) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    jobs.forEach(job -> array.add(job.toJson()));
    return Responses.json(array);
  }
}
