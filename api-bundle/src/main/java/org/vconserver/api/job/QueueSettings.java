package org.vconserver.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/**
 * Bounds a queue. Immutable.
 *
 * @param maxRunning how many of its jobs run at once over all servers, at least 1; empty for as
 *     many as there are workers
 * @param maxWaiting how many jobs may wait or be delayed before callers are refused, at least 1;
 *     what runs push comes in all the same; empty for no bound
 * @param historyCount how many records of its ended jobs in each state are kept, at least 0; empty
 *     for the server's setting
 * @param historySeconds how long they are kept, at least 0; empty for the server's setting
 */
public record QueueSettings(
    OptionalLong maxRunning,
    OptionalLong maxWaiting,
    OptionalLong historyCount,
    OptionalLong historySeconds) {
  /** Bounds nothing beyond what the server's settings do. */
  public static final QueueSettings NONE =
      new QueueSettings(
          OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** Writes the settings; those that are empty are null. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "max_running", maxRunning);
    put(json, "max_waiting", maxWaiting);
    put(json, "history_count", historyCount);
    put(json, "history_seconds", historySeconds);
    return json;
  }

  private static void put(ObjectNode json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.put(name, value.getAsLong());
    } else {
      json.putNull(name);
    }
  }

  /** Reads what {@link #toJson} wrote. */
  public static QueueSettings fromJson(JsonNode json) {
    return new QueueSettings(
        value(json, "max_running"),
        value(json, "max_waiting"),
        value(json, "history_count"),
        value(json, "history_seconds"));
  }

  private static OptionalLong value(JsonNode json, String name) {
    return json.hasNonNull(name) ? OptionalLong.of(json.get(name).asLong()) : OptionalLong.empty();
  }
}
