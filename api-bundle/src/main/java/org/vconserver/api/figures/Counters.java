package org.vconserver.api.figures;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds counters and timers by name and labels, and makes those that are not there yet. A name with
 * too many different labels gets the value {@code other} for all of them. Thread-safe.
 */
@ProviderType
public interface Counters {
  /** Finds or makes a counter. */
  Counter counter(String name, Map<String, String> labels);

  /** Finds or makes a timer. */
  Timer timer(String name, Map<String, String> labels);
}
