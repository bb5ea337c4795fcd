package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;

/** Tells callers who they are. Thread-safe. */
@Path("access/me")
@Tag(name = "Admin: Access")
public final class CallerResource {
  /** Answers with the name and the rights of the caller. */
  @GET
  @RestOperation(
      id = "get_caller",
      summary = "Who am I?",
      scope = Scope.KNOWN,
      answer = KeyShapes.Who.class)
  public Response get(@Context ContainerRequestContext call) {
    Caller caller = Rights.caller(call);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", caller.getName());
    caller.scopes().stream().map(Scope::word).forEach(json.putArray("scopes")::add);
    caller.queues().stream().sorted().forEach(json.putArray("queues")::add);
    return Responses.json(json);
  }
}
