package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.tck.server.SmallDisk;
import org.vconserver.vcon.Vcon;

/** Says what becomes of writes when the disk is full or fails, and after that. */
@Timeout(60)
class FullDiskTest {
  @TempDir Path folder;

  private final Disk disk = new Disk();

  /** Lies between the writer and the database, and fails as asked. */
  private static final class Disk implements UnaryOperator<Connection> {
    volatile long pages = 1_000_000_000;
    volatile SQLiteErrorCode commitFault = SQLiteErrorCode.SQLITE_OK;
    volatile SQLiteErrorCode statementFault = SQLiteErrorCode.SQLITE_OK;

    @Override
    public Connection apply(Connection connection) {
      try {
        limit(connection);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return layered(
          Connection.class,
          connection,
          method -> {
            if (method.equals("commit")) {
              failAsSqliteDoes(connection, commitFault);
            }
          });
    }

    /** Passes calls on after a look at their methods, and so for the statements that are made. */
    private <T> T layered(Class<T> type, T below, Look look) {
      return type.cast(
          Proxy.newProxyInstance(
              Disk.class.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                look.at(method.getName());
                try {
                  Object made = method.invoke(below, arguments);
                  return made instanceof PreparedStatement statement
                      ? layered(
                          PreparedStatement.class,
                          statement,
                          called -> lookAtStatement(statement, called))
                      : made;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    private interface Look {
      void at(String method) throws SQLException;
    }

    private void lookAtStatement(PreparedStatement statement, String called) throws SQLException {
      if (called.startsWith("execute")) {
        failAsSqliteDoes(statement.getConnection(), statementFault);
      }
    }

    void limit(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
    }

    /** The transaction is over before the driver hears of it. */
    private static void failAsSqliteDoes(Connection connection, SQLiteErrorCode fault)
        throws SQLException {
      if (fault != SQLiteErrorCode.SQLITE_OK) {
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate("ROLLBACK");
        }
        throw new SQLiteException(fault.message, fault);
      }
    }
  }

  private static Vcon vcon(int number, int size) {
    String json =
        String.format(
            "{\"uuid\":\"00000000-0000-4000-8000-%012x\",\"parties\":[],\"subject\":\"%s\"}",
            number, "x".repeat(size));
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void setPages(Database database, Disk disk, long pages) {
    disk.pages = pages;
    database.write(
        sql -> {
          try (Statement statement = sql.connection().createStatement()) {
            return statement.execute("PRAGMA max_page_count = " + pages);
          }
        });
  }

  @Test
  void afterAFullDatabaseWritesAndJobsGoOn() throws Exception {
    try (Database database =
        Database.open(folder, Retention.NONE, disk, UnaryOperator.identity())) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      queues.create("q");
      setPages(database, disk, 200);
      assertFullThenFree(
          store, queues, () -> setPages(database, disk, 1_000_000_000), 100_000, 1000);
    }
  }

  @Test
  void afterAFullFileSystemWritesAndJobsGoOn() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("small"), 6);
    assumeTrue(mounted.isPresent(), "no small file system may be mounted here");
    try (SmallDisk small = mounted.get();
        Database database = Database.open(small.folder().resolve("data"))) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      queues.create("q");
      assertFullThenFree(
          store,
          queues,
          () -> {
            assertTrue(database.fault().orElse("").contains("the disk is full"));
            small.grow(60);
            assertEquals(Optional.empty(), database.fault());
          },
          100_000,
          1000);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void assertFullThenFree(
      SqliteVconStore store, SqliteJobQueues queues, Step free, int size, int most)
      throws Exception {
    Set<String> kept = new HashSet<>();
    int number = 0;
    @Nullable UnavailableException refusal = null;
    while (refusal == null && number < most) {
      Vcon vcon = vcon(number++, size);
      try {
        store.save(vcon);
        kept.add(vcon.uuid());
      } catch (UnavailableException e) {
        refusal = e;
      }
    }
    UnavailableException full = Objects.requireNonNull(refusal, "it is never full");
    assertEquals(Outcome.NOT_DONE, full.outcome());
    assertTrue(full.getMessage().contains("the disk is full"), full.getMessage());
    kept.addAll(writeTogether(store, number, size));
    assertEquals(kept, Set.copyOf(store.list(null, 10_000)), "refused means not done");
    free.run();
    for (int i = 10_000; i < 10_010; i++) {
      store.save(vcon(i, size));
      kept.add(vcon(i, 0).uuid());
    }
    assertEquals(kept, Set.copyOf(store.list(null, 10_000)));
    queues.push("q", List.of(Job.of(vcon(10_000, 0).uuid())));
    JobLease lease = queues.take("q", 1, "server", Duration.ofMinutes(1)).get(0);
    assertEquals(Set.of(), queues.renew(List.of(lease), Duration.ofMinutes(1)));
    queues.giveBack(lease, Duration.ZERO);
    assertEquals(1, queues.jobs("q").size());
  }

  /**
   * Groups of writes, so that one that fills the disk has others beside it; gives the kept ones.
   */
  private static Set<String> writeTogether(SqliteVconStore store, int first, int size)
      throws Exception {
    Set<String> kept = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> saves = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Vcon vcon = vcon(first + i, i % 2 == 0 ? size : 10);
        saves.add(
            threads.submit(
                () -> {
                  store.save(vcon);
                  return vcon.uuid();
                }));
      }
      for (Future<String> save : saves) {
        try {
          kept.add(save.get());
        } catch (ExecutionException e) {
          assertEquals(
              Outcome.NOT_DONE,
              assertInstanceOf(UnavailableException.class, e.getCause()).outcome());
        }
      }
    } finally {
      threads.shutdownNow();
    }
    return kept;
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_IOERR_WRITE", "SQLITE_NOMEM", "SQLITE_INTERRUPT", "SQLITE_FULL"})
  void aFaultInTheMiddleOfAWriteIsOfThatWriteOnly(SQLiteErrorCode fault) throws Exception {
    try (Database database =
        Database.open(folder, Retention.NONE, disk, UnaryOperator.identity())) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      disk.statementFault = fault;
      UnavailableException refusal =
          assertThrows(UnavailableException.class, () -> store.save(vcon(1, 10)));
      assertEquals(Outcome.NOT_DONE, refusal.outcome());
      assertEquals(List.of(), store.list(null, 10));
      disk.statementFault = SQLiteErrorCode.SQLITE_OK;
      store.save(vcon(2, 10));
      assertEquals(List.of(vcon(2, 10).uuid()), store.list(null, 10));
    }
    try (Database database = Database.open(folder)) {
      assertEquals(
          List.of(vcon(2, 10).uuid()),
          new SqliteVconStore(database, Clock.systemUTC()).list(null, 10));
    }
  }

