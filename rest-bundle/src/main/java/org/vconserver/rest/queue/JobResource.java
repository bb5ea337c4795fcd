package org.vconserver.rest.queue;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;

/** Single jobs, from the first time that they are queued to a while after their end. */
@Path("job/{id}")
@Consumes(MediaType.WILDCARD)
public final class JobResource {
  private final Services services;

  @Inject
  public JobResource(Services services) {
    this.services = services;
  }

  @GET
  public Response record(@PathParam("id") String id) {
    return services
        .queues()
        .record(Params.number("job_id", id))
        .map(record -> Responses.json(JobJson.of(record)))
        .orElseThrow(
            () -> new VconServerException(ServerError.JOB_NOT_FOUND, "job: " + id + " not found"));
  }

  /** Ends a job that waits or runs; a run is interrupted. */
  @POST
  @Path("cancel")
  public Response cancel(@PathParam("id") String id) {
    services.queues().cancel(Params.number("job_id", id));
    return Responses.nothing();
  }
}
