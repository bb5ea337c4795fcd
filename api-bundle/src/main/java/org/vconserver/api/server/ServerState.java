package org.vconserver.api.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Describes a server as it tells of itself. Immutable.
 *
 * @param host where it serves
 * @param port where it serves
 * @param pid its process id
 * @param startTime when it started
 * @param numWorkers how many jobs it runs at once
 * @param state {@code starting_up}, {@code running}, {@code draining} or {@code drained} ({@link
 *     JobIntake}), or {@code shutting_down}
 * @param lastHeartbeat when it was last known to live
 * @param heartbeat how often it tells that it lives; zero if it never does, as py_vcon_server
 * @param version of the server
 * @param settings the settings that it shows, by name; no secrets; not to be changed
 */
public record ServerState(
    String host,
    int port,
    long pid,
    Instant startTime,
    int numWorkers,
    String state,
    Instant lastHeartbeat,
    Duration heartbeat,
    String version,
    ObjectNode settings) {
  /**
   * Tells whether it has been silent for so long, at a time of its registry's clock, that it must
   * have died or been cut off.
   */
  public boolean isLost(Instant now) {
    return !heartbeat.isZero() && lastHeartbeat.plus(heartbeat.multipliedBy(3)).isBefore(now);
  }

  /**
   * Names this server among all that share its state database: {@code host:port:pid:start_time}.
   */
  public String key() {
    return host + ":" + port + ":" + pid + ":" + seconds(startTime);
  }

  /**
   * Writes a time as py_vcon_server does: seconds since 1970 with one to nine decimals, as few as
   * there are, so that a client which reads the number finds the same digits in the key.
   */
  public static String seconds(Instant time) {
    String digits =
        String.format(java.util.Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
    return digits.replaceFirst("0{1,8}$", "");
  }
}
