package org.vconserver.support.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Tells when a store may delete what has expired, which nothing brings back: not in the hour after
 * its clock has gone ahead by more than an hour since a server looked at it last. Whether it was
 * set, or no server ran, can't be told apart; who has set it wrongly has that hour to set it right.
 * Kept with the store. Immutable.
 *
 * @param seen when a server looked at the clock, a few minutes ago at most while one runs, in
 *     milliseconds since 1970; 0 if none did since something can expire
 * @param heldUntil before which nothing is deleted; 0 for no such time
 */
public record ExpiryClock(long seen, long heldUntil) {
  /** Knows nothing of the clock. */
  public static final ExpiryClock NONE = new ExpiryClock(0, 0);

  private static final Duration LONGEST_GAP = Duration.ofHours(1);
  private static final Duration HELD = Duration.ofHours(1);

  /** Says after which time it is noted that somebody has looked. */
  private static final Duration NOTED = Duration.ofMinutes(5);

  /** Says how far a clock goes back by itself. */
  private static final Duration SET_BACK = Duration.ofMinutes(1).negated();

  /** Looks at the clock. The same is given if nothing is to be noted. */
  public ExpiryClock look(Instant now) {
    long millis = now.toEpochMilli();
    Duration gap = Duration.ofMillis(millis - seen);
    if (seen == 0 || gap.compareTo(SET_BACK) < 0) {
      return new ExpiryClock(millis, 0);
    }
    if (gap.compareTo(LONGEST_GAP) > 0) {
      return new ExpiryClock(millis, millis + HELD.toMillis());
    }
    return gap.compareTo(NOTED) < 0 ? this : new ExpiryClock(millis, heldUntil);
  }

  /** Tells whether what has expired may be deleted. */
  public boolean mayDelete(Instant now) {
    return now.toEpochMilli() >= heldUntil;
  }

  /** Tells that nothing is deleted for a while, and why. */
  public String reason() {
    return "no server has looked at the clock of the store for more than "
        + LONGEST_GAP.toMinutes()
        + " minutes, or it was set ahead: nothing that has expired is deleted before "
        + Instant.ofEpochMilli(heldUntil);
  }
}
