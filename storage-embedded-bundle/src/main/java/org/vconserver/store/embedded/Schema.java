package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, with a version. */
final class Schema {
  private static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE vcon (uuid TEXT PRIMARY KEY, revision INTEGER NOT NULL, json BLOB NOT NULL)",
          "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
          "INSERT INTO counter VALUES ('revision', 0), ('job', 0)",
          "CREATE TABLE queue (name TEXT PRIMARY KEY) WITHOUT ROWID",
          // place: jobs are taken in ascending order; those that go back to the head get a place
          // before the first
          "CREATE TABLE waiting (queue TEXT NOT NULL REFERENCES queue(name) ON DELETE CASCADE, place INTEGER NOT NULL,"
              + " job TEXT NOT NULL, attempts INTEGER NOT NULL, PRIMARY KEY (queue, place)) WITHOUT ROWID",
          "CREATE TABLE progress (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, job TEXT NOT NULL, server TEXT NOT NULL,"
              + " taken INTEGER NOT NULL, until INTEGER NOT NULL, token TEXT NOT NULL, attempts INTEGER NOT NULL)",
          "CREATE INDEX progress_until ON progress (until)",
          "CREATE TABLE pipeline (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
          "CREATE TABLE server (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID");

  private Schema() {}

  /** Makes the tables in an empty database; refuses a newer database than this code knows. */
  static void prepare(Connection connection, Path file) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
        version = result.next() ? result.getInt(1) : 0;
      }
      if (version > VERSION) {
        throw new IOException(
            "The database "
                + file
                + " has version "
                + version
                + "; this server knows versions up to "
                + VERSION);
      }
      if (version == 0) {
        connection.setAutoCommit(false);
        for (String table : TABLES) {
          statement.executeUpdate(table);
        }
        statement.executeUpdate("PRAGMA user_version = " + VERSION);
        connection.commit();
        connection.setAutoCommit(true);
      }
    }
  }

  /** The next value of a counter. */
  static long next(Connection connection, String counter) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value")) {
      update.setString(1, counter);
      try (ResultSet result = update.executeQuery()) {
        if (!result.next()) {
          throw new SQLException("There is no counter " + counter);
        }
        return result.getLong(1);
      }
    }
  }
}
