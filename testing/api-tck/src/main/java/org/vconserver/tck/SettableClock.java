package org.vconserver.tck;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** Tells a time that stands still until it is told to go on. Thread-safe. */
public final class SettableClock extends Clock {
  private final AtomicReference<Instant> now;

  public SettableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** Goes on by a time. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** Goes on by a time in which somebody looks each second, but for the end of it. */
  public void pass(Duration by, Runnable look) {
    Duration left = by;
    while (left.compareTo(Duration.ofSeconds(2)) > 0) {
      advance(Duration.ofSeconds(1));
      look.run();
      left = left.minusSeconds(1);
    }
    advance(left);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
