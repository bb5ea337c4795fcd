package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;

/** What every {@link JobQueues} does. */
@Timeout(20)
public abstract class JobQueuesContract {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final SettableClock clock = new SettableClock();
  private JobQueues queues;

  /** A backend without queues, on the given clock. */
  protected abstract JobQueues freshQueues(SettableClock clock) throws Exception;

  @BeforeEach
  void open() throws Exception {
    queues = freshQueues(clock);
    queues.create("q");
  }

  private void push(String... uuids) {
    for (String uuid : uuids) {
      queues.push("q", List.of(Job.of(uuid)));
    }
  }

  private JobLease take() {
    return queues.take("q", 1, "me", LEASE).get(0);
  }

  private List<String> waiting(String queue) {
    return queues.jobs(queue).stream().map(job -> job.vconUuids().get(0)).toList();
  }

  private static void assertRefused(ErrorCode code, Runnable call) {
    assertEquals(code, assertThrows(VconServerException.class, call::run).code());
  }

  @Test
  void jobsAreTakenInTheOrderInWhichTheyCame() {
    assertEquals(1, queues.push("q", List.of(Job.of("a"))));
    assertEquals(3, queues.push("q", List.of(Job.of("b"), Job.of("c"))));
    assertEquals(List.of("a", "b", "c"), waiting("q"));
    JobLease first = take();
    List<JobLease> rest = queues.take("q", 5, "me", LEASE);
    assertEquals(List.of("a"), first.job().vconUuids());
    assertEquals(2, rest.size());
    assertTrue(first.jobId() < rest.get(0).jobId() && rest.get(0).jobId() < rest.get(1).jobId());
    assertEquals(1, first.attempt());
    assertEquals(List.of(), queues.take("q", 1, "me", LEASE));
    assertEquals(3, queues.inProgress().size());
  }

  @Test
  void anUnknownQueueIsNotMadeByTouchingIt() {
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.push("x", List.of(Job.of("a"))));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.jobs("x"));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.delete("x"));
    assertEquals(List.of(), queues.take("x", 1, "me", LEASE));
    assertRefused(ServerError.QUEUE_EXISTS, () -> queues.create("q"));
    assertEquals(Set.of("q"), queues.names());
  }

  @Test
  void deletingAQueueGivesItsJobs() {
    push("a", "b");
    take();
    assertEquals(
        List.of("b"), queues.delete("q").stream().map(job -> job.vconUuids().get(0)).toList());
    assertEquals(Set.of(), queues.names());
    assertEquals(1, queues.inProgress().size());
  }

  @Test
  void neverHandsOneJobToTwoWorkers() throws Exception {
    int jobs = 200;
    for (int i = 0; i < jobs; i++) {
      push("job-" + i);
    }
    Set<String> taken = new ConcurrentSkipListSet<>();
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      workers.add(
          () -> {
            int count = 0;
            for (List<JobLease> got = queues.take("q", 2, "me", LEASE);
                !got.isEmpty();
                got = queues.take("q", 2, "me", LEASE)) {
              got.forEach(lease -> taken.add(lease.job().vconUuids().get(0)));
              count += got.size();
            }
            return count;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      int count = 0;
      for (Future<Integer> worker : threads.invokeAll(workers)) {
        count += worker.get();
      }
      assertEquals(jobs, count);
      assertEquals(jobs, taken.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aJobWhoseLeaseRanOutGoesBackToTheHead() {
    push("a", "b");
    JobLease lost = take();
    clock.advance(LEASE.plusSeconds(1));
    JobLease again = take();
    assertEquals(lost.job(), again.job());
    assertEquals(2, again.attempt());
    assertRefused(ServerError.LEASE_LOST, () -> queues.finish(lost, List.of()));
    assertRefused(ServerError.LEASE_LOST, () -> queues.renew(lost, LEASE));
    assertRefused(ServerError.LEASE_LOST, () -> queues.giveBack(lost));
    queues.finish(again, List.of());
    assertEquals(List.of("b"), waiting("q"));
  }

  @Test
  void aLeaseThatIsRenewedDoesNotRunOut() {
    push("a");
    JobLease lease = take();
    clock.advance(LEASE.minusSeconds(1));
    queues.renew(lease, LEASE);
    clock.advance(LEASE.minusSeconds(1));
    assertEquals(List.of(), queues.take("q", 1, "other", LEASE));
    queues.finish(lease, List.of());
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void finishingPutsJobsIntoQueuesAllOrNone() {
    queues.create("done");
    push("a");
    JobLease lease = take();
    Job ended = lease.job().ended("q", lease.jobId());
    assertRefused(
        ServerError.QUEUE_NOT_FOUND,
        () ->
            queues.finish(
                lease, List.of(new JobPush("done", ended, false), new JobPush("x", ended, true))));
    assertEquals(List.of(), waiting("done"));
    assertEquals(1, queues.inProgress().size());
    assertEquals(
        Set.of("x"),
        queues.finish(
            lease, List.of(new JobPush("done", ended, true), new JobPush("x", ended, false))));
    assertEquals(List.of(ended), queues.jobs("done"));
    assertEquals(List.of(), queues.inProgress());
    assertRefused(ServerError.LEASE_LOST, () -> queues.finish(lease, List.of()));
  }

  @Test
  void jobsThatGoBackGoToTheHead() {
    push("a", "b", "c");
    JobLease a = take();
    JobLease b = take();
    queues.giveBack(b);
    queues.requeue(a.jobId());
    assertEquals(List.of("a", "b", "c"), waiting("q"));
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.requeue(a.jobId()));
    assertRefused(ServerError.LEASE_LOST, () -> queues.finish(a, List.of()));
  }

  @Test
  void requeueingIntoADeletedQueueFailsAndKeepsTheJobInProgress() {
    push("a");
    JobLease lease = take();
    queues.delete("q");
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.requeue(lease.jobId()));
    assertEquals(1, queues.inProgress().size());
    queues.finish(lease, List.of());
  }

  @Test
  void aDroppedJobIsGone() {
    push("a");
    JobLease lease = take();
    queues.drop(lease.jobId());
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.drop(lease.jobId()));
    assertRefused(ServerError.LEASE_LOST, () -> queues.finish(lease, List.of()));
    assertEquals(List.of(), waiting("q"));
  }

  @Test
  void whoeverWatchesIsToldOfJobsThatCome() {
    List<String> calls = new ArrayList<>();
    try (JobQueues.Watch watch = queues.watch(calls::add)) {
      push("a");
      queues.giveBack(take());
    }
    push("b");
    assertEquals(List.of("q", "q"), calls);
  }
}
