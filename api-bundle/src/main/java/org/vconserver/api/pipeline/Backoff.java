package org.vconserver.api.pipeline;

import java.time.Duration;

/**
 * Decides how long a job that failed waits before it is tried again: {@code initial}, multiplied
 * after each further failure, never more than {@code cap}; then up to the share {@code jitter} of
 * that less, by chance, so that jobs that failed together don't come back together. Immutable.
 *
 * @param initial after the first failure
 * @param multiplier at least 1
 * @param cap at least {@code initial}
 * @param jitter 0 to 1
 */
public record Backoff(Duration initial, double multiplier, Duration cap, double jitter) {
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2);

  /**
   * Gives the wait.
   *
   * @param failures how often the job has failed, at least 1
   * @param chance from 0 to 1
   */
  public Duration delay(int failures, double chance) {
    double millis =
        Math.min(
            initial.toMillis() * Math.pow(multiplier, failures - 1.0), (double) cap.toMillis());
    return Duration.ofMillis(Math.round(millis * (1 - jitter * chance)));
  }
}
