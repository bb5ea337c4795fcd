package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.vcon.StrictJson;

/** Tells if the server lives, and if it can do its work. Thread-safe. */
@Path("health")
@Tag(name = "Health")
public final class HealthResource {
  private final Supplier<Readiness> readiness;

  /**
   * Makes the resource.
   *
   * @param readiness looks whether the server can do its work
   */
  public HealthResource(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  @GET
  @Path("live")
  @RestOperation(
      id = "get_health_live",
      summary = "Is the server alive?",
      scope = Scope.OPEN,
      answer = ServerShapes.Health.class)
  public Response live() {
    return Responses.json(JsonNodeFactory.instance.objectNode().put("status", "live"));
  }

  /**
   * Answers 503 while something keeps the server from its work, with the setting to look at and the
   * reason of each such thing; with 200 too, it tells what an operator should know. Who may not see
   * servers is told no causes.
   */
  @GET
  @Path("ready")
  @RestOperation(
      id = "get_health_ready",
      summary = "Can the server work?",
      scope = Scope.OPEN,
      answer = ServerShapes.Ready.class)
  @ApiResponse(
      responseCode = "503",
      content = @Content(schema = @Schema(implementation = ServerShapes.Waiting.class)))
  public Response ready(@Context ContainerRequestContext call) {
    boolean shown = Rights.caller(call).may(Scope.SERVER_READ);
    Readiness found = readiness.get();
    ObjectNode json = shown ? found.json() : found.summary();
    if (found.isReady()) {
      return Responses.json(json);
    }
    return Response.status(503)
        .header("Retry-After", "1")
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(StrictJson.write(json))
        .build();
  }
}
