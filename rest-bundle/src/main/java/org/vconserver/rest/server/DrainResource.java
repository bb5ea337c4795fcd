package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.server.JobIntake;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Lets this server take no more jobs, while all else goes on. Thread-safe. */
@Path("server/drain")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Servers")
public final class DrainResource {
  private final Supplier<JobIntake> intake;

  public DrainResource(Supplier<JobIntake> intake) {
    this.intake = intake;
  }

  @GET
  @RestOperation(
      id = "get_server_drain",
      summary = "Is this server drained?",
      scope = Scope.SERVER_READ,
      answer = ServerShapes.Drain.class,
      failures = {503})
  public Response get() {
    return answer(intake.get());
  }

  @PUT
  @RestOperation(
      id = "drain_server",
      summary = "Let this server take no more jobs",
      scope = Scope.SERVER_ADMIN,
      answer = ServerShapes.Drain.class,
      failures = {503})
  public Response drain() {
    JobIntake jobs = intake.get();
    jobs.drain();
    return answer(jobs);
  }

  @DELETE
  @RestOperation(
      id = "resume_server",
      summary = "Let this server take jobs again",
      scope = Scope.SERVER_ADMIN,
      answer = ServerShapes.Drain.class,
      failures = {503})
  public Response resume() {
    JobIntake jobs = intake.get();
    jobs.resume();
    return answer(jobs);
  }

  private static Response answer(JobIntake jobs) {
    JobIntake.State state = jobs.state();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("state", state.word()).put("running", state.running()).put("done", state.isDone());
    if (state.since() != null) {
      json.put("since", state.since().toString());
    }
    return Responses.json(json);
  }
}
