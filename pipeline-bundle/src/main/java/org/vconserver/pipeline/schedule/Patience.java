package org.vconserver.pipeline.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * How the end of a job meets a store that is away: by trying again for as long as the lease can
 * last. Used by one thread.
 */
final class Patience {
  private static final long BETWEEN_TRIES_MS = 500;

  private final Duration limit;
  private boolean answersLost;

  Patience(Duration limit) {
    this.limit = limit;
  }

  /** Does something with the store; throws as that does. */
  <T> T with(Supplier<T> action) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return action.get();
      } catch (VconException e) {
        if (e.code() != ServerError.STORAGE_UNAVAILABLE || System.nanoTime() - end >= 0) {
          throw e;
        }
        answersLost = true;
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
      }
    }
  }

  /** Something may have been done although its answer was not heard. */
  void doubt() {
    answersLost = true;
  }

  /** Whether something may have been done although its answer was not heard. */
  boolean answersLost() {
    return answersLost;
  }
}
