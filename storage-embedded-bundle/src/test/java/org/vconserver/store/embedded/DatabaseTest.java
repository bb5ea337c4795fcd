package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.tck.SettableClock;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

@Timeout(30)
class DatabaseTest {
  @TempDir Path folder;

  static Vcon vcon(int number) {
    String json =
        String.format("{\"uuid\":\"00000000-0000-4000-8000-%012x\",\"parties\":[]}", number);
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Job job(int number) {
    return Job.of(vcon(number).uuid());
  }

  private void assertRefusedNaming(Path named, String... words) {
    IOException refusal = assertThrows(IOException.class, () -> Database.open(folder).close());
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(named.toString()), refusal.getMessage());
    for (String word : words) {
      assertTrue(String.valueOf(refusal.getMessage()).contains(word), refusal.getMessage());
    }
  }

  private Path file() {
    return folder.resolve("vcon.db");
  }

  @Test
  void aFolderInUseIsRefusedByNameAndFreeAfterwards() throws Exception {
    try (Database open = Database.open(folder)) {
      assertRefusedNaming(folder, "in use");
    }
    Database.open(folder).close();
  }

  @Test
  void aFolderIsMadeIfItIsNotThere() throws Exception {
    Path deep = folder.resolve("a/b c/d");
    Database.open(deep).close();
    assertTrue(Files.exists(deep.resolve("vcon.db")));
  }

  @Test
  void garbageIsRefusedByNameAndLeftAsItIs() throws Exception {
    byte[] garbage = new byte[20_000];
    Arrays.fill(garbage, (byte) 'g');
    Files.write(file(), garbage);
    assertRefusedNaming(file(), "damaged");
    assertArrayEquals(garbage, Files.readAllBytes(file()));
    Files.delete(file());
    Database.open(folder).close();
  }

