package org.vconserver.pipeline.schedule;

import java.time.Duration;

/** Works on threads of its own between a start and a stop, once. Thread-safe. */
interface Lifecycle {
  /** Begins to work. */
  void start();

  /** Interrupts the work, and returns at once. */
  void stop();

  /** Waits for the end of the work after a stop; says whether it has come. */
  boolean await(Duration limit) throws InterruptedException;
}
