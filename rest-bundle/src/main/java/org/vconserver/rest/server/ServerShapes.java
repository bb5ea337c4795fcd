package org.vconserver.rest.server;

import static io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue.TRUE;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Declares the shapes of servers in requests and answers, from which the OpenAPI document is made.
 */
final class ServerShapes {
  private ServerShapes() {}

  /** Declares the defaults are part of the contract, not the versions of this server. */
  @Schema(name = "ServerInfo")
  record Info(
      @Schema(defaultValue = "\"0.4.1\"") String pyVconServer,
      @Schema(defaultValue = "\"0.5.0\"") String vcon,
      @Schema(requiredMode = REQUIRED) BigDecimal startTime,
      @Schema(requiredMode = REQUIRED) long pid,
      @Schema(requiredMode = REQUIRED) ObjectNode settings) {}

  @Schema(name = "ServerState", additionalProperties = TRUE)
  record State(
      @Schema(requiredMode = REQUIRED) String host,
      @Schema(requiredMode = REQUIRED) int port,
      @Schema(requiredMode = REQUIRED) long pid,
      @Schema(requiredMode = REQUIRED) BigDecimal startTime,
      @Schema(requiredMode = REQUIRED) int numWorkers,
      @Schema(requiredMode = REQUIRED) String state,
      @Schema(requiredMode = REQUIRED) BigDecimal lastHeartbeat) {}

  /** Servers by their keys. */
  interface States extends Map<String, State> {}

  @Schema(name = "QueueProperties")
  record QueueProperties(@Schema(defaultValue = "1") int weight) {}

  /** Queues by their names. */
  interface Queues extends Map<String, QueueProperties> {}

  record Health(@Schema(requiredMode = REQUIRED) String status) {}

  @Schema(name = "ReadinessFinding")
  record Finding(
      @Schema(requiredMode = REQUIRED) String check,
      @Schema(requiredMode = REQUIRED) String setting,
      @Schema(requiredMode = REQUIRED) String reason) {}

  record Ready(@Schema(requiredMode = REQUIRED) String status, List<Finding> warnings) {}

  record Waiting(
      @Schema(requiredMode = REQUIRED) String status,
      List<String> missing,
      List<String> unreachable,
      List<Finding> failing,
      List<Finding> warnings) {}

  record Settings(@Schema(requiredMode = REQUIRED) List<OneSetting> settings) {}

  @Schema(name = "Setting")
  record OneSetting(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) String value,
      @Schema(name = "default", requiredMode = REQUIRED) String fallback,
      @Schema(requiredMode = REQUIRED) String source,
      @Schema(requiredMode = REQUIRED) boolean live,
      @Schema(requiredMode = REQUIRED) boolean secret,
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"string", "integer", "number", "boolean"})
          String type,
      @Schema(requiredMode = REQUIRED) String unit,
      @Schema(requiredMode = REQUIRED) String allowed,
      @Schema(requiredMode = REQUIRED) String meaning,
      @Schema(requiredMode = REQUIRED) String group,
      @Schema(requiredMode = REQUIRED) String configuration,
      @Schema(requiredMode = REQUIRED) String key) {}

  record Drain(
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"running", "draining", "drained"})
          String state,
      @Schema(requiredMode = REQUIRED) int running,
      @Schema(requiredMode = REQUIRED) boolean done,
      OffsetDateTime since) {}
}