  @Test
  void aCommitThatFailsIsUnknownUntilSomethingIsWrittenOverIt() throws Exception {
    try (Database database =
        Database.open(folder, Retention.NONE, disk, UnaryOperator.identity())) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      disk.commitFault = SQLiteErrorCode.SQLITE_IOERR_FSYNC;
      UnavailableException refusal =
          assertThrows(UnavailableException.class, () -> store.save(vcon(1, 10)));
      assertEquals(Outcome.UNKNOWN, refusal.outcome());
      disk.commitFault = SQLiteErrorCode.SQLITE_OK;
      store.save(vcon(2, 10));
      assertEquals(List.of(vcon(2, 10).uuid()), store.list(null, 10));
    }
  }

  @Test
  void whatIsWrittenToADeletedFileIsRefused() throws Exception {
    Path data = folder.resolve("data");
    Path away = folder.resolve("away");
    try (Database database = Database.open(data)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      store.save(vcon(1, 10));
      Files.move(data, away);
      assertRefusedAsGone(store);
      Files.createDirectory(data);
      Files.copy(away.resolve("vcon.db"), data.resolve("vcon.db"));
      assertRefusedAsGone(store);
      Files.delete(data.resolve("vcon.db"));
      Files.delete(data);
      Files.move(away, data);
      store.save(vcon(2, 10));
      Files.delete(data.resolve("vcon.db-wal"));
      assertRefusedAsGone(store);
    }
  }

  @Test
  void readinessTriesAWriteAndTellsTheReason() throws Exception {
    try (Database database =
        Database.open(folder, Retention.NONE, disk, UnaryOperator.identity())) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      assertEquals(Optional.empty(), database.fault());
      disk.commitFault = SQLiteErrorCode.SQLITE_IOERR_FSYNC;
      assertThrows(UnavailableException.class, () -> store.save(vcon(1, 10)));
      assertTrue(database.fault().orElse("").contains("SQLITE_IOERR_FSYNC"), database::toString);
      disk.commitFault = SQLiteErrorCode.SQLITE_FULL;
      assertEquals(Optional.of("the disk is full"), database.fault());
      disk.commitFault = SQLiteErrorCode.SQLITE_OK;
      assertEquals(Optional.empty(), database.fault());
      Files.move(folder.resolve("vcon.db"), folder.resolve("away.db"));
      assertTrue(database.fault().orElse("").contains("deleted or replaced"));
      Files.move(folder.resolve("away.db"), folder.resolve("vcon.db"));
      assertEquals(Optional.empty(), database.fault());
    }
  }

  private static void assertRefusedAsGone(SqliteVconStore store) {
    UnavailableException refusal =
        assertThrows(UnavailableException.class, () -> store.save(vcon(3, 10)));
    assertEquals(Outcome.NOT_DONE, refusal.outcome());
    assertTrue(refusal.getMessage().contains("deleted or replaced"), refusal.getMessage());
    assertFalse(store.list(null, 10).contains(vcon(3, 10).uuid()));
  }

  @Test
  void theLogShrinksAfterALongReader() throws Exception {
    Path log = folder.resolve("vcon.db-wal");
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      store.save(vcon(1, 10));
      database.read(
          sql -> {
            try (Statement statement = sql.connection().createStatement()) {
              statement.execute("BEGIN");
              statement.execute("SELECT COUNT(*) FROM vcon");
              for (int i = 0; i < 200; i++) {
                store.save(vcon(i, 100_000));
              }
              return statement.execute("COMMIT");
            }
          });
      long grown = bytes(log);
      assertTrue(grown > 16_000_000, "grown to " + grown);
      for (int i = 0; i < 3; i++) {
        store.save(vcon(i, 10));
      }
      assertTrue(bytes(log) <= 8 * 1024 * 1024, bytes(log) + " bytes");
    }
  }

  private static long bytes(Path file) throws IOException {
    return Files.size(file);
  }
}
