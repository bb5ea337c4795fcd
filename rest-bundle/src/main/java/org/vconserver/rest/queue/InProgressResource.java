package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.server.ServerState;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Shows jobs in progress, puts them back and drops them. Thread-safe. */
@Path("in_progress")
@Tag(name = "Admin: In Progress Jobs")
public final class InProgressResource {
  private final Supplier<JobQueues> queues;

  public InProgressResource(Supplier<JobQueues> queues) {
    this.queues = queues;
  }

  @GET
  @RestOperation(
      id = "get_in_progress_jobs_in_progress_get",
      summary = "Jobs in progress",
      scope = Scope.QUEUE_READ,
      answer = QueueShapes.InProgressJobs.class)
  public Response jobs() {
    ObjectNode jobs = JsonNodeFactory.instance.objectNode();
    for (JobLease lease : queues.get().inProgress()) {
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
  @Path("{job_id}")
  @RestOperation(
      id = "requeue_in_progress_job_in_progress__job_id__put",
      summary = "Put a job back",
      scope = Scope.JOB_MANAGE)
  public Response requeue(@PathParam("job_id") @Schema(implementation = long.class) String id) {
    queues.get().requeue(Params.number("job_id", id));
    return Responses.nothing();
  }

  @DELETE
  @Path("{job_id}")
  @RestOperation(
      id = "remove_in_progress_job_in_progress__job_id__delete",
      summary = "Drop a job in progress",
      scope = Scope.JOB_MANAGE)
  public Response drop(@PathParam("job_id") @Schema(implementation = long.class) String id) {
    queues.get().drop(Params.number("job_id", id));
    return Responses.nothing();
  }
}
