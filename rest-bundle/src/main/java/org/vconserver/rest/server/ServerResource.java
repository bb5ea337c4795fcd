package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.rest.peer.PeerVersions;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** Shows this server, the queues it works on, and all servers. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Servers")
public final class ServerResource {
  /** Names the states in which a server takes no jobs. */
  private static final Set<String> ENDING = Set.of("shutting_down", "draining", "drained");

  private final Supplier<ThisServer> thisServer;
  private final Supplier<ServerRegistry> servers;
  private final Supplier<WorkQueues> workQueues;
  private final boolean compat;

  /**
   * Makes the resource.
   *
   * @param compat whether this server says that it is the py_vcon_server that it answers like
   */
  public ServerResource(
      Supplier<ThisServer> thisServer,
      Supplier<ServerRegistry> servers,
      Supplier<WorkQueues> workQueues,
      boolean compat) {
    this.compat = compat;
    this.thisServer = thisServer;
    this.servers = servers;
    this.workQueues = workQueues;
  }

  @GET
  @Path("server/info")
  @RestOperation(
      id = "get_server_info_server_info_get",
      summary = "About this server",
      scope = Scope.SERVER_READ,
      answer = ServerShapes.Info.class)
  public Response info() {
    ObjectNode info = info(thisServer.get().state());
    return Responses.json(compat ? PeerVersions.instead(info) : info);
  }

  @GET
  @Path("servers")
  @RestOperation(
      id = "get_server_states_servers_get",
      summary = "All known servers",
      scope = Scope.SERVER_READ,
      answer = ServerShapes.States.class)
  public Response servers() {
    ObjectNode states = JsonNodeFactory.instance.objectNode();
    Instant now = servers.get().now();
    for (ServerState state : servers.get().states()) {
      states.set(state.key(), info(state).put("liveness", liveness(state, now)));
    }
    return Responses.json(states);
  }

  /** Tells if the server still is what its state says, which py_vcon_server does not. */
  private static String liveness(ServerState state, Instant now) {
    if (state.isLost(now)) {
      return "lost";
    }
    return ENDING.contains(state.state()) ? "draining" : "live";
  }

  @DELETE
  @Path("servers/{server_key}")
  @RestOperation(
      id = "delete_server_state_servers__server_key__delete",
      summary = "Forget a server",
      scope = Scope.SERVER_ADMIN)
  public Response forget(@PathParam("server_key") String key) {
    if (!servers.get().remove(key)) {
      throw new VconException(
          ServerError.SERVER_NOT_FOUND, "server state for: " + key + " not found");
    }
    return Responses.nothing();
  }

  @GET
  @Path("server/queues")
  @RestOperation(
      id = "get_server_queues_names_server_queues_get",
      summary = "Queues this server works on",
      scope = Scope.SERVER_READ,
      answer = ServerShapes.Queues.class)
  public Response queues() {
    ObjectNode queues = JsonNodeFactory.instance.objectNode();
    WorkQueues all = workQueues.get();
    Map<String, Integer> kept = all.kept();
    all.weights()
        .forEach(
            (name, weight) -> {
              ObjectNode queue = queues.putObject(name).put("weight", weight);
              if (weight.equals(kept.get(name))) {
                queue.put("persisted", true);
              }
            });
    return Responses.json(queues);
  }

  @POST
  @Path("server/queue/{name}")
  @RestOperation(
      id = "set_server_queue_properties_server_queue__name__post",
      summary = "Work on a queue",
      scope = Scope.SERVER_ADMIN,
      body = BodyLimit.JSON,
      request = ServerShapes.QueueProperties.class)
  public Response put(
      @PathParam("name") String name,
      @QueryParam("persist") @Schema(type = "boolean", defaultValue = "false")
          @Nullable String persist,
      InputStream body) {
    String queue = Params.name("path", "name", name);
    boolean keep = Params.truth("persist", persist, false);
    int weight = weight(RequestBody.reader(body));
    if (keep) {
      workQueues.get().keep(queue, weight);
    } else {
      workQueues.get().put(queue, weight);
    }
    return Responses.nothing();
  }

  @DELETE
  @Path("server/queue/{name}")
  @RestOperation(
      id = "delete_server_queue_server_queue__name__delete",
      summary = "Stop working on a queue",
      scope = Scope.SERVER_ADMIN)
  public Response remove(
      @PathParam("name") String name,
      @QueryParam("persist") @Schema(type = "boolean", defaultValue = "false")
          @Nullable String persist) {
    boolean forget = Params.truth("persist", persist, false);
    WorkQueues all = workQueues.get();
    if (!(forget ? all.forget(name) : all.remove(name))) {
      throw new VconException(ServerError.QUEUE_NOT_FOUND, "queue: " + name + " not found");
    }
    return Responses.nothing();
  }

  /** Reads an integer, which py_vcon_server takes as text too. */
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
    info.put("py_vcon_server", state.version())
        .put("vcon", VconVersion.CURRENT.text())
        .put("host", state.host())
        .put("port", state.port())
        .put("pid", state.pid())
        .put("start_time", new BigDecimal(ServerState.seconds(state.startTime())))
        .put("num_workers", state.numWorkers())
        .put("state", state.state())
        .put("last_heartbeat", new BigDecimal(ServerState.seconds(state.lastHeartbeat())));
    info.set("settings", state.settings());
    return info;
  }
}
