package org.vconserver.console;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Slows down those who guess: after some wrong passwords in a row each further one closes the login
 * for a time that doubles, in which no password is looked at. Thread-safe.
 */
final class WrongPasswords {
  private static final int FREE = 5;
  private static final long LONGEST_SECONDS = 30;

  private final LongSupplier nanos;

  @GuardedBy("this")
  private int inRow;

  @GuardedBy("this")
  private long opens;

  WrongPasswords(LongSupplier nanos) {
    this.nanos = nanos;
    this.opens = nanos.getAsLong();
  }

  enum Outcome {
    RIGHT,
    WRONG,
    CLOSED
  }

  /** Looks at a password, if it is time to. */
  synchronized Outcome attempt(BooleanSupplier right) {
    if (opens - nanos.getAsLong() > 0) {
      return Outcome.CLOSED;
    }
    if (right.getAsBoolean()) {
      inRow = 0;
      return Outcome.RIGHT;
    }
    inRow++;
    if (inRow >= FREE) {
      long seconds = Math.min(LONGEST_SECONDS, 1L << Math.min(inRow - FREE, 10));
      opens = nanos.getAsLong() + Duration.ofSeconds(seconds).toNanos();
    }
    return Outcome.WRONG;
  }

  /** Gives the seconds until the next password is looked at; 0 if that is now. */
  synchronized long secondsLeft() {
    return Math.max(0, Duration.ofNanos(opens - nanos.getAsLong()).plusMillis(999).toSeconds());
  }
}
