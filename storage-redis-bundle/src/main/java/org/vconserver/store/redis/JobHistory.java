package org.vconserver.store.redis;

import java.time.Duration;

/**
 * Bounds the records of ended jobs that are kept of each queue which has no bounds of its own.
 *
 * @param age after which a record is forgotten
 * @param count how many are kept of a queue in each state
 */
record JobHistory(Duration age, long count) {
  /** Writes the bounds as scripts read them. */
  String text() {
    return age.toMillis() + " " + count;
  }
}