  private byte[] filled() throws Exception {
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      for (int i = 0; i < 500; i++) {
        store.save(vcon(i));
      }
    }
    return Files.readAllBytes(file());
  }

  @Test
  void anOverwrittenPageIsRefusedByName() throws Exception {
    byte[] bytes = filled();
    int page = 4096;
    assertTrue(bytes.length > 12 * page);
    Arrays.fill(bytes, page, bytes.length - page, (byte) 0xa5);
    Files.write(file(), bytes);
    assertRefusedNaming(file(), "damaged");
  }

  @Test
  void aTruncatedFileIsRefusedByName() throws Exception {
    byte[] bytes = filled();
    Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));
    assertRefusedNaming(file(), "damaged");
  }

  @Test
  void aNewerDatabaseIsRefused() throws Exception {
    Database.open(folder).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 99");
    }
    assertRefusedNaming(
        file(), "has version 99; this server knows versions up to " + Schema.VERSIONS.size());
  }

  @Test
  void anIdleStoreWritesNothing() throws Exception {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
    Path log = folder.resolve("vcon.db-wal");
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues =
          new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000));
      queues.create("q");
      byte[] before = Files.readAllBytes(log);
      for (int second = 0; second < 5; second++) {
        clock.advance(Duration.ofSeconds(1));
        queues.recover();
        queues.take("q", 1, "s", Duration.ofMinutes(1));
      }
      assertArrayEquals(before, Files.readAllBytes(log));
    }
  }

  @Test
  void reopeningKeepsEverything() throws Exception {
    PipelineDefinition pipeline =
        PipelineDefinition.of(
            StrictJson.readObject(
                "{\"pipeline_options\":{},\"processors\":[],\"x\":1}"
                    .getBytes(StandardCharsets.UTF_8)));
    long revision;
    try (Database database = Database.open(folder)) {
      revision = new SqliteVconStore(database, Clock.systemUTC()).save(vcon(1));
      new SqlitePipelineStore(database, Clock.systemUTC(), 10).put("p", pipeline);
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      queues.create("empty");
      queues.create("q");
      queues.push("q", List.of(job(1), job(2)));
    }
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      assertEquals(revision, store.find(vcon(1).uuid()).orElseThrow().revision());
      assertNotEquals(revision, store.save(vcon(2)));
      assertEquals(
          pipeline.json(),
          new SqlitePipelineStore(database, Clock.systemUTC(), 10).find("p").orElseThrow().json());
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      assertEquals(List.of("empty", "q"), List.copyOf(queues.names()));
      assertEquals(List.of(job(1), job(2)), queues.jobs("q"));
    }
  }

  @Test
  void jobsInProgressGoBackToTheirHeadsInOrderAtReopening() throws Exception {
    long firstId;
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      queues.create("q");
      queues.create("gone");
      queues.push("q", List.of(job(1), job(2), job(3), job(4)));
      queues.push("gone", List.of(job(5)));
      firstId = queues.take("q", 2, "server", Duration.ofHours(1)).get(0).jobId();
      queues.take("gone", 1, "server", Duration.ofHours(1));
      queues.take("q", 1, "server", Duration.ofHours(1));
      queues.delete("gone");
    }
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      assertEquals(List.of(), queues.inProgress());
      assertEquals(List.of(job(1), job(2), job(3), job(4)), queues.jobs("q"));
      assertEquals(List.of(job(5)), queues.jobs("gone"));
      JobLease lease = queues.take("q", 1, "server", Duration.ofHours(1)).get(0);
      assertEquals(2, lease.attempt());
      assertEquals(1, lease.lost());
      assertEquals(firstId, lease.jobId());
    }
  }

  @Test
  void aFailingWriteTakesNothingOfItsGroupWithIt() throws Exception {
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      ExecutorService threads = Executors.newFixedThreadPool(9);
      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      try {
        // Holds the writer, so that the writes that follow become one group.
        Future<?> holder =
            threads.submit(
                () ->
                    database.write(
                        connection -> {
                          blocked.countDown();
                          awaitUninterrupted(go);
                          return 0;
                        }));
        blocked.await();
        List<Future<Long>> good = new ArrayList<>();
        List<Future<Integer>> bad = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Vcon vcon = vcon(i);
          if (i % 2 == 0) {
            good.add(threads.submit(() -> store.save(vcon)));
          } else {
            int kind = i;
            bad.add(
                threads.submit(
                    () ->
                        database.write(
                            sql -> {
                              try (var statement = sql.connection().createStatement()) {
                                statement.executeUpdate("DELETE FROM vcon");
                                statement.executeUpdate("INSERT INTO queue (name) VALUES ('bad')");
                                if (kind == 1) {
                                  throw new IllegalStateException("bug");
                                } else if (kind == 3) {
                                  throw new StackOverflowError("bug");
                                }
                                return statement.executeUpdate("INSERT INTO nowhere VALUES (1)");
                              }
                            })));
          }
        }
        go.countDown();
        holder.get();
        for (Future<Long> save : good) {
          save.get();
        }
        for (Future<Integer> failing : bad) {
          var failure =
              assertThrows(java.util.concurrent.ExecutionException.class, failing::get).getCause();
          assertEquals(
              ServerError.STORAGE_UNAVAILABLE,
              assertInstanceOf(VconException.class, failure).code());
        }
      } finally {
        go.countDown();
        threads.shutdownNow();
      }
      assertEquals(4, store.list(null, 10).size());
      assertTrue(
          new SqliteJobQueues(database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000))
              .names()
              .isEmpty());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aClosedDatabaseRefusesWrites() throws Exception {
    Database database = Database.open(folder);
    database.close();
    VconException refusal =
        assertThrows(
            VconException.class,
            () -> new SqliteVconStore(database, Clock.systemUTC()).save(vcon(1)));
    assertEquals(ServerError.STORAGE_UNAVAILABLE, refusal.code());
  }

  @Test
  void aClosedDatabaseRefusesReads() throws Exception {
    Database database = Database.open(folder);
    database.close();
    VconException refusal =
        assertThrows(
            VconException.class,
            () -> new SqliteVconStore(database, Clock.systemUTC()).find(vcon(1).uuid()));
    assertEquals(ServerError.STORAGE_UNAVAILABLE, refusal.code());
  }

  @Test
  void aDatabaseOfTheFirstVersionKeepsItsJobs() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("vcon.db"));
        var statement = connection.createStatement()) {
      for (String change : Schema.VERSIONS.get(0)) {
        statement.executeUpdate(change);
      }
      statement.executeUpdate("UPDATE counter SET value = 7 WHERE name = 'job'");
      statement.executeUpdate("INSERT INTO queue VALUES ('q')");
      for (int number = 1; number <= 3; number++) {
        String json = job(number).toJson().toString();
        statement.executeUpdate(
            number == 1
                ? "INSERT INTO progress VALUES (7, 'q', '" + json + "', 'server', 1, 2, 'token', 1)"
                : "INSERT INTO waiting VALUES ('q', " + number + ", '" + json + "', 0)");
      }
      statement.executeUpdate("PRAGMA user_version = 1");
    }
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      List<JobLease> taken = queues.take("q", 9, "server", Duration.ofHours(1));
      assertEquals(List.of(job(1), job(2), job(3)), taken.stream().map(JobLease::job).toList());
      assertEquals(List.of(7L, 8L, 9L), taken.stream().map(JobLease::jobId).toList());
      assertEquals(10, queues.push("q", List.of(job(4))).jobIds().get(0));
    }
  }
}
