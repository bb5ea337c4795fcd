package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Records one time that a job was taken. Times that ended with the job being given back are not
 * kept. Immutable.
 *
 * @param number 1 for the first
 * @param server key of the server that took it
 * @param taken when, by the store's clock
 * @param ended when, by the store's clock; empty while it runs
 * @param report what the run told of itself; while it runs, what it told until now; empty if it
 *     could not tell
 */
public record JobAttempt(
    int number,
    String server,
    Instant taken,
    Optional<Instant> ended,
    Outcome outcome,
    ObjectNode report) {
  /** Names the ways in which an attempt ends. */
  public enum Outcome {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Says that the lease ran out: the server died, froze, or was cut off. */
    LOST,
    CANCELLED
  }
}
