package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.server.ServerState;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** This server, the queues it works on, and all servers. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class ServerResource {
  /**
   * The newest version of the vCon format that this server knows (draft-ietf-vcon-vcon-core-04).
   */
  private static final String VCON_VERSION = "0.4.0";

  private final Services services;
  private final RestSettings settings;

  @Inject
  public ServerResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @GET
  @Path("server/info")
  public Response info() {
    return Responses.json(info(services.thisServer().state()));
  }

  @GET
  @Path("servers")
  public Response servers() {
    ObjectNode servers = JsonNodeFactory.instance.objectNode();
    Instant now = services.servers().now();
    for (ServerState state : services.servers().states()) {
      ObjectNode entry = info(state);
      entry
          .put("host", state.host())
          .put("port", state.port())
          .put("num_workers", state.numWorkers());
      entry.put("state", state.state()).put("liveness", liveness(state, now));
      entry.put("last_heartbeat", new BigDecimal(ServerState.seconds(state.lastHeartbeat())));
      servers.set(state.key(), entry);
    }
    return Responses.json(servers);
  }

  /** What the state of py_vcon_server does not tell: whether the server still is what it says. */
  private static String liveness(ServerState state, Instant now) {
    if (state.isLost(now)) {
      return "lost";
    }
    return state.state().equals("shutting_down") ? "draining" : "live";
  }

  @DELETE
  @Path("servers/{key}")
  public Response forget(@PathParam("key") String key) {
    if (!services.servers().remove(key)) {
      throw new VconServerException(
          ServerError.SERVER_NOT_FOUND, "server state for: " + key + " not found");
    }
    return Responses.nothing();
  }

  @GET
  @Path("server/queues")
  public Response queues() {
    ObjectNode queues = JsonNodeFactory.instance.objectNode();
    services
        .workQueues()
        .weights()
        .forEach((name, weight) -> queues.putObject(name).put("weight", weight));
    return Responses.json(queues);
  }

  @POST
  @Path("server/queue/{name}")
  public Response put(
      @PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
    int weight = weight(RequestBody.reader(body, headers, settings));
    services.workQueues().put(Params.name("path", "name", name), weight);
    return Responses.nothing();
  }

  @DELETE
  @Path("server/queue/{name}")
  public Response remove(@PathParam("name") String name) {
    if (!services.workQueues().remove(name)) {
      throw new VconServerException(ServerError.QUEUE_NOT_FOUND, "queue: " + name + " not found");
    }
    return Responses.nothing();
  }

  /** An integer, which py_vcon_server takes as text too. */
  private static int weight(JsonReader body) {
    JsonNode given = body.tree().path("weight");
    if (given.isTextual() && given.textValue().matches("\\d{1,9}")) {
      return Integer.parseInt(given.textValue());
    }
    if (given.isTextual()) {
      body.fault(FaultType.INT_PARSING, "must be an integer", "weight");
    }
    int weight =
        given.isTextual() ? 1 : body.integer("weight", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    body.requireValid(ServerError.INVALID_REQUEST);
    return weight;
  }

  private static ObjectNode info(ServerState state) {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("py_vcon_server", state.version()).put("vcon", VCON_VERSION);
    info.put("start_time", new BigDecimal(ServerState.seconds(state.startTime())))
        .put("pid", state.pid());
    info.set("settings", state.settings());
    return info;
  }
}
