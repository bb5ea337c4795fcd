package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Scope;
import org.vconserver.vcon.StrictJson;

/** Tells if the server lives, and if it can do its work. Thread-safe. */
@Path("health")
@Tag(name = "Health")
public final class HealthResource {
  private final Supplier<List<String>> missing;
  private final Supplier<List<String>> unreachable;

  /**
   * Makes the resource.
   *
   * @param missing the names of the needed services that are not there
   * @param unreachable the names of the stores that are there and can't be reached
   */
  public HealthResource(Supplier<List<String>> missing, Supplier<List<String>> unreachable) {
    this.missing = missing;
    this.unreachable = unreachable;
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
   * Answers 503, with the services that are missing and the stores that do not answer, while
   * something that the API needs is not there.
   */
  @GET
  @Path("ready")
  @RestOperation(
      id = "get_health_ready",
      summary = "Can the server work?",
      scope = Scope.OPEN,
      answer = ServerShapes.Health.class)
  @ApiResponse(
      responseCode = "503",
      content = @Content(schema = @Schema(implementation = ServerShapes.Waiting.class)))
  public Response ready() {
    List<String> gone = missing.get();
    List<String> silent = unreachable.get();
    if (gone.isEmpty() && silent.isEmpty()) {
      return Responses.json(JsonNodeFactory.instance.objectNode().put("status", "ready"));
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "waiting");
    gone.forEach(body.putArray("missing")::add);
    silent.forEach(body.putArray("unreachable")::add);
    return Response.status(503)
        .header("Retry-After", "1")
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(StrictJson.write(body))
        .build();
  }
}
