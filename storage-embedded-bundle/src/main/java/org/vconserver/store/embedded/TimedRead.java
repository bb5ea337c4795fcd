package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Ends what is read when it has taken too long. Used by one thread, once. */
final class TimedRead extends ProgressHandler {
  /** Says after how many steps of SQLite's machine, each far below a microsecond, it looks. */
  private static final int STEPS = 10_000;

  private final Duration longest;
  private final LongSupplier nanoTime = System::nanoTime;
  private long end;

  TimedRead(Duration longest) {
    this.longest = longest;
  }

  <T extends @Nullable Object> T on(Sql sql, Database.Work<T> work) throws SQLException {
    // A layer of tests may be between: what SQLite itself has is asked for.
    Connection connection = sql.connection().unwrap(SQLiteConnection.class);
    end = nanoTime.getAsLong() + longest.toNanos();
    ProgressHandler.setHandler(connection, STEPS, this);
    try {
      return work.on(sql);
    } catch (SQLiteException e) {
      if (e.getResultCode() != SQLiteErrorCode.SQLITE_INTERRUPT) {
        throw e;
      }
      throw new VconException(
          ServerError.QUERY_LIMIT,
          "The search takes longer than "
              + longest.toSeconds()
              + " s: ask for less (SEARCH_SECONDS)",
          e);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  /** Tells SQLite to end by a number that is not 0. */
  @Override
  protected int progress() {
    return nanoTime.getAsLong() - end < 0 ? 0 : 1;
  }
}
