package org.vconserver.pipeline.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers when processors went, of the thousand that went last. Thread-safe. */
final class GoneProcessors {
  private static final int MOST = 1000;

  private final Clock clock;

  @GuardedBy("this")
  private final Map<String, Instant> times = new LinkedHashMap<>();

  GoneProcessors(Clock clock) {
    this.clock = clock;
  }

  /** Notes that a version of a processor goes at this moment. */
  synchronized void add(String name) {
    times.remove(name);
    times.put(name, clock.instant());
    if (times.size() > MOST) {
      times.remove(times.keySet().iterator().next());
    }
  }

  /** Gives the time at which the last version went; empty if none did, or it is forgotten. */
  synchronized Optional<Instant> last(String name) {
    return Optional.ofNullable(times.get(name));
  }
}
