package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.vconserver.api.vcon.StrictJson;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Responses;

/** Whether the server lives, and whether it can do its work. */
@Path("health")
public final class HealthResource {
  private final Services services;

  @Inject
  public HealthResource(Services services) {
    this.services = services;
  }

  @GET
  @Path("live")
  public Response live() {
    return Responses.json(JsonNodeFactory.instance.objectNode().put("status", "live"));
  }

  /**
   * 503, with the services that are missing and the stores that do not answer, while something that
   * the API needs is not there.
   */
  @GET
  @Path("ready")
  public Response ready() {
    List<String> missing = services.missing();
    List<String> unreachable = services.unreachable();
    if (missing.isEmpty() && unreachable.isEmpty()) {
      return Responses.json(JsonNodeFactory.instance.objectNode().put("status", "ready"));
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "waiting");
    missing.forEach(body.putArray("missing")::add);
    unreachable.forEach(body.putArray("unreachable")::add);
    return Response.status(503)
        .header("Retry-After", "1")
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(StrictJson.write(body))
        .build();
  }
}
