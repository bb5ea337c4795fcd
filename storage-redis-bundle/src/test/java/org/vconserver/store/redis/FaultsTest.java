package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** A Redis that goes away, stands still, is full, or comes back as another process. */
@Timeout(90)
class FaultsTest {
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  private Redis redis;
  private RedisJobQueues queues;

  @BeforeEach
  void connect() throws Exception {
    redis = REDIS.empty(null);
    queues = new RedisJobQueues(redis, new WakeUps(redis));
    queues.create("q");
  }

  @AfterEach
  void unlimited() throws Exception {
    REDIS.process().ask("CONFIG", "SET", "maxmemory", "0");
  }

  private static VconException assertUnavailable(Runnable call) {
    VconException refusal = assertThrows(VconException.class, call::run);
    assertEquals(ServerError.STORAGE_UNAVAILABLE, refusal.code());
    return refusal;
  }

  private boolean answers() {
    try {
      queues.ping();
      return true;
    } catch (VconException e) {
      return false;
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterRedisWasKilled() throws Exception {
    Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 4; i++) {
        Future<?> unused =
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    try {
                      acknowledged.addAll(queues.push("q", List.of(Job.of(UUID))).jobIds());
                    } catch (VconException e) {
                      refused.incrementAndGet();
                      TimeUnit.MILLISECONDS.sleep(20);
                    }
                  }
                  return null;
                });
      }
      await().until(() -> acknowledged.size() > 100);
      REDIS.process().kill();
      await().until(() -> refused.get() > 10);
      REDIS.process().restart();
      int before = acknowledged.size();
      await().atMost(Duration.ofSeconds(10)).until(() -> acknowledged.size() > before + 100);
      stop.set(true);
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    }
    Set<Long> taken = new HashSet<>();
    List<JobLease> leases = queues.take("q", 500, "s", MINUTE);
    while (!leases.isEmpty()) {
      leases.forEach(lease -> assertTrue(taken.add(lease.jobId())));
      leases = queues.take("q", 500, "s", MINUTE);
    }
    assertTrue(taken.containsAll(acknowledged));
  }

  @Test
  void callsFailAtOnceWhileRedisIsAwayAndGoOnWhenItIsBack() throws Exception {
    queues.push("q", List.of(Job.of(UUID)));
    REDIS.process().kill();
    await().until(() -> !answers());
    TimeUnit.SECONDS.sleep(2); // for the watch over the connection to have seen it
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertUnavailable(() -> queues.take("q", 1, "s", MINUTE));
    }
    VconException notSent = assertUnavailable(() -> queues.push("q", List.of(Job.of(UUID))));
    assertEquals(Outcome.NOT_DONE, UnavailableException.outcomeOf(notSent));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1));
    REDIS.process().restart();
    await().atMost(Duration.ofSeconds(5)).until(this::answers);
    assertEquals(1, queues.take("q", 1, "s", MINUTE).size());
  }

  @Test
  void wakeUpsComeAgainAfterRedisWasRestarted() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (var watch = queues.watch(queue -> heard.countDown())) {
      REDIS.process().kill();
      REDIS.process().restart();
      await().until(this::answers);
      await()
          .until(
              () -> {
                queues.push("q", List.of(Job.of(UUID)));
                return heard.await(100, TimeUnit.MILLISECONDS);
              });
    }
  }

  @Test
  void killedConnectionsCostNothingThatMayBeAskedTwice() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      AtomicInteger cycles = new AtomicInteger();
      Future<?> calls =
          thread.submit(
              () -> {
                while (!stop.get()) {
                  queues.status("q");
                  assertEquals(List.of(), queues.take("q", 1, "s", MINUTE));
                  cycles.incrementAndGet();
                }
              });
      for (int i = 0; i < 6; i++) {
        // Not faster than connections are made again, however loaded the machine is.
        int well = cycles.get() + 20;
        await().atMost(Duration.ofSeconds(60)).until(() -> calls.isDone() || cycles.get() >= well);
        REDIS.process().ask("CLIENT", "KILL", "TYPE", "normal");
      }
      stop.set(true);
      calls.get();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aPausedRedisIsUnavailableWithinSeconds() throws Exception {
    REDIS.process().ask("CLIENT", "PAUSE", "6000", "ALL");
    long start = System.nanoTime();
    VconException unheard = assertUnavailable(() -> queues.push("q", List.of(Job.of(UUID))));
    assertEquals(Outcome.UNKNOWN, UnavailableException.outcomeOf(unheard));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
  }

  @Test
  void jobsTakenWithoutAnAnswerAreTheTakersWhenItAsksAgain() throws Exception {
    queues.push("q", List.of(Job.of(UUID), Job.of(UUID)));
    REDIS.process().ask("CLIENT", "PAUSE", "7000", "ALL");
    assertUnavailable(() -> queues.take("q", 1, "s", MINUTE));
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
    List<JobLease> taken = queues.take("q", 1, "s", MINUTE);
    assertEquals(1, taken.size());
    assertEquals(1, taken.get(0).attempt());
    assertEquals(1, queues.inProgress().size());
  }

  @Test
  void scriptsThatRedisHasForgottenAreSentAgain() throws Exception {
    queues.push("q", List.of(Job.of(UUID)));
    REDIS.process().ask("SCRIPT", "FLUSH");
    assertEquals(1, queues.take("q", 1, "s", MINUTE).size());
  }

  @Test
  void aFullRedisRefusesAWholeCall() throws Exception {
    queues.push("q", List.of(Job.of(UUID)));
    JobLease lease = queues.take("q", 1, "s", MINUTE).get(0);
    REDIS.process().ask("CONFIG", "SET", "maxmemory", "1");
    VconException refusal =
        assertUnavailable(() -> queues.push("q", List.of(Job.of(UUID), Job.of(UUID))));
    assertTrue(
        String.valueOf(refusal.getCause()).contains("OutOfMemory"), () -> "" + refusal.getCause());
    assertEquals(Outcome.NOT_DONE, UnavailableException.outcomeOf(refusal));
    assertTrue(refusal.getMessage().contains("out of memory"), refusal.getMessage());
    assertUnavailable(() -> new RedisVconStore(redis).save(vcon("secret subject")));
    REDIS.process().ask("CONFIG", "SET", "maxmemory", "0");
    assertEquals(List.of(), queues.jobs("q"));
    assertEquals(List.of(lease), queues.inProgress());
  }

  @Test
  void nothingOfAVconIsInWhatAFailureTells() throws Exception {
    REDIS.process().ask("CONFIG", "SET", "maxmemory", "1");
    VconException refusal =
        assertUnavailable(() -> new RedisVconStore(redis).save(vcon("secret subject")));
    for (Throwable told = refusal; told != null; told = told.getCause()) {
      assertFalse(String.valueOf(told.getMessage()).contains("secret"), told.getMessage());
    }
    assertNull(Objects.requireNonNull(refusal.getCause()).getCause());
  }

  private static Vcon vcon(String subject) {
    String json = "{\"uuid\":\"" + UUID + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aClosedConnectionLeavesNoThreads() throws Exception {
    redis.close();
    assertUnavailable(() -> queues.ping());
    await().atMost(Duration.ofSeconds(10)).until(() -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(redis-store|redisson|nioEventLoop|multiThreadIo).*"))
        .toList();
  }
}
