package org.vconserver.bench.limit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;

/**
 * Writes vCons into SQLite and nothing else: the driver, the settings of the connection and the
 * table are those of the embedded store; one thread commits in groups what others wait for.
 */
public final class SqliteLimit {
  private static final int LARGEST_GROUP = 256;

  private final LinkedBlockingQueue<Put> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  private final int threads;
  private final ExecutorService pool;
  private final byte[] vcon = Documents.make(Size.SMALL, 0);

  private record Put(String uuid, CompletableFuture<Boolean> durable) {}

  private SqliteLimit(int threads) {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Works until the standard input ends. The arguments: a folder, and how many threads wait. */
  public static void main(String[] arguments) throws Exception {
    SqliteLimit limit = new SqliteLimit(Integer.parseInt(arguments[1]));
    try (Connection connection = open(Path.of(arguments[0]))) {
      Thread writer = new Thread(() -> limit.write(connection));
      writer.setDaemon(true);
      writer.start();
      LimitProgram.serve("ready", limit::run);
    }
    limit.pool.shutdownNow();
  }

  private static Connection open(Path folder) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(8 * 1024 * 1024);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve("limit.db"));
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE vcon (uuid TEXT PRIMARY KEY, revision INTEGER NOT NULL, json BLOB NOT NULL)");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private void write(Connection connection) {
    List<Put> group = new ArrayList<>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO vcon (uuid, revision, json) VALUES (?, ?, ?)"
                + " ON CONFLICT (uuid) DO UPDATE SET revision = excluded.revision, json = excluded.json")) {
      while (true) {
        group.add(waiting.take());
        waiting.drainTo(group, LARGEST_GROUP - 1);
        for (Put put : group) {
          insert.setString(1, put.uuid());
          insert.setLong(2, 1);
          insert.setBytes(3, vcon);
          insert.executeUpdate();
        }
        connection.commit();
        group.forEach(put -> put.durable().complete(true));
        group.clear();
      }
    } catch (SQLException | InterruptedException e) {
      group.forEach(put -> put.durable().completeExceptionally(e));
    }
  }

  private double run(Duration length) throws Exception {
    long end = System.nanoTime() + length.toNanos();
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      results.add(pool.submit(() -> putUntil(end)));
    }
    double done = 0;
    for (Future<Long> result : results) {
      done += result.get();
    }
    return done;
  }

  private long putUntil(long end) {
    long done = 0;
    while (System.nanoTime() < end) {
      Put put =
          new Put(Documents.uuid(Size.SMALL, numbers.incrementAndGet()), new CompletableFuture<>());
      waiting.add(put);
      put.durable().join();
      done++;
    }
    return done;
  }
}
