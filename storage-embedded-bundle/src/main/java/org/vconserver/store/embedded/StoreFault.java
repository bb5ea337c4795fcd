package org.vconserver.store.embedded;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells faults of the store itself from those of what it was asked, and puts them into words. */
final class StoreFault {
  private StoreFault() {}

  /**
   * Gives the fault in words for operators and callers; null if a failure is not one of the store.
   */
  static @Nullable String reason(Throwable failure) {
    if (failure instanceof DatabaseFile.GoneException) {
      return failure.getMessage();
    }
    if (failure instanceof SQLiteException known) {
      return reason(known.getResultCode());
    }
    if (failure instanceof OutOfMemoryError) {
      return "the server is out of memory";
    }
    return null;
  }

  private static @Nullable String reason(SQLiteErrorCode code) {
    return switch (code.code & 0xff) {
      case 13 -> "the disk is full"; // SQLITE_FULL
      case 10 -> "the disk answers with an error, " + code; // SQLITE_IOERR
      case 14 -> "the database file can't be opened"; // SQLITE_CANTOPEN
      case 11, 26 -> "the database file is damaged"; // SQLITE_CORRUPT, SQLITE_NOTADB
      case 8 -> "the database file can't be written"; // SQLITE_READONLY
      case 7 -> "the server is out of memory"; // SQLITE_NOMEM
      case 5, 6 -> "another process holds the database"; // SQLITE_BUSY, SQLITE_LOCKED
      default -> null;
    };
  }

  /**
   * Says whether a commit that failed so has left nothing that a crash could bring back: a log that
   * lacks its last frame is never taken for complete.
   */
  static boolean isWithoutTrace(SQLException failure) {
    return failure instanceof SQLiteException known
        && (known.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_FULL.code;
  }
}
