package org.vconserver.api.figures;

import org.osgi.annotation.versioning.ProviderType;

/** Counts events since the server's start. Thread-safe. */
@ProviderType
public interface Counter {
  /** Adds one event. */
  void increment();

  /** Gives the number of events. */
  long count();
}
