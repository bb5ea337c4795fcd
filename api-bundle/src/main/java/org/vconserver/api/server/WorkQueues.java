package org.vconserver.api.server;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Names the job queues that this server works on. Each is looked at as many times in a row as its
 * weight says, in a cycle. A change takes effect at once, and lasts until the server stops unless
 * it is to be kept. Thread-safe.
 */
@ProviderType
public interface WorkQueues {
  /** Names to weights, in the order of the cycle. */
  Map<String, Integer> weights();

  /**
   * Adds a queue at the end of the cycle, or changes the weight of one. The queue need not exist
   * yet.
   *
   * @param weight 1 to 10,000
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST for another weight
   */
  void put(String queue, int weight);

  /**
   * Does as {@link #put}, also after a restart of this server.
   *
   * @throws org.vconserver.vcon.error.VconException also STORAGE_UNAVAILABLE, and nothing was done
   */
  void keep(String queue, int weight);

  /** Names to weights of those that are kept over a restart. */
  Map<String, Integer> kept();

  /**
   * Tells why this server takes no jobs of a queue although it works on it, in words for an
   * operator, such as a processor that is not there; empty if nothing keeps it from doing so.
   */
  Optional<String> reasonToWait(String queue);

  /** Takes a queue out of the cycle; says whether it was in it. */
  boolean remove(String queue);

  /**
   * Does as {@link #remove}, also after a restart, whatever the configuration says.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE, and nothing was done
   */
  boolean forget(String queue);
}
