package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.vcon.StrictJson;

/** Servers, a row each: at most one, since one process has the folder. */
final class SqliteServerRegistry implements ServerRegistry {
  private final Database database;

  /** Forgets who had the folder before: they don't live any more. */
  SqliteServerRegistry(Database database) {
    this.database = database;
    database.write(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM server");
          }
        });
  }

  @Override
  public List<ServerState> states() {
    return database.read(
        connection -> {
          List<ServerState> states = new ArrayList<>();
          try (var statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT json FROM server ORDER BY key")) {
            while (row.next()) {
              states.add(
                  read(StrictJson.readObject(row.getString(1).getBytes(StandardCharsets.UTF_8))));
            }
          }
          return states;
        });
  }

  @Override
  public void put(ServerState state) {
    database.write(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO server (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json")) {
            insert.setString(1, state.key());
            insert.setString(2, new String(StrictJson.write(write(state)), StandardCharsets.UTF_8));
            return insert.executeUpdate();
          }
        });
  }

  @Override
  public boolean remove(String key) {
    return database.write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM server WHERE key = ?")) {
            delete.setString(1, key);
            return delete.executeUpdate() > 0;
          }
        });
  }

  private static ObjectNode write(ServerState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("host", state.host()).put("port", state.port()).put("pid", state.pid());
    json.put("start_time", state.startTime().toString()).put("num_workers", state.numWorkers());
    json.put("state", state.state()).put("last_heartbeat", state.lastHeartbeat().toString());
    json.put("version", state.version()).set("settings", state.settings());
    return json;
  }

  private static ServerState read(ObjectNode json) {
    return new ServerState(
        json.path("host").asText(),
        json.path("port").asInt(),
        json.path("pid").asLong(),
        Instant.parse(json.path("start_time").asText()),
        json.path("num_workers").asInt(),
        json.path("state").asText(),
        Instant.parse(json.path("last_heartbeat").asText()),
        json.path("version").asText(),
        json.path("settings").deepCopy());
  }
}
