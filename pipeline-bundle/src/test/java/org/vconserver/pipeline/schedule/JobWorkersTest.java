package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;

/** How workers are given jobs, and how a job is taken from one. */
class JobWorkersTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicLong nanos = new AtomicLong();
  private final JobWorkers workers = new JobWorkers(1, thread, nanos::get);

  @AfterEach
  void stop() {
    workers.stop();
  }

  private static JobLease lease(String token) {
    Job job = Job.of("00000000-0000-4000-8000-000000000001");
    return new JobLease(7, "q", job, "s", Instant.EPOCH, Instant.EPOCH, token, 1, 0, 0, false);
  }

  @Test
  void aJobThatIsTakenAwayBeforeItsThreadHasBegunStillFreesItsWorker() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    thread.execute(() -> awaited(begin));
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    workers.run(lease("t1"), worked -> seen.complete(Thread.currentThread().isInterrupted()));

    assertTrue(workers.interrupt(7), "it is here until its thread has seen that it was taken");
    begin.countDown();

    assertTrue(seen.get(), "the run begins interrupted");
    assertTrue(workers.await(LONG), "its worker is free");
    assertEquals(List.of(), workers.leases());
    assertFalse(workers.interrupt(7));
  }

  @Test
  void anInterruptionIsForOneJobNotForTheNextOfItsThread() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    workers.run(lease("t1"), worked -> assertFalse(awaited(never)));
    assertTrue(workers.interrupt(7));
    assertTrue(workers.await(LONG));

    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    workers.run(lease("t2"), worked -> seen.complete(Thread.currentThread().isInterrupted()));

    assertFalse(seen.get());
  }

  /** Ends so many short jobs while jobs are taken in a moment of the same length. */
  private void endShortJobs(int count) throws Exception {
    workers.took(1000);
    for (int i = 0; i < count; i++) {
      workers.run(lease("short" + i), worked -> nanos.addAndGet(1000));
      assertTrue(workers.await(LONG));
    }
  }

  @Test
  void jobsAreTakenAheadOfFreeWorkersOnceTheyAreSeenToBeShort() throws Exception {
    assertEquals(1, workers.awaitRoom());
    endShortJobs(31);
    assertEquals(1, workers.awaitRoom(), "the first ones may be those that stopped a server");
    endShortJobs(1);
    assertEquals(5, workers.awaitRoom(), "as many as end while they are taken, four times over");
  }

  @Test
  void noneIsTakenAheadWhereJobsTakeLong() throws Exception {
    for (int i = 0; i < 100; i++) {
      workers.took(1000);
      workers.run(lease("long" + i), worked -> nanos.addAndGet(1_000_000));
      assertTrue(workers.await(LONG));
    }
    assertEquals(1, workers.awaitRoom());
  }

  @Test
  void aJobWaitsForAWorkerAndIsTakenBackIfThatTakesTooLong() throws Exception {
    endShortJobs(32);
    CountDownLatch go = new CountDownLatch(1);
    workers.run(lease("runs"), worked -> awaited(go));
    workers.run(lease("first"), worked -> awaited(go));
    nanos.addAndGet(10);
    workers.run(lease("second"), worked -> awaited(go));
    assertEquals(List.of(), workers.takeBack(Duration.ofNanos(11)));
    nanos.addAndGet(10);
    assertEquals(
        List.of(lease("second"), lease("first")),
        workers.takeBack(Duration.ofNanos(10)),
        "the last one first, for the head of the queue");
    assertEquals(List.of(lease("runs")), workers.leases());
    go.countDown();
    assertTrue(workers.await(LONG));
    assertEquals(1, workers.awaitRoom(), "none is taken ahead any more");
  }

  @Test
  void aWorkerIsFreeWhileTheLastJobWaitsForTheStore() throws Exception {
    JobWorkers two = new JobWorkers(2);
    CountDownLatch running = new CountDownLatch(1);
    two.run(lease("other"), worked -> awaited(running));
    CountDownLatch stored = new CountDownLatch(1);
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    two.run(
        lease("first"),
        worked -> {
          worked.run();
          awaited(stored);
        });
    two.run(lease("second"), worked -> next.complete(true));
    assertTrue(next.get());
    assertTrue(two.leases().contains(lease("first")));
    stored.countDown();
    running.countDown();
    assertTrue(two.await(LONG));
    two.stop();
  }

  @Test
  void aWorkerThatIsAloneBeginsNoJobBeforeTheLastOneIsStored() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    ExecutorService counting =
        new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
          @Override
          public void execute(Runnable job) {
            begun.incrementAndGet();
            super.execute(job);
          }
        };
    JobWorkers one = new JobWorkers(1, counting, nanos::get);
    CountDownLatch begin = new CountDownLatch(1);
    CompletableFuture<Integer> begunWhenWorked = new CompletableFuture<>();
    one.run(
        lease("first"),
        worked -> {
          awaited(begin);
          worked.run();
          begunWhenWorked.complete(begun.get());
        });
    one.run(lease("second"), worked -> {});
    begin.countDown();
    assertEquals(1, begunWhenWorked.get());
    assertTrue(one.await(LONG));
    assertEquals(2, begun.get());
    one.stop();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
