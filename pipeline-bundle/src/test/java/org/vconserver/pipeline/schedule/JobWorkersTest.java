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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;

/** How workers are given jobs, and how a job is taken from one. */
class JobWorkersTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final JobWorkers workers = new JobWorkers(1, thread);

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
    workers.reserve();
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    workers.run(lease("t1"), () -> seen.complete(Thread.currentThread().isInterrupted()));

    assertTrue(workers.interrupt(7), "it is here until its thread has seen that it was taken");
    begin.countDown();

    assertTrue(seen.get(), "the run begins interrupted");
    assertTrue(workers.await(LONG), "its worker is free");
    assertEquals(List.of(), workers.leases());
    assertFalse(workers.interrupt(7));
  }

  @Test
  void anInterruptionIsForOneJobNotForTheNextOfItsThread() throws Exception {
    workers.reserve();
    CountDownLatch never = new CountDownLatch(1);
    workers.run(lease("t1"), () -> assertFalse(awaited(never)));
    assertTrue(workers.interrupt(7));
    assertTrue(workers.await(LONG));

    workers.reserve();
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    workers.run(lease("t2"), () -> seen.complete(Thread.currentThread().isInterrupted()));

    assertFalse(seen.get());
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
