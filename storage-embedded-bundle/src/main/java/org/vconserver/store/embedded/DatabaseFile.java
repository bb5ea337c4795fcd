package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to the file of a database, and notices when another one, or none, is at its
 * place: what is written to a file that was deleted is gone with the process. Thread-safe.
 */
final class DatabaseFile {
  private static final int LARGEST_IDLE_LOG = 8 * 1024 * 1024;

  private final Path path;
  private volatile @Nullable Object[] identity = {};

  DatabaseFile(Path path) {
    this.path = path;
  }

  /** Tells that the file which is open is no longer the one at its place. */
  static final class GoneException extends SQLException {
    private static final long serialVersionUID = 1L;

    GoneException(@Nullable Throwable cause) {
      super("the database file was deleted or replaced while the server had it open", cause);
    }
  }

  Path path() {
    return path;
  }

  /** Opens it, making it if it is not there. */
  Connection create() throws SQLException {
    return connect(true);
  }

  /** Opens the file that was remembered. */
  Connection open() throws SQLException {
    requireSame();
    return connect(false);
  }

  /**
   * Writes what is in the log into the file, and empties the log; says whether that could be done.
   */
  boolean isLogEmptied() throws SQLException {
    try (Sql sql = new Sql(open())) {
      return sql.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    }
  }

  private Connection connect(boolean create) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    // A long reader lets the log grow; it shrinks when it is begun anew after that.
    config.setJournalSizeLimit(LARGEST_IDLE_LOG);
    if (!create) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path);
    return source.getConnection();
  }

  /** Remembers which file this is, and which is its log; to be called while it is open. */
  void remember() throws IOException {
    identity = present();
  }

  /**
   * Looks whether the file is the one that was remembered.
   *
   * @throws GoneException if it is not
   */
  void requireSame() throws SQLException {
    try {
      if (!Arrays.equals(identity, present())) {
        throw new GoneException(null);
      }
    } catch (NoSuchFileException e) {
      throw new GoneException(e);
    } catch (IOException e) {
      throw new SQLException("the database file can't be looked at", e);
    }
  }

  /** Gives the bytes that are free on its disk. */
  long freeBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  private @Nullable Object[] present() throws IOException {
    return new @Nullable Object[] {key(path), key(Path.of(path + "-wal"))};
  }

  /** Gives the identity of a file, where the file system has such a thing. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
