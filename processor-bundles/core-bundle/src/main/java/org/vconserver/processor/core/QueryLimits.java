package org.vconserver.processor.core;

import java.time.Duration;

/**
 * What one query is given.
 *
 * @param time how long it may take
 * @param steps how many calls of functions and values of generators it may make
 * @param results how many results it may give
 * @param outputBytes how large its results may be together, as JSON
 */
record QueryLimits(Duration time, long steps, int results, long outputBytes) {
  static final QueryLimits DEFAULT =
      new QueryLimits(Duration.ofSeconds(2), 5_000_000, 10_000, 16 << 20);
}
