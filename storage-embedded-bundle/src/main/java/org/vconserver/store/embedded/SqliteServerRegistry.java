package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.vcon.StrictJson;

/** Servers, a row each: at most one, since one process has the folder. */
final class SqliteServerRegistry implements ServerRegistry {
  private final Database database;
  private final Clock clock;

  /** Forgets who had the folder before: they don't live any more. */
  SqliteServerRegistry(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    database.write(sql -> sql.update("DELETE FROM server"));
  }

  @Override
  public void ping() {
    database.read(sql -> sql.number("SELECT 1"));
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public List<ServerState> states() {
    return database.read(
        sql ->
            sql.list(
                "SELECT json, heartbeat FROM server ORDER BY key",
                row ->
                    read(
                        StrictJson.readObject(row.getString(1).getBytes(StandardCharsets.UTF_8)),
                        Instant.ofEpochMilli(row.getLong(2)))));
  }

  @Override
  public void put(ServerState state) {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO server (key, json, heartbeat) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
                    + " SET json = excluded.json, heartbeat = excluded.heartbeat",
                state.key(),
                new String(StrictJson.write(write(state)), StandardCharsets.UTF_8),
                clock.instant().toEpochMilli()));
  }

  @Override
  public boolean remove(String key) {
    return database.write(sql -> sql.update("DELETE FROM server WHERE key = ?", key) > 0);
  }

  private static ObjectNode write(ServerState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("host", state.host()).put("port", state.port()).put("pid", state.pid());
    json.put("start_time", state.startTime().toString()).put("num_workers", state.numWorkers());
    json.put("state", state.state()).put("heartbeat_ms", state.heartbeat().toMillis());
    json.put("version", state.version()).set("settings", state.settings());
    return json;
  }

  private static ServerState read(ObjectNode json, Instant heartbeat) {
    return new ServerState(
        json.path("host").asText(),
        json.path("port").asInt(),
        json.path("pid").asLong(),
        Instant.parse(json.path("start_time").asText()),
        json.path("num_workers").asInt(),
        json.path("state").asText(),
        heartbeat,
        Duration.ofMillis(json.path("heartbeat_ms").asLong()),
        json.path("version").asText(),
        json.path("settings").deepCopy());
  }
}
