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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconException;

/**
 * Opens one folder with one SQLite database, held by this process alone. Writes go through one
 * writer that commits them in groups; reads go beside it, on connections of their own. Thread-safe.
 */
final class Database implements AutoCloseable {
  private static final int READERS = 4;

  /** Says how few free bytes make a disk count as full: room for the log and a large vCon. */
  private static final long LEAST_FREE = 4L << 20;

  /** Says up to which age a commit shows that the database can be written. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final long TRIAL_SECONDS = 3;

  private final DatabaseFile file;
  private final FileChannel lockFile;
  private final BlockingQueue<Sql> readers = new ArrayBlockingQueue<>(READERS);
  private final Writer writer;
  private final LockedVcons locks = new LockedVcons();
  private final Retention retention;

  /** Does something with the database. */
  interface Work<T extends @Nullable Object> {
    T on(Sql sql) throws SQLException;
  }

  private Database(
      DatabaseFile file,
      FileChannel lockFile,
      Connection writing,
      Retention retention,
      UnaryOperator<Connection> writeLayer,
      UnaryOperator<Connection> readLayer)
      throws SQLException, IOException {
    this.retention = retention;
    this.file = file;
    this.lockFile = lockFile;
    for (int i = 0; i < READERS; i++) {
      readers.add(new Sql(readLayer.apply(file.create())));
    }
    file.remember();
    this.writer = new Writer(file, writing, writeLayer);
  }

  /**
   * Opens the database of a folder, making what is not there.
   *
   * @param retention what is kept in it of vCons, and how long
   * @throws IOException if the folder is in use, can't be made, or what is in it is damaged or of a
   *     newer server; the message says which, and where
   */
  static Database open(Path folder, Retention retention) throws IOException {
    return open(folder, retention, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /** Opens it where nothing expires by rules, and no former versions are kept. */
  static Database open(Path folder) throws IOException {
    return open(folder, Retention.NONE);
  }

  /**
   * Opens it with something between the writer, or a reader, and the database, in tests of its
   * faults and statements.
   */
  static Database open(
      Path folder,
      Retention retention,
      UnaryOperator<Connection> writeLayer,
      UnaryOperator<Connection> readLayer)
      throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile = lock(folder);
    Path path = folder.resolve("vcon.db");
    DatabaseFile file = new DatabaseFile(path);
    Connection connection = null;
    try {
      connection = file.create();
      check(connection, path);
      Schema.prepare(new Sql(connection), path);
      return new Database(file, lockFile, connection, retention, writeLayer, readLayer);
    } catch (SQLException e) {
      release(connection, lockFile);
      throw new IOException(
          "The database " + path + " can't be opened, it may be damaged: " + e.getMessage(), e);
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
   * @throws VconException whatever the work throws, or {@link UnavailableException}
   */
  <T extends @Nullable Object> T write(Work<T> work) {
    return writer.write(work);
  }

  /** Reads what was committed last. */
  <T extends @Nullable Object> T read(Work<T> work) {
    Sql reader = null;
    try {
      reader = readers.take();
      return work.on(reader);
    } catch (SQLException e) {
      throw UnavailableException.ofStore(Outcome.NOT_DONE, "The store can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VconException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
    } finally {
      if (reader != null) {
        readers.add(reader);
      }
    }
  }

  /**
   * Reads what was committed last, for a bounded time.
   *
   * @throws VconException QUERY_LIMIT if it takes longer
   */
  <T extends @Nullable Object> T readWithin(Duration longest, Work<T> work) {
    return read(sql -> new TimedRead(longest).on(sql, work));
  }

  /**
   * Does something in parts, each of which says whether there is more, and then writes what is in
   * the log into the file, so that the log has none of it any more; says whether the log could be
   * emptied, which readers may hold up.
   */
  boolean purge(Work<Boolean> first, Work<Boolean> further) {
    boolean more = write(first);
    while (more) {
      more = write(further);
    }
    try {
      return file.isLogEmptied();
    } catch (SQLException e) {
      throw UnavailableException.ofStore(Outcome.UNKNOWN, "The store can't be tidied", e);
    }
  }

  /** Lets what is read look into another database as well, which is named by a schema. */
  void attach(Path other, String schema) throws SQLException {
    List<Sql> all = new ArrayList<>();
    try {
      while (all.size() < READERS) {
        all.add(readers.take());
        all.get(all.size() - 1).update("ATTACH DATABASE ? AS " + schema, other.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    } finally {
      readers.addAll(all);
    }
  }

  /** Gives the locks of the vCons in it. */
  LockedVcons locks() {
    return locks;
  }

  /** Says what is kept in it of vCons, and how long. */
  Retention retention() {
    return retention;
  }

  /**
   * Gives the fault that keeps the database from being written, in words. Tries it with a small
   * write where nothing was written lately, or not with success.
   */
  Optional<String> fault() {
    try {
      file.requireSame();
      if (file.freeBytes() < LEAST_FREE) {
        return Optional.of("the disk is full: less than " + (LEAST_FREE >> 20) + " MB are free");
      }
      if (writer.fault() != null || writer.nanosSinceCommit() > FRESH.toNanos()) {
        writer.submit(Database::touch).get(TRIAL_SECONDS, TimeUnit.SECONDS);
      }
      return Optional.ofNullable(writer.fault());
    } catch (SQLException | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(writer.fault()));
    } catch (TimeoutException e) {
      return Optional.of("nothing could be written for " + TRIAL_SECONDS + " s");
    } catch (VconException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean touch(Sql sql) throws SQLException {
    Schema.touch(sql);
    return true;
  }

  /** Lets the writes end that wait, then gives the folder free. */
  @Override
  public void close() throws IOException {
    writer.close();
    try {
      for (Sql reader : List.copyOf(readers)) {
        reader.close();
      }
    } catch (SQLException e) {
      throw new IOException("The database " + file.path() + " could not be closed", e);
    } finally {
      Objects.requireNonNull(lockFile).close();
    }
  }
}
