package org.vconserver.pipeline.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Estimates how many jobs the workers end while further ones are taken, so that as many can be
 * taken ahead of free workers, and no worker waits for the store. Jobs that take long make it none:
 * they are left to other servers. Thread-safe.
 */
final class JobPace {
  /** Limits how many are taken ahead, however fast they end. */
  static final int MOST_AHEAD = 256;

  /**
   * Says how many jobs are seen before any is taken ahead: the first ones after a crash are not.
   */
  private static final int LEAST_SEEN = 32;

  private static final int TIMES = 4;

  /** Says how much a new time weighs against all before: one part of so many. */
  private static final int PARTS = 16;

  @GuardedBy("this")
  private double jobNanos;

  @GuardedBy("this")
  private double takeNanos;

  @GuardedBy("this")
  private int seen;

  /** Notes how long a worker was busy with a job. */
  synchronized void worked(long nanos) {
    jobNanos = mean(jobNanos, nanos);
    seen = Math.min(seen + 1, LEAST_SEEN);
  }

  /** Notes how long it took to take jobs. */
  synchronized void took(long nanos) {
    takeNanos = mean(takeNanos, nanos);
  }

  private static double mean(double before, long nanos) {
    return before == 0 ? nanos : before + (nanos - before) / PARTS;
  }

  /** Begins anew, as the workers are slower than they seemed to be. */
  synchronized void slowed() {
    seen = 0;
    jobNanos = 0;
  }

  /**
   * Gives how many jobs so many workers end while others are taken, several times over, as some
   * takes last longer.
   */
  synchronized int ahead(int workers) {
    if (seen < LEAST_SEEN) {
      return 0;
    }
    return (int) Math.min(MOST_AHEAD, TIMES * workers * takeNanos / Math.max(1, jobNanos));
  }
}
