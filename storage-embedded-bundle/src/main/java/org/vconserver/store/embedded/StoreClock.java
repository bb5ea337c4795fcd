package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the clock for leases and delays, and notices when it was set, or when nobody has looked at
 * it for so long that leases could have run out unseen: it then moves leases along, so that a lease
 * runs out only while a server is there to renew it. Delayed jobs are moved with a clock that was
 * set back, so that none waits longer than was asked for. Thread-safe.
 */
final class StoreClock {
  private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);

  /** Servers look about every second. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration LONGEST_GAP = Duration.ofSeconds(2);

  private final Clock clock;

  StoreClock(Clock clock) {
    this.clock = clock;
  }

  /** Reads the clock without a look at how far it has gone. */
  Instant instant() {
    return clock.instant();
  }

  /** Begins to look at the clock: what it did before is not known. */
  void begin(Sql sql) throws SQLException {
    see(sql, clock.instant().toEpochMilli());
  }

  /** Reads the clock in a transaction over leases or delays. */
  Instant look(Sql sql) throws SQLException {
    Instant now = clock.instant();
    long seen = sql.number("SELECT value FROM counter WHERE name = 'seen'");
    Duration gap = Duration.ofMillis(now.toEpochMilli() - seen);
    if (gap.compareTo(LONGEST_GAP) > 0) {
      move(sql, gap.minus(PERIOD), "until <= " + now.toEpochMilli());
    } else if (gap.compareTo(PERIOD.negated()) < 0) {
      move(sql, gap, "until >= " + seen);
      sql.update(
          "UPDATE job SET due = due + ? WHERE state = 'DELAYED' AND due >= ?",
          gap.toMillis(),
          seen);
    } else if (gap.abs().compareTo(PERIOD.dividedBy(2)) < 0) {
      return now; // soon enough the next time
    }
    if (isWaitedFor(sql)) {
      see(sql, now.toEpochMilli());
    }
    return now;
  }

  /**
   * Says whether a lease or a delay depends on the clock: without one an idle store writes nothing.
   */
  private static boolean isWaitedFor(Sql sql) throws SQLException {
    return sql.number(
            "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'RUNNING')"
                + " OR EXISTS (SELECT 1 FROM job WHERE state = 'DELAYED')")
        > 0;
  }

  private static void see(Sql sql, long millis) throws SQLException {
    sql.update("UPDATE counter SET value = ? WHERE name = 'seen'", millis);
  }

  /** Moves what would run out, or stay for too long: not what was renewed since. */
  private static void move(Sql sql, Duration by, String which) throws SQLException {
    int leases =
        sql.update(
            "UPDATE job SET until = until + ? WHERE state = 'RUNNING' AND " + which, by.toMillis());
    LOG.atLevel(leases > 0 ? Level.WARN : Level.DEBUG)
        .log(
            "The clock was set, or nobody looked at it: {} s do not count against the leases of {} jobs",
            by.toMillis() / 1000.0,
            leases);
  }
}
