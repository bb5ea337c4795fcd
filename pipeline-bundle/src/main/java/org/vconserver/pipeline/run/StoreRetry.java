package org.vconserver.pipeline.run;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconException;

/**
 * Calls a store again for as long as it is away, up to a limit. A call whose answer was lost may
 * have been done, so that only calls may be given to it that can be made twice. Used by one thread.
 */
public final class StoreRetry {
  private static final long BETWEEN_TRIES_MS = 500;

  private final Duration limit;
  private final LongSupplier nanoTime;
  private boolean answersLost;

  /** Makes calls for up to a time each. */
  public StoreRetry(Duration limit) {
    this(limit, System::nanoTime);
  }

  StoreRetry(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Makes a call and gives its answer; throws as the call does, with the outcome of all the tries.
   */
  public <T> T call(Supplier<T> call) throws InterruptedException {
    long end = nanoTime.getAsLong() + limit.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (VconException e) {
        if (e.code() != ServerError.STORAGE_UNAVAILABLE) {
          throw e;
        }
        answersLost |= UnavailableException.outcomeOf(e) == Outcome.UNKNOWN;
        if (nanoTime.getAsLong() - end >= 0) {
          throw answersLost ? UnavailableException.ofStore(Outcome.UNKNOWN, e.getMessage(), e) : e;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
      }
    }
  }

  /** Notes that a call was interrupted, which may have been done. */
  public void answerUnknown() {
    answersLost = true;
  }

  /** Says whether a call may have been done without its answer being heard. */
  public boolean answersLost() {
    return answersLost;
  }
}
