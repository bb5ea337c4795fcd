package org.vconserver.api.job;

/** Limits what can be done with a queue. */
public enum QueueMode {
  /** Jobs come in and are taken. */
  OPEN,
  /** Jobs come in; none is taken. Running ones go on. */
  PAUSED,
  /**
   * Callers can't put jobs in; those that wait are taken. What runs push still comes in, whether a
   * run is a job's or was made by hand.
   */
  DRAINING
}
