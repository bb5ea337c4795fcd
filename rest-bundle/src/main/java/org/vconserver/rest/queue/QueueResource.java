package org.vconserver.rest.queue;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobQueues;
import org.vconserver.rest.request.LongList;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Lists, makes and deletes job queues. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Job Queues")
public final class QueueResource {
  private final Supplier<JobQueues> queues;

  public QueueResource(Supplier<JobQueues> queues) {
    this.queues = queues;
  }

  @GET
  @Path("queues")
  @RestOperation(
      id = "get_job_queue_names_queues_get",
      summary = "Names of the job queues",
      scope = Scope.QUEUE_READ,
      answer = String[].class)
  public Response names() {
    return Responses.strings(queues.get().names());
  }

  @GET
  @Path("queue/{name}")
  @RestOperation(
      id = "get_queued_jobs_queue__name__get",
      summary = "Waiting jobs of a queue",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.QueueJob[].class,
      failures = {404, 500})
  public Response jobs(@PathParam("name") String name, @Context ContainerRequestContext call) {
    return LongList.of(queues.get().waiting(name), Job::toJson, call);
  }

  @POST
  @Path("queue/{name}")
  @RestOperation(
      id = "create_new_job_queue_queue__name__post",
      summary = "Create a queue",
      scope = Scope.QUEUE_WRITE)
  public Response create(@PathParam("name") String name) {
    queues.get().create(Params.name("path", "name", name));
    return Responses.nothing();
  }

  @DELETE
  @Path("queue/{name}")
  @RestOperation(
      id = "delete_job_queue_queue__name__delete",
      summary = "Delete a queue",
      scope = Scope.JOB_MANAGE,
      answer = QueueShapes.QueueJob[].class,
      failures = {404, 500})
  public Response delete(@PathParam("name") String name) {
    return Responses.array(queues.get().delete(name), Job::toJson);
  }
}
