package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** Servers as py_vcon_server has them: a hash of states by key. Thread-safe. */
final class RedisServerRegistry implements ServerRegistry {
  private final Redis redis;

  RedisServerRegistry(Redis redis) {
    this.redis = redis;
  }

  private Reply run(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  @Override
  public void ping() {
    redis.ping();
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(redis.now());
  }

  @Override
  public List<ServerState> states() {
    return new ArrayList<>(byField().values());
  }

  /** States by the fields that they are under, which py_vcon_server spells in its own way. */
  private Map<String, ServerState> byField() {
    Reply reply = run(Script.SERVERS, new Arguments());
    Map<String, ServerState> states = new TreeMap<>();
    while (reply.hasNext()) {
      String field = reply.text();
      byte[] state = reply.bytes();
      try {
        states.put(field, read(StrictJson.readObject(state)));
      } catch (VconException e) {
        // Another program's entry: it is left out and left alone.
      }
    }
    return states;
  }

  @Override
  public void put(ServerState state) {
    run(Script.SERVER_PUT, Arguments.of(state.key()).add(StrictJson.write(write(state))));
  }

  @Override
  public boolean remove(String key) {
    if (run(Script.SERVER_REMOVE, Arguments.of(key)).truth()) {
      return true;
    }
    return byField().entrySet().stream()
        .filter(entry -> entry.getValue().key().equals(key))
        .findFirst()
        .filter(entry -> run(Script.SERVER_REMOVE, Arguments.of(entry.getKey())).truth())
        .isPresent();
  }

  /** Gives the state without its last heartbeat, which Redis knows. */
  private static ObjectNode write(ServerState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("host", state.host()).put("port", state.port()).put("pid", state.pid());
    json.put("start_time", new BigDecimal(ServerState.seconds(state.startTime())));
    json.put("num_workers", state.numWorkers()).put("state", state.state());
    json.put("heartbeat_ms", state.heartbeat().toMillis());
    json.put("py_vcon_server", state.version()).put("vcon", VconVersion.CURRENT.text());
    json.put("version", state.version()).set("settings", state.settings());
    return json;
  }

  private static ServerState read(ObjectNode json) {
    return new ServerState(
        json.path("host").asText(),
        json.path("port").asInt(),
        json.path("pid").asLong(),
        JobTexts.seconds(json.path("start_time")),
        json.path("num_workers").asInt(),
        json.path("state").asText(),
        JobTexts.seconds(json.path("last_heartbeat")),
        Duration.ofMillis(json.path("heartbeat_ms").asLong()),
        json.path("version").asText(json.path("py_vcon_server").asText()),
        json.path("settings") instanceof ObjectNode settings
            ? settings
            : JsonNodeFactory.instance.objectNode());
  }
}
