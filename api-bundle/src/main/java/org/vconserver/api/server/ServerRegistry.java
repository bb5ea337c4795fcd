package org.vconserver.api.server;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps what servers tell of themselves. Registered as a service with the property {@code
 * vcon.backend}, only while the configuration chooses this backend. Thread-safe. Every method may
 * throw a {@link org.vconserver.vcon.error.VconException} with STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface ServerRegistry {
  /**
   * Looks whether the store can be reached, and returns within a few seconds.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE
   */
  void ping();

  /** Reads the store's clock, by which heartbeats are told from silence. */
  Instant now();

  /** Gives the states of all servers, by key. */
  List<ServerState> states();

  /**
   * Keeps the state of a server under its key, replacing an earlier one; its last heartbeat is now,
   * by the store's clock, whatever the state says.
   */
  void put(ServerState state);

  /** Forgets a server; says whether it was known. */
  boolean remove(String key);
}
