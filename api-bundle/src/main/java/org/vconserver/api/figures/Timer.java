package org.vconserver.api.figures;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Sums up how long events took since the server's start. Thread-safe. */
@ProviderType
public interface Timer {
  /** Adds one event. */
  void record(Duration took);

  /** Gives the number of events. */
  long count();

  /** Gives the sum of all durations. */
  Duration total();
}
