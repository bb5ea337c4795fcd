package org.vconserver.api.processor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Names to the processors that are active at this moment. Thread-safe. */
@ProviderType
public interface ProcessorRegistry {
  /** Gives the newest version of each active processor, by name. */
  List<RegisteredProcessor> active();

  /** Gives every version of every active processor, by name, the newest first. */
  List<RegisteredProcessor> all();

  /** Gives the newest version of a processor; empty if none is active. */
  default Optional<RegisteredProcessor> find(String name) {
    return find(name, VersionRange.ANY);
  }

  /**
   * Gives the newest version of a processor in a range; empty if none is active. A version that was
   * replaced is found only if its successor is not in the range.
   */
  Optional<RegisteredProcessor> find(String name, VersionRange versions);

  /**
   * Takes the version of a processor into use that {@link #find(String, VersionRange)} gives. While
   * the use is open, the bundle behind it is not stopped, so that it must be closed soon and on
   * every path.
   *
   * @throws org.vconserver.vcon.error.VconException PROCESSOR_NOT_REGISTERED if none is active
   */
  ProcessorUse acquire(String name, VersionRange versions);

  /** Takes the newest version of a processor into use. */
  default ProcessorUse acquire(String name) {
    return acquire(name, VersionRange.ANY);
  }

  /**
   * Gives the time at which the last version of a processor went that this server has seen; empty
   * if it saw none go, or has forgotten it.
   */
  default Optional<Instant> lastSeen(String name) {
    return Optional.empty();
  }

  /**
   * Gives the extensions of vCons that the server itself or an active processor knows. What is
   * critical and not among them must not be processed.
   */
  Set<String> extensions();
}
