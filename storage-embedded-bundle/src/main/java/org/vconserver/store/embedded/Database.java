package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * One folder with one SQLite database, held by this process alone. Writes go through one writer
 * that commits them in groups; reads go beside it, on connections of their own. Thread-safe.
 */
final class Database implements AutoCloseable {
  private static final int READERS = 4;

  private final Path file;
  private final FileChannel lockFile;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final Connection writing;
  private final Writer writer;

  /** Something done with a connection. */
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private Database(Path file, FileChannel lockFile, Connection writing) throws SQLException {
    this.file = file;
    this.lockFile = lockFile;
    this.writing = writing;
    for (int i = 0; i < READERS; i++) {
      readers.add(connect(file));
    }
    this.writer = new Writer(writing);
  }

  /**
   * Opens the database of a folder, making what is not there.
   *
   * @throws IOException if the folder is in use, can't be made, or what is in it is damaged or of a
   *     newer server; the message says which, and where
   */
  static Database open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile = lock(folder);
    Path file = folder.resolve("vcon.db");
    Connection connection = null;
    try {
      connection = connect(file);
      check(connection, file);
      Schema.prepare(connection, file);
      return new Database(file, lockFile, connection);
    } catch (SQLException e) {
      release(connection, lockFile);
      throw new IOException(
          "The database " + file + " can't be opened, it may be damaged: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      release(connection, lockFile);
      throw e;
    }
  }

  private static void release(@Nullable Connection connection, FileChannel lockFile)
      throws IOException {
    try (lockFile) {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IOException("A database that could not be used could not be closed either", e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path path = folder.resolve("vcon.lock");
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // The same folder twice in this process is in use as well.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        "The folder "
            + folder
            + " is in use: another server, or another part of this one, has it open");
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source.getConnection();
  }

  private static void check(Connection connection, Path file) throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      String verdict = result.next() ? result.getString(1) : "no answer";
      if (!"ok".equals(verdict)) {
        throw new IOException("The database " + file + " is damaged: " + verdict);
      }
    }
  }

  /**
   * Does something that changes the database, and returns when that is durable. If it throws,
   * nothing of it is kept.
   *
   * @throws VconException whatever the work throws, or STORAGE_UNAVAILABLE
   */
  <T extends @Nullable Object> T write(Work<T> work) {
    return writer.write(work);
  }

  /** Reads what was committed last. */
  <T extends @Nullable Object> T read(Work<T> work) {
    Connection connection = null;
    try {
      connection = readers.take();
      return work.on(connection);
    } catch (SQLException e) {
      throw new VconException(ServerError.STORAGE_UNAVAILABLE, "The store can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VconException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
    } finally {
      if (connection != null) {
        readers.add(connection);
      }
    }
  }

  /** Lets the writes end that wait, then gives the folder free. */
  @Override
  public void close() throws IOException {
    writer.close();
    try {
      for (Connection reader : List.copyOf(readers)) {
        reader.close();
      }
      writing.close();
    } catch (SQLException e) {
      throw new IOException("The database " + file + " could not be closed", e);
    } finally {
      Objects.requireNonNull(lockFile).close();
    }
  }
}
