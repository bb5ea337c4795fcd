package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.vconserver.vcon.index.IndexText;

/**
 * Writes the words of vCons into a database of its own beside theirs, by the ids of their entries.
 * All of it is made from the vCons: a file that is damaged, or of another version, is made anew.
 * Used by one thread.
 */
final class WordsFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WordsFile.class);
  private static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          "CREATE VIRTUAL TABLE words USING fts5(subject, names, talk, summaries, content = '', contentless_delete = 1,"
              + " prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')",
          // Any part of a number is found.
          "CREATE VIRTUAL TABLE numbers USING fts5(digits, content = '', contentless_delete = 1, tokenize = 'trigram')",
          "CREATE TABLE indexed (uuid TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
          "PRAGMA user_version = " + VERSION);

  private final Sql sql;

  private WordsFile(Sql sql) {
    this.sql = sql;
  }

  /**
   * Holds what has become of a vCon.
   *
   * @param key of its uuid
   * @param id of its entry; empty if it was deleted
   * @param text null if it was deleted, or can't be read
   */
  record Words(String key, OptionalLong id, @Nullable IndexText text) {}

  /** Gives the file of a folder. */
  static Path path(Path folder) {
    return folder.resolve("words.db");
  }

  /** Opens it, making what is not there. */
  static WordsFile open(Path folder) throws SQLException, IOException {
    Path path = path(folder);
    try {
      Optional<WordsFile> present = openPresent(path);
      if (present.isPresent()) {
        return present.get();
      }
    } catch (SQLException e) {
      LOG.warn("The index of words {} is made anew, as it can't be read", path, e);
    }
    delete(folder);
    Sql sql = connect(path);
    for (String table : TABLES) {
      sql.update(table);
    }
    return new WordsFile(sql);
  }

  private static Optional<WordsFile> openPresent(Path path) throws SQLException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Sql sql = connect(path);
    if (sql.number("PRAGMA user_version") == VERSION) {
      return Optional.of(new WordsFile(sql));
    }
    sql.close();
    return Optional.empty();
  }

  private static Sql connect(Path path) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // What the disk loses is written again from the vCons.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path);
    return new Sql(source.getConnection());
  }

  /** Takes it away, with its log. */
  static void delete(Path folder) throws IOException {
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(path(folder) + end));
    }
  }

  /** Gives a number that was kept; 0 if none was. */
  long progress(String name) throws SQLException {
    return sql.number("SELECT value FROM progress WHERE name = ?", name);
  }

  /** Writes what vCons have become, and a number with it: all of it or nothing. */
  void write(List<Words> changed, String progress, long value) throws SQLException {
    Connection connection = sql.connection();
    connection.setAutoCommit(false);
    try {
      for (Words words : changed) {
        replace(words);
      }
      sql.update(
          "INSERT INTO progress VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
          progress,
          value);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void replace(Words words) throws SQLException {
    Optional<Long> before =
        sql.first("SELECT id FROM indexed WHERE uuid = ?", row -> row.getLong(1), words.key());
    if (before.isPresent()) {
      sql.update("DELETE FROM words WHERE rowid = ?", before.get());
      sql.update("DELETE FROM numbers WHERE rowid = ?", before.get());
      sql.update("DELETE FROM indexed WHERE uuid = ?", words.key());
    }
    IndexText text = words.text();
    if (words.id().isEmpty() || text == null) {
      return;
    }
    long id = words.id().getAsLong();
    sql.update(
        "INSERT INTO words (rowid, subject, names, talk, summaries) VALUES (?, ?, ?, ?, ?)",
        id,
        text.subject(),
        text.names(),
        text.talk(),
        text.summaries());
    if (!text.numbers().isEmpty()) {
      sql.update("INSERT INTO numbers (rowid, digits) VALUES (?, ?)", id, text.numbers());
    }
    sql.update("INSERT INTO indexed VALUES (?, ?)", words.key(), id);
  }

  /** Takes all that was deleted out of the file, which may take a while. */
  void purge() throws SQLException {
    for (String table : List.of("words", "numbers")) {
      boolean more = FullText.merge(sql, table, true);
      while (more) {
        more = FullText.merge(sql, table, false);
      }
    }
    sql.number("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Forgets all words, to begin anew. */
  void clear() throws SQLException {
    try (Statement statement = sql.connection().createStatement()) {
      statement.executeUpdate("INSERT INTO words (words) VALUES ('delete-all')");
      statement.executeUpdate("INSERT INTO numbers (numbers) VALUES ('delete-all')");
      statement.executeUpdate("DELETE FROM indexed");
      statement.executeUpdate("DELETE FROM progress");
    }
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
