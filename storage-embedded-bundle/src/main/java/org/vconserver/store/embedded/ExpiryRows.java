package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.support.store.ExpiryClock;

/**
 * Keeps when vCons expire: a row for each that has an expiry, or of which somebody has asked that
 * it has none. Each statement runs in its caller's transaction.
 */
final class ExpiryRows {
  private ExpiryRows() {}

  /** Names a vCon whose time has come, and when it came. */
  record Due(long at, String key) {
    /** Comes before all others. */
    static final Due FIRST = new Due(Long.MIN_VALUE, "");
  }

  /** Sets the expiry of a vCon that is saved: what the write asks for, else what rules say. */
  static void save(Sql sql, WrittenVcon vcon, Instant now) throws SQLException {
    VconExpiry expiry = vcon.write().expiry();
    Optional<Duration> age = vcon.age();
    if (!expiry.isKept()) {
      sql.update(
          "INSERT INTO expiry (uuid, at, asked) VALUES (?, ?, 1)"
              + " ON CONFLICT (uuid) DO UPDATE SET at = excluded.at, asked = 1",
          vcon.key(),
          time(expiry, now));
    } else if (age.isPresent()) {
      sql.update(
          "INSERT INTO expiry (uuid, at, asked) VALUES (?, ?, 0)"
              + " ON CONFLICT (uuid) DO UPDATE SET at = MIN(at, excluded.at) WHERE asked = 0",
          vcon.key(),
          now.plus(age.get()).toEpochMilli());
    }
  }

  private static @Nullable Long time(VconExpiry expiry, Instant now) {
    return switch (expiry.kind()) {
      case KEPT, NEVER -> null;
      case AT -> expiry.millis();
      case AFTER -> now.toEpochMilli() + expiry.millis();
    };
  }

  static void remove(Sql sql, String key) throws SQLException {
    sql.update("DELETE FROM expiry WHERE uuid = ?", key);
  }

  static Optional<Instant> find(Sql sql, String key) throws SQLException {
    return sql.first(
        "SELECT at FROM expiry WHERE uuid = ? AND at IS NOT NULL",
        row -> Instant.ofEpochMilli(row.getLong(1)),
        key);
  }

  /** Tells whether a vCon can expire. */
  static boolean isAny(Sql sql) throws SQLException {
    return sql.number("SELECT EXISTS (SELECT 1 FROM expiry WHERE at IS NOT NULL)") > 0;
  }

  /** Gives vCons whose time has come, from a place on. */
  static List<Due> due(Sql sql, Due after, Instant now, int limit) throws SQLException {
    return sql.list(
        "SELECT at, uuid FROM expiry WHERE at <= ? AND (at, uuid) > (?, ?) ORDER BY at, uuid LIMIT ?",
        row -> new Due(row.getLong(1), row.getString(2)),
        now.toEpochMilli(),
        after.at(),
        after.key(),
        limit);
  }

  /** Gives what is known of the clock. */
  static ExpiryClock clock(Sql sql) throws SQLException {
    return new ExpiryClock(
        sql.number("SELECT value FROM counter WHERE name = 'expiry_seen'"),
        sql.number("SELECT value FROM counter WHERE name = 'expiry_held'"));
  }

  static void note(Sql sql, ExpiryClock clock) throws SQLException {
    sql.update("UPDATE counter SET value = ? WHERE name = 'expiry_seen'", clock.seen());
    sql.update("UPDATE counter SET value = ? WHERE name = 'expiry_held'", clock.heldUntil());
  }
}
