package org.vconserver.pipeline.schedule;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.vcon.error.VconException;

/** How a server keeps the jobs that it runs, and lets go of those that it has lost. */
class LeaseKeeperTest {
  private static final String UUID = "00000000-0000-4000-8000-000000000001";

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Set<Long> lost = new TreeSet<>();
  private boolean away;
  private int failing;
  private final JobWorkers workers = new JobWorkers(4);
  private final JobQueues queues =
      (JobQueues)
          Proxy.newProxyInstance(
              JobQueues.class.getClassLoader(),
              new Class<?>[] {JobQueues.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "renew" -> renew((Collection<?>) arguments[0]);
                    case "recover" -> {
                      calls.add("recover");
                      if (calls.size() == failing) {
                        throw new NoClassDefFoundError("a store that is being replaced");
                      }
                      yield List.of();
                    }
                    case "show" ->
                        calls.add("show " + ((JobLease) arguments[0]).jobId() + " " + arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private final LeaseKeeper keeper =
      new LeaseKeeper(queues, workers, new JobRecovery(queues), Duration.ofSeconds(3));

  private Set<Long> renew(Collection<?> held) {
    calls.add("renew " + held.size());
    if (away) {
      throw new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
    }
    return new TreeSet<>(lost);
  }

  @AfterEach
  void stop() {
    workers.stop();
  }

  private static JobLease lease(long job, String token) {
    return new JobLease(
        job, "q", Job.of(UUID), "s", Instant.EPOCH, Instant.EPOCH, token, 1, 0, 0, false);
  }

  /** Runs a job until it is let go or interrupted. */
  private final class Work {
    final CountDownLatch go = new CountDownLatch(1);
    volatile boolean interrupted;
    volatile boolean begun;

    Work(JobLease lease) {
      workers.run(
          lease,
          worked -> {
            begun = true;
            try {
              go.await();
            } catch (InterruptedException e) {
              interrupted = true;
            }
          });
      await().until(() -> begun);
    }
  }

  @Test
  void itRenewsItsOwnBeforeItLooksWhichHaveRunOut() throws Exception {
    new Work(lease(1, "a"));
    keeper.keep();
    assertEquals(List.of("renew 1", "recover"), calls);
  }

  @Test
  void progressIsShownOnceForEachTimeThatThereIsSome() throws Exception {
    List<ObjectNode> told = new CopyOnWriteArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    workers.run(
        lease(1, "a"),
        new JobWorkers.Work() {
          @Override
          public void run(Runnable worked) {
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public Optional<ObjectNode> progressed() {
            return told.isEmpty() ? Optional.empty() : Optional.of(told.remove(0));
          }
        });
    keeper.keep();
    told.add(JsonNodeFactory.instance.objectNode().put("done", 1));
    keeper.keep();
    keeper.keep();
    assertEquals(
        List.of(
            "renew 1",
            "recover",
            "renew 1",
            "recover",
            "show 1 {\"done\":1}",
            "renew 1",
            "recover"),
        calls);
    go.countDown();
  }

  @Test
  void aServerThatRunsNothingRecoversWithoutRenewing() {
    keeper.keep();
    assertEquals(List.of("recover"), calls);
  }

  @Test
  void itGoesOnWhateverTheStoreThrows() {
    failing = 1;
    keeper.start();
    try {
      await().until(() -> calls.size() > 1);
    } finally {
      keeper.stop();
    }
  }

  @Test
  void itTakesNothingBackWhileItCanNotRenew() throws Exception {
    new Work(lease(1, "a"));
    away = true;
    keeper.keep();
    assertEquals(List.of("renew 1"), calls);
    away = false;
    keeper.keep();
    assertEquals(List.of("renew 1", "renew 1", "recover"), calls);
  }

  @Test
  void aRunThatIsStillLostAtTheNextLookIsInterrupted() throws Exception {
    Work work = new Work(lease(1, "a"));
    Work other = new Work(lease(2, "b"));
    lost.add(1L);
    keeper.keep();
    assertFalse(work.interrupted, "it may have been ending just then");
    keeper.keep();
    await().until(() -> work.interrupted);
    assertFalse(other.interrupted);
  }

  /** As when a server was frozen, and takes again what another one has put back. */
  @Test
  void theEndOfALostRunLeavesTheLeaseOfTheNextOneAlone() throws Exception {
    Work first = new Work(lease(1, "a"));
    Work second = new Work(lease(1, "b"));
    first.go.countDown();
    await().until(() -> workers.leases().size() == 1);
    assertEquals("b", workers.leases().get(0).token());
    assertTrue(workers.interrupt(1));
    await().until(() -> second.interrupted);
    await().until(() -> !workers.interrupt(1));
  }
}
