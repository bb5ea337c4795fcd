package org.vconserver.rest.queue;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.VconException;

/**
 * Shows single jobs, from when they are first queued to a while after their end, cancels them, and
 * lets parked ones go on. Thread-safe.
 */
@Path("job/{job_id}")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class JobResource {
  private final Supplier<JobQueues> queues;

  public JobResource(Supplier<JobQueues> queues) {
    this.queues = queues;
  }

  @GET
  @RestOperation(
      id = "get_job",
      summary = "A job with its history",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.RecordedJob.class,
      failures = {404})
  public Response record(@PathParam("job_id") @Schema(pattern = "[0-9]+") String id) {
    return queues
        .get()
        .record(Params.number("job_id", id))
        .map(record -> Responses.json(JobJson.of(record)))
        .orElseThrow(
            () -> new VconException(ServerError.JOB_NOT_FOUND, "job: " + id + " not found"));
  }

  /** Ends a job that waits, is parked or runs; a run is interrupted. */
  @POST
  @Path("cancel")
  @RestOperation(
      id = "cancel_job",
      summary = "Cancel a job",
      scope = Scope.JOB_MANAGE,
      failures = {404, 409})
  public Response cancel(@PathParam("job_id") @Schema(pattern = "[0-9]+") String id) {
    queues.get().cancel(Params.number("job_id", id));
    return Responses.nothing();
  }

  /** Puts a job that was put aside at the end of its queue; its hops are counted anew. */
  @POST
  @Path("release")
  @RestOperation(
      id = "release_job",
      summary = "Let a parked job go on",
      scope = Scope.JOB_MANAGE,
      failures = {404, 409})
  public Response release(@PathParam("job_id") @Schema(pattern = "[0-9]+") String id) {
    queues.get().release(Params.number("job_id", id));
    return Responses.nothing();
  }
}
