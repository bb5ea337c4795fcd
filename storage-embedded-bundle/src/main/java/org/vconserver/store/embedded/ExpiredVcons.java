package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.support.store.ExpiryClock;

/**
 * Deletes the vCons whose time has come, some in each transaction. One that a run has locked is
 * left until it is free; a run that begins just then fails, as its vCon is gone. Used by one
 * thread.
 */
final class ExpiredVcons {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredVcons.class);

  /** Bounds what one transaction deletes, as others wait for it. */
  private static final int DELETED_AT_ONCE = 50;

  private final Database database;
  private final Clock clock;

  ExpiredVcons(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Deletes what has expired by now. */
  void delete(BooleanSupplier goesOn) {
    Instant now = clock.instant();
    if (!mayDelete(now)) {
      return;
    }
    ExpiryRows.Due last = ExpiryRows.Due.FIRST;
    boolean more = true;
    while (more && goesOn.getAsBoolean()) {
      ExpiryRows.Due from = last;
      List<ExpiryRows.Due> due =
          database.read(sql -> ExpiryRows.due(sql, from, now, DELETED_AT_ONCE));
      if (!due.isEmpty()) {
        List<String> deleted = database.write(sql -> deleteStill(sql, due, now));
        deleted.forEach(key -> LOG.info("vCon {} has expired, and is deleted", key));
        last = due.get(due.size() - 1);
      }
      more = due.size() == DELETED_AT_ONCE;
    }
  }

  /** Looks at the clock, as long as something can expire. */
  private boolean mayDelete(Instant now) {
    ExpiryClock before = database.read(ExpiryRows::clock);
    boolean any = database.read(ExpiryRows::isAny);
    ExpiryClock looked = any ? before.look(now) : ExpiryClock.NONE;
    if (!looked.equals(before)) {
      database.write(
          sql -> {
            ExpiryRows.note(sql, looked);
            return true;
          });
    }
    if (looked.heldUntil() > before.heldUntil()) {
      LOG.warn("Expired vCons stay for a while: {}", looked.reason());
    }
    return any && looked.mayDelete(now);
  }

  /** Deletes those that are free, and whose time was not set anew meanwhile. */
  private List<String> deleteStill(Sql sql, List<ExpiryRows.Due> due, Instant now)
      throws SQLException {
    List<String> deleted = new ArrayList<>();
    for (ExpiryRows.Due one : due) {
      boolean still = ExpiryRows.find(sql, one.key()).filter(at -> !at.isAfter(now)).isPresent();
      if (still
          && !database.locks().isLocked(one.key(), now)
          && SqliteVconStore.delete(
              sql, one.key(), OptionalLong.empty(), ChangeCause.EXPIRED, now)) {
        deleted.add(one.key());
      }
    }
    return deleted;
  }
}
