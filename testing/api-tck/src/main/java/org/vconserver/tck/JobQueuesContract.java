package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;

/**
 * Says how every {@link JobQueues} must treat queues and leases; {@link JobRecordsContract} is
 * about single jobs, {@link RunCommitContract} about the end of runs.
 */
@Timeout(20)
public abstract class JobQueuesContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SERVER = "host:8000:1:2.000000";
  private static final JobChain CHAIN =
      new JobChain(5, 3, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a \"caller\"");

  private static final Job A = job(0xa);
  private static final Job B = job(0xb);
  private static final Job C = job(0xc);
  private static final Job D = job(0xd);

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private JobQueues queues;

  /** Gives an empty backend. */
  protected abstract JobQueues openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void openQueues() throws Exception {
    queues = openEmpty(clock);
  }

  private static Job job(int number) {
    return Job.of(String.format("00000000-0000-4000-8000-%012x", number));
  }

  private void fill(String queue, Job... jobs) {
    queues.create(queue);
    queues.push(queue, List.of(jobs));
  }

  private List<JobLease> take(String queue, int limit) {
    return queues.take(queue, limit, SERVER, MINUTE);
  }

  private JobLease takeOne(String queue) {
    List<JobLease> taken = take(queue, 1);
    assertEquals(1, taken.size());
    return taken.get(0);
  }

  private Set<String> finish(JobLease lease, JobPush... pushes) {
    return queues.finish(lease, new JobEnd(true, report(), List.of(), List.of(pushes)));
  }

  private static ObjectNode report() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report
        .putArray("steps")
        .addObject()
        .put("processor", "p")
        .put("seconds", new BigDecimal("1.5"));
    report.putArray("nothing");
    report.put("text", "\u00e9 \"quoted\"");
    return report;
  }

  private static List<Job> jobs(List<JobLease> leases) {
    return leases.stream().map(JobLease::job).toList();
  }

  @Test
  void aCreatedQueueIsNamedAndEmpty() {
    queues.create("q2");
    queues.create("q1");
    assertEquals(List.of("q1", "q2"), List.copyOf(queues.names()));
    assertEquals(List.of(), queues.jobs("q1"));
    assertEquals(List.of(), take("q1", 5));
  }

  @Test
  void aQueueIsNotCreatedTwice() {
    fill("q", A);
    assertRefused(ServerError.QUEUE_EXISTS, () -> queues.create("q"));
    assertEquals(List.of(A), queues.jobs("q"));
  }

  @Test
  void anUnknownQueueIsNotFound() {
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.jobs("none"));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.delete("none"));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.push("none", List.of(A)));
  }

  @Test
  void touchingAnUnknownQueueDoesNotCreateIt() {
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.push("none", List.of(A)));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.jobs("none"));
    take("none", 1);
    assertEquals(Set.of(), queues.names());
  }

  @Test
  void takingFromAnUnknownQueueGivesNothing() {
    assertEquals(List.of(), take("none", 3));
  }

  @Test
  void queuesWithOddNamesAreKeptApart() {
    for (String name : List.of("a b", "a*", "A", "a", "\u00e9", "a'b\"c", "a:b", "{a}")) {
      queues.create(name);
      assertEquals(1, queues.push(name, List.of(A)).place());
    }
    assertEquals(8, queues.names().size());
  }

  @Test
  void pushingGivesThePlaceOfTheLastJob() {
    queues.create("q");
    assertEquals(1, queues.push("q", List.of(A)).place());
    assertEquals(3, queues.push("q", List.of(B, C)).place());
    takeOne("q");
    assertEquals(3, queues.push("q", List.of(D)).place());
  }

  @Test
  void jobsAreTakenFirstInFirstOut() {
    fill("q", A, B);
    queues.push("q", List.of(C));
    assertEquals(List.of(A, B, C), queues.jobs("q"));
    assertEquals(List.of(A, B), jobs(take("q", 2)));
    assertEquals(List.of(C), jobs(take("q", 2)));
    assertEquals(List.of(), take("q", 2));
  }

  @Test
  void theSameJobMayWaitTwice() {
    fill("q", A, A);
    assertEquals(List.of(A, A), jobs(take("q", 5)));
  }

  /** Fills a queue with more jobs than any backend reads at once. */
  private List<Job> fillWithMany() {
    List<Job> many = IntStream.range(0, 2500).mapToObj(JobQueuesContract::job).toList();
    fill("q", many.toArray(Job[]::new));
    return many;
  }

  private static List<Job> rest(Iterator<List<Job>> pages) {
    List<Job> rest = new ArrayList<>();
    pages.forEachRemaining(rest::addAll);
    return rest;
  }

  @Test
  void manyWaitingJobsAreReadPageByPage() {
    List<Job> many = fillWithMany();
    List<Integer> sizes = new ArrayList<>();
    queues.waiting("q").forEachRemaining(page -> sizes.add(page.size()));
    assertTrue(sizes.size() > 1 && Collections.max(sizes) <= 1000, sizes.toString());
    assertEquals(many, queues.jobs("q"));
  }

  @Test
  void jobsThatWaitAllTheWhileAreReadThoughOthersAreTakenPutBackAndCancelled() {
    List<Job> many = fillWithMany();
    Iterator<List<Job>> pages = queues.waiting("q");
    int read = pages.next().size();
    List<JobLease> taken = take("q", 50);
    queues.giveBack(taken.get(49), Duration.ZERO);
    long behind = queues.records("q", JobPage.of(JobState.WAITING, 10)).get(9).id();
    queues.cancel(behind);
    queues.push("q", List.of(A));
    List<Job> expected = new ArrayList<>(many.subList(read, many.size()));
    expected.add(A);
    assertEquals(expected, rest(pages));
  }

  @Test
  void jobsBehindAPageThatWasTakenAreReadFromTheHead() {
    List<Job> many = fillWithMany();
    Iterator<List<Job>> pages = queues.waiting("q");
    int taken = take("q", pages.next().size() + 10).size();
    assertEquals(many.subList(taken, many.size()), rest(pages));
  }

  @Test
  void jobsBehindAPageWhoseLastJobWasCancelledAreRead() {
    List<Job> many = fillWithMany();
    Iterator<List<Job>> pages = queues.waiting("q");
    int read = pages.next().size();
    queues.cancel(queues.records("q", JobPage.of(JobState.WAITING, read)).get(read - 1).id());
    assertTrue(rest(pages).containsAll(many.subList(read, many.size())));
  }

  @Test
  void aQueueThatIsDeletedWhileItIsReadIsNotFound() {
    fillWithMany();
    Iterator<List<Job>> pages = queues.waiting("q");
    pages.next();
    queues.delete("q");
    assertRefused(ServerError.QUEUE_NOT_FOUND, pages::hasNext);
  }

  @Test
  void deletingAQueueGivesTheJobsThatWaited() {
    fill("q", A, B, C);
    JobLease held = takeOne("q");
    assertEquals(List.of(B, C), queues.delete("q"));
    assertEquals(Set.of(), queues.names());
    assertEquals(List.of(held), queues.inProgress());
    queues.create("q");
    assertEquals(List.of(), queues.jobs("q"));
  }

  @Test
  void aLeaseSaysWhatWasTakenByWhomAndUntilWhen() {
    fill("q", A);
    JobLease lease = takeOne("q");
    assertEquals("q", lease.queue());
    assertEquals(A, lease.job());
    assertEquals(SERVER, lease.server());
    assertEquals(clock.instant(), lease.taken());
    assertEquals(clock.instant().plus(MINUTE), lease.until());
    assertEquals(1, lease.attempt());
    assertEquals(List.of(lease), queues.inProgress());
    assertEquals(List.of(), queues.jobs("q"));
  }

  @Test
  void jobIdsAscendOverAllQueuesInTheOrderOfThePushes() {
    queues.create("q1");
    queues.create("q2");
    List<Long> ids = new ArrayList<>(queues.push("q1", List.of(A, B)).jobIds());
    ids.addAll(queues.push("q2", List.of(C)).jobIds());
    ids.addAll(queues.push("q1", List.of(D)).jobIds());
    assertEquals(4, Set.copyOf(ids).size());
    assertEquals(ids.stream().sorted().toList(), ids);
    assertEquals(
        List.of(ids.get(0), ids.get(1), ids.get(3)),
        take("q1", 9).stream().map(JobLease::jobId).toList());
    assertEquals(ids.get(2), takeOne("q2").jobId());
    assertEquals(ids, queues.inProgress().stream().map(JobLease::jobId).toList());
  }

  @Test
  void whereAJobCameFromSurvives() {
    Job ended = new Job(List.of(A.vconUuids().get(0), B.vconUuids().get(0)), "from", "17", CHAIN);
    fill("q", ended, new Job(A.vconUuids(), "from", null, JobChain.NEW));
    assertEquals(
        List.of(ended, new Job(A.vconUuids(), "from", null, JobChain.NEW)), queues.jobs("q"));
    JobLease lease = takeOne("q");
    assertEquals(ended, lease.job());
    queues.giveBack(lease, Duration.ZERO);
    assertEquals(ended, takeOne("q").job());
  }

  @Test
  void eachOfManyJobsIsTakenOnceByManyThreads() throws Exception {
    queues.create("q");
    int threadCount = 8;
    int jobCount = 200;
    AtomicInteger left = new AtomicInteger(threadCount * jobCount);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2 * threadCount);
    try {
      List<Future<?>> pushers = new ArrayList<>();
      List<Future<List<JobLease>>> takers = new ArrayList<>();
      for (int thread = 0; thread < threadCount; thread++) {
        int first = thread * jobCount;
        pushers.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < jobCount; i += 4) {
                    int at = first + i;
                    queues.push("q", List.of(job(at), job(at + 1), job(at + 2), job(at + 3)));
                  }
                  return null;
                }));
        Callable<List<JobLease>> taker =
            () -> {
              start.await();
              List<JobLease> mine = new ArrayList<>();
              while (left.get() > 0) {
                List<JobLease> taken = take("q", 3);
                left.addAndGet(-taken.size());
                for (JobLease lease : taken) {
                  finish(lease);
                }
                mine.addAll(taken);
              }
              return mine;
            };
        takers.add(threads.submit(taker));
      }
      start.countDown();
      for (Future<?> pusher : pushers) {
        pusher.get();
      }
      Set<Job> distinct = new HashSet<>();
      Set<Long> ids = new TreeSet<>();
      int count = 0;
      for (Future<List<JobLease>> taker : takers) {
        for (JobLease lease : taker.get()) {
          count++;
          distinct.add(lease.job());
          ids.add(lease.jobId());
          assertEquals(1, lease.attempt());
        }
      }
      assertEquals(threadCount * jobCount, count);
      assertEquals(threadCount * jobCount, distinct.size());
      assertEquals(threadCount * jobCount, ids.size());
      assertEquals(List.of(), queues.inProgress());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anExpiredLeaseReturnsTheJobToTheHead() {
    fill("q", A, B);
    JobLease old = takeOne("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease fresh = takeOne("q");
    assertEquals(A, fresh.job());
    assertEquals(2, fresh.attempt());
    assertEquals(1, fresh.lost());
    assertEquals(1, fresh.counted());
    assertNotEquals(old.token(), fresh.token());
    assertEquals(old.jobId(), fresh.jobId());
    assertEquals(B, takeOne("q").job());
  }

  @Test
  void expiredLeasesReturnTheirJobsInOrder() {
    fill("q", A, B, C, D);
    take("q", 1);
    take("q", 2);
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    assertEquals(List.of(A, B, C, D), jobs(take("q", 9)));
  }

  /**
   * Takes no expired lease back: a frozen server can so renew its leases before anybody here takes
   * its jobs.
   */
  @Test
  void takingBringsNoExpiredLeaseBack() {
    fill("q", A, B);
    JobLease held = takeOne("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    assertEquals(List.of(B), jobs(take("q", 9)));
    assertEquals(Set.of(), queues.renew(List.of(held), MINUTE));
    assertEquals(List.of(), queues.recover());
  }

  @Test
  void aLeaseWhoseTimeIsOverIsItsHoldersUntilItIsRecovered() {
    fill("q", A);
    JobLease held = takeOne("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    finish(held);
    assertEquals(List.of(), queues.recover());
    assertEquals(List.of(), queues.jobs("q"));
  }

  @Test
  void aLeaseThatIsNotOverKeepsTheJob() {
    fill("q", A);
    takeOne("q");
    clock.advance(MINUTE.minusMillis(1));
    assertEquals(List.of(), take("q", 1));
  }

  @Test
  void theHolderOfAnExpiredLeaseHasLostIt() {
    fill("q", A);
    queues.create("out");
    JobLease old = takeOne("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease fresh = takeOne("q");
    assertLost(old);
    assertEquals(List.of(fresh), queues.inProgress());
    assertEquals(List.of(), queues.jobs("q"));
    assertEquals(List.of(), queues.jobs("out"));
    finish(fresh);
  }

  private void assertLost(JobLease lease) {
    assertRefused(
        ServerError.LEASE_LOST, () -> finish(lease, new JobPush("out", lease.job(), false)));
    assertEquals(Set.of(lease.jobId()), queues.renew(List.of(lease), MINUTE));
    assertRefused(ServerError.LEASE_LOST, () -> queues.giveBack(lease, Duration.ZERO));
    assertRefused(ServerError.LEASE_LOST, () -> queues.retry(lease, report(), Duration.ZERO));
    assertRefused(ServerError.LEASE_LOST, () -> queues.keepCheckpoint(lease, new byte[] {1}));
  }

  @Test
  void renewingExtendsTheLeaseFromNow() {
    fill("q", A);
    JobLease lease = takeOne("q");
    clock.advance(Duration.ofSeconds(50));
    assertEquals(Set.of(), queues.renew(List.of(lease), MINUTE));
    assertEquals(clock.instant().plus(MINUTE), queues.inProgress().get(0).until());
    clock.advance(Duration.ofSeconds(50));
    assertEquals(List.of(), take("q", 1));
    finish(lease);
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void finishingEndsTheJobAndPushesInOrder() {
    fill("q", A);
    queues.create("out");
    JobLease lease = takeOne("q");
    Set<String> leftOut =
        finish(
            lease,
            new JobPush("out", A.ended("q", lease.jobId()), true),
            new JobPush("out", B, true),
            new JobPush("q", C, false));
    assertEquals(Set.of(), leftOut);
    assertEquals(List.of(A.ended("q", lease.jobId()), B), queues.jobs("out"));
    assertEquals(List.of(C), queues.jobs("q"));
    assertEquals(List.of(), queues.inProgress());
    assertLost(lease);
  }

  @Test
  void finishingIntoAMissingRequiredQueueDoesNothing() {
    fill("q", A);
    queues.create("out");
    JobLease lease = takeOne("q");
    assertRefused(
        ServerError.QUEUE_NOT_FOUND,
        () -> finish(lease, new JobPush("out", B, true), new JobPush("none", C, true)));
    assertEquals(List.of(), queues.jobs("out"));
    assertEquals(Set.of("out", "q"), queues.names());
    assertEquals(List.of(lease), queues.inProgress());
    finish(lease);
  }

  @Test
  void finishingReportsMissingQueuesThatAreNotRequired() {
    fill("q", A);
    queues.create("out");
    JobLease lease = takeOne("q");
    assertEquals(
        Set.of("none"), finish(lease, new JobPush("none", B, false), new JobPush("out", C, true)));
    assertEquals(List.of(C), queues.jobs("out"));
    assertEquals(Set.of("out", "q"), queues.names());
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void jobsGivenBackGoToTheHead() {
    fill("q", A, B, C);
    List<JobLease> taken = take("q", 2);
    queues.giveBack(taken.get(1), Duration.ZERO);
    queues.giveBack(taken.get(0), Duration.ZERO);
    assertEquals(List.of(A, B, C), queues.jobs("q"));
    assertEquals(List.of(), queues.inProgress());
    JobLease again = takeOne("q");
    assertEquals(1, again.attempt());
    assertEquals(0, again.lost());
    queues.create("out");
    assertLost(taken.get(0));
  }

  @Test
  void requeuedJobsGoToTheHeadAndTheirHolderLosesThem() {
    fill("q", A, B, C);
    queues.create("out");
    List<JobLease> taken = take("q", 2);
    queues.requeue(taken.get(1).jobId());
    queues.requeue(taken.get(0).jobId());
    assertEquals(List.of(A, B, C), queues.jobs("q"));
    assertLost(taken.get(0));
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.requeue(taken.get(0).jobId()));
  }

  @Test
  void requeueingIntoADeletedQueueLeavesTheJobInProgress() {
    fill("q", A);
    JobLease lease = takeOne("q");
    queues.delete("q");
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.requeue(lease.jobId()));
    assertEquals(List.of(lease), queues.inProgress());
    assertEquals(Set.of(), queues.names());
  }

  @Test
  void aDroppedJobIsGone() {
    fill("q", A);
    queues.create("out");
    JobLease lease = takeOne("q");
    queues.drop(lease.jobId());
    assertEquals(List.of(), queues.inProgress());
    assertEquals(List.of(), queues.jobs("q"));
    assertLost(lease);
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.drop(lease.jobId()));
  }

  @Test
  void watchersHearOfJobsThatCome() throws Exception {
    queues.create("q");
    CountDownLatch pushed = new CountDownLatch(1);
    try (JobQueues.Watch watch = queues.watch(counting(pushed))) {
      queues.push("q", List.of(A));
      assertTrue(pushed.await(10, TimeUnit.SECONDS));
    }
    long id = takeOne("q").jobId();
    CountDownLatch requeued = new CountDownLatch(1);
    try (JobQueues.Watch watch = queues.watch(counting(requeued))) {
      queues.requeue(id);
      assertTrue(requeued.await(10, TimeUnit.SECONDS));
    }
  }

  private static JobQueues.Listener counting(CountDownLatch latch) {
    return queue -> {
      if (queue.equals("q")) {
        latch.countDown();
      }
    };
  }

  @Test
  void aClosedWatcherHearsNothingMore() throws Exception {
    queues.create("q");
    AtomicInteger heard = new AtomicInteger();
    JobQueues.Watch closed = queues.watch(queue -> heard.incrementAndGet());
    closed.close();
    closed.close();
    CountDownLatch other = new CountDownLatch(1);
    try (JobQueues.Watch open = queues.watch(counting(other))) {
      queues.push("q", List.of(A));
      assertTrue(other.await(10, TimeUnit.SECONDS));
    }
    assertEquals(0, heard.get());
    assertFalse(queues.jobs("q").isEmpty());
  }

  @Test
  void eachLeaseIsRenewedForItself() {
    fill("q", A, B);
    JobLease lost = takeOne("q");
    JobLease kept = takeOne("q");
    queues.drop(lost.jobId());
    assertEquals(Set.of(lost.jobId()), queues.renew(List.of(lost, kept), MINUTE.multipliedBy(2)));
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    assertEquals(List.of(), queues.recover());
    assertEquals(List.of(kept.jobId()), queues.inProgress().stream().map(JobLease::jobId).toList());
    assertEquals(Set.of(), queues.renew(List.of(), MINUTE));
  }

  @Test
  void recoveringReturnsJobsOfExpiredLeasesInOrderAndSaysWhoHeldThem() {
    fill("q", A, B, C);
    List<JobLease> old = take("q", 2);
    assertEquals(List.of(), queues.recover());
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    List<JobLease> expired = queues.recover();
    assertEquals(
        old.stream().map(JobLease::jobId).toList(), expired.stream().map(JobLease::jobId).toList());
    assertEquals(SERVER, expired.get(0).server());
    assertEquals(List.of(A, B, C), queues.jobs("q"));
    assertEquals(List.of(), queues.recover());
  }

  @Test
  void recoveringMakesADeletedQueueAgain() {
    fill("q", A);
    takeOne("q");
    queues.delete("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    assertEquals(1, queues.recover().size());
    assertEquals(List.of(A), queues.jobs("q"));
  }

  @Test
  void aRetryWaitsInTheStoreAndComesToTheHead() {
    fill("q", A, B);
    JobLease failed = takeOne("q");
    queues.retry(failed, report(), MINUTE);
    assertEquals(List.of(B), queues.jobs("q"));
    assertEquals(List.of(), queues.inProgress());
    assertEquals(1, queues.status("q").delayed());
    clock.advance(MINUTE.minusMillis(1));
    assertEquals(List.of(), queues.recover());
    assertEquals(List.of(B), queues.jobs("q"));
    clock.advance(Duration.ofMillis(1));
    queues.recover();
    assertEquals(List.of(A, B), queues.jobs("q"));
    JobLease again = takeOne("q");
    assertEquals(failed.jobId(), again.jobId());
    assertEquals(2, again.attempt());
    assertEquals(2, again.counted());
    queues.create("out");
    assertLost(failed);
  }

  @Test
  void takingBringsWhatIsDue() {
    fill("q", B);
    queues.push("q", List.of(C), MINUTE);
    queues.retry(takeOne("q"), report(), MINUTE);
    clock.advance(MINUTE);
    assertEquals(List.of(B, C), jobs(take("q", 9)));
  }

  @Test
  void aJobGivenBackForLaterDoesNotCount() {
    fill("q", A, B);
    queues.giveBack(takeOne("q"), Duration.ofSeconds(1));
    assertEquals(List.of(B), queues.jobs("q"));
    clock.advance(Duration.ofSeconds(1));
    queues.recover();
    JobLease again = takeOne("q");
    assertEquals(A, again.job());
    assertEquals(1, again.attempt());
    assertEquals(1, again.counted());
  }

  @Test
  void delayedJobsComeToTheEndInTheOrderOfTheirTimes() {
    fill("q", A);
    queues.push("q", List.of(C), MINUTE.multipliedBy(2));
    queues.push("q", List.of(B), MINUTE);
    assertEquals(List.of(A), queues.jobs("q"));
    assertEquals(2, queues.status("q").delayed());
    clock.advance(MINUTE.multipliedBy(2));
    queues.recover();
    assertEquals(List.of(A, B, C), queues.jobs("q"));
  }

  @Test
  void aDeletedQueueTakesItsDelayedJobsWithIt() {
    fill("q", A);
    queues.push("q", List.of(B), MINUTE);
    assertEquals(List.of(A, B), queues.delete("q"));
    clock.advance(MINUTE);
    assertEquals(List.of(), queues.recover());
    assertEquals(Set.of(), queues.names());
  }

  @Test
  void aPausedQueueTakesJobsInAndGivesNoneOut() {
    fill("q", A, B);
    JobLease running = takeOne("q");
    queues.setMode("q", QueueMode.PAUSED);
    assertEquals(QueueMode.PAUSED, queues.status("q").mode());
    queues.push("q", List.of(C));
    assertEquals(List.of(), take("q", 9));
    finish(running);
    queues.setMode("q", QueueMode.OPEN);
    assertEquals(List.of(B, C), jobs(take("q", 9)));
  }

  @Test
  void aDrainingQueueGivesJobsOutAndRefusesCallers() {
    fill("q", A, B);
    fill("other", C);
    queues.setMode("q", QueueMode.DRAINING);
    assertRefused(ServerError.QUEUE_CLOSED, () -> queues.push("q", List.of(D)));
    assertRefused(ServerError.QUEUE_CLOSED, () -> queues.push("q", List.of(D), MINUTE));
    assertRefused(ServerError.QUEUE_CLOSED, () -> queues.move("other", "q", 1));
    assertEquals(Set.of(), finish(takeOne("other"), new JobPush("q", D, true)));
    assertEquals(List.of(A, B, D), jobs(take("q", 9)));
  }

  @Test
  void aQueueThatIsMadeAgainIsOpen() {
    fill("q", A);
    queues.setMode("q", QueueMode.PAUSED);
    queues.delete("q");
    queues.create("q");
    assertEquals(QueueMode.OPEN, queues.status("q").mode());
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.setMode("none", QueueMode.PAUSED));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.status("none"));
  }

  @Test
  void movedJobsGoToTheEndOfTheOtherQueue() {
    fill("from", A, B, C);
    fill("to", D);
    assertEquals(2, queues.move("from", "to", 2));
    assertEquals(List.of(C), queues.jobs("from"));
    assertEquals(List.of(D, A, B), queues.jobs("to"));
    assertEquals(1, queues.move("from", "to", 99));
    assertEquals(0, queues.move("from", "to", 99));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.move("from", "none", 1));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.move("none", "to", 1));
  }

  @Test
  void movingWithinAQueueKeepsEveryJob() {
    fill("q", A, B);
    assertEquals(1, queues.move("q", "q", 1));
    assertEquals(List.of(B, A), queues.jobs("q"));
  }

  @Test
  void theStatusCountsWhatIsWhereAndWhatHappened() {
    fill("q", A, B, C);
    clock.advance(Duration.ofSeconds(10));
    queues.push("q", List.of(D), MINUTE);
    finish(takeOne("q"));
    JobLease failing = takeOne("q");
    queues.finish(failing, new JobEnd(false, report(), List.of(), List.of()));
    var status = queues.status("q");
    assertEquals(1, status.waiting());
    assertEquals(1, status.delayed());
    assertEquals(0, status.running());
    assertEquals(Duration.ofSeconds(10), status.oldest().orElseThrow());
    assertEquals(new QueueStatus.Counts(4, 2, 1, 1), status.lastHour());
    clock.advance(Duration.ofHours(2));
    assertEquals(new QueueStatus.Counts(0, 0, 0, 0), queues.status("q").lastHour());
  }

  @Test
  void aStoreThatIsThereCanBePinged() {
    queues.ping();
  }
}
