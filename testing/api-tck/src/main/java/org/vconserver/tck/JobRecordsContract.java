package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.job.QueueStatus;

/** Says how every {@link JobQueues} must treat single jobs: records, checkpoints, cancelling. */
@Timeout(20)
public abstract class JobRecordsContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SERVER = "host:8000:1:2.000000";
  private static final Job A = Job.of("00000000-0000-4000-8000-00000000000a");
  private static final Job B = Job.of("00000000-0000-4000-8000-00000000000b");

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private JobQueues queues;

  /** Gives an empty backend that keeps the records of ended jobs for a day. */
  protected abstract JobQueues openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void openQueues() throws Exception {
    queues = openEmpty(clock);
    queues.create("q");
  }

  private long push(Job job) {
    return queues.push("q", List.of(job)).jobIds().get(0);
  }

  private JobLease take() {
    List<JobLease> taken = queues.take("q", 1, SERVER, MINUTE);
    assertEquals(1, taken.size());
    return taken.get(0);
  }

  private JobRecord record(long id) {
    return queues.record(id).orElseThrow();
  }

  private static ObjectNode report(String text) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("text", text);
    report
        .putArray("steps")
        .addObject()
        .put("processor", "p")
        .put("seconds", new BigDecimal("1.5"));
    report.putArray("nothing");
    report.putObject("empty");
    return report;
  }

  private static JobEnd end(boolean succeeded, String text, JobPush... pushes) {
    return new JobEnd(succeeded, report(text), List.of(), List.of(pushes));
  }

  @Test
  void anUnknownJobHasNoRecord() {
    assertEquals(Optional.empty(), queues.record(4711));
    assertEquals(Optional.empty(), queues.checkpoint(4711));
  }

  @Test
  void aWaitingJobHasARecord() {
    long id = push(A);
    assertEquals(
        new JobRecord(
            id,
            "q",
            A,
            JobState.WAITING,
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            null,
            OptionalLong.empty(),
            List.of()),
        record(id));
  }

  @Test
  void aDelayedJobSaysWhenItIsDue() {
    long id = queues.push("q", List.of(A), MINUTE).jobIds().get(0);
    assertEquals(JobState.DELAYED, record(id).state());
    assertEquals(Optional.of(clock.instant().plus(MINUTE)), record(id).due());
    clock.advance(MINUTE);
    queues.recover();
    assertEquals(JobState.WAITING, record(id).state());
    assertEquals(Optional.empty(), record(id).due());
  }

  @Test
  void aRunningJobNamesWhoTookIt() {
    Instant queued = clock.instant();
    push(A);
    clock.advance(MINUTE);
    JobRecord running = record(take().jobId());
    assertEquals(JobState.RUNNING, running.state());
    assertEquals(queued, running.queued());
    assertEquals(
        List.of(
            new JobAttempt(
                1,
                SERVER,
                clock.instant(),
                Optional.empty(),
                JobAttempt.Outcome.RUNNING,
                JsonNodeFactory.instance.objectNode())),
        running.attempts());
  }

  @Test
  void anEndedJobKeepsItsReport() {
    push(A);
    JobLease lease = take();
    Instant taken = clock.instant();
    clock.advance(Duration.ofSeconds(3));
    queues.finish(lease, end(true, "\u00e9 \"quoted\" \n"));
    JobRecord ended = record(lease.jobId());
    assertEquals(JobState.DONE, ended.state());
    assertEquals(Optional.of(clock.instant()), ended.ended());
    assertEquals(
        List.of(
            new JobAttempt(
                1,
                SERVER,
                taken,
                Optional.of(clock.instant()),
                JobAttempt.Outcome.SUCCEEDED,
                report("\u00e9 \"quoted\" \n"))),
        ended.attempts());
  }

  @Test
  void everyAttemptIsKept() {
    long id = push(A);
    take();
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease second = take();
    queues.retry(second, report("second"), Duration.ZERO);
    JobLease third = take();
    assertEquals(3, third.attempt());
    assertEquals(1, third.lost());
    queues.finish(third, end(false, "third"));
    JobRecord record = record(id);
    assertEquals(JobState.FAILED, record.state());
    assertEquals(
        List.of(JobAttempt.Outcome.LOST, JobAttempt.Outcome.FAILED, JobAttempt.Outcome.FAILED),
        record.attempts().stream().map(JobAttempt::outcome).toList());
    assertEquals(List.of(1, 2, 3), record.attempts().stream().map(JobAttempt::number).toList());
    assertEquals(report("second"), record.attempts().get(1).report());
    assertEquals(JsonNodeFactory.instance.objectNode(), record.attempts().get(0).report());
  }

  @Test
  void beingGivenBackOrRequeuedIsNoAttempt() {
    long id = push(A);
    queues.giveBack(take(), Duration.ZERO);
    assertEquals(JobState.WAITING, record(id).state());
    assertEquals(List.of(), record(id).attempts());
    queues.requeue(take().jobId());
    assertEquals(JobState.WAITING, record(id).state());
    assertEquals(List.of(), record(id).attempts());
    assertEquals(1, take().attempt());
  }

  @Test
  void aRetryIsDelayedAndSaysUntilWhen() {
    long id = push(A);
    queues.retry(take(), report("x"), MINUTE);
    assertEquals(JobState.DELAYED, record(id).state());
    assertEquals(Optional.of(clock.instant().plus(MINUTE)), record(id).due());
  }

  @Test
  void theCauseOfAFailureGoesWithTheJobThatFollows() {
    queues.create("failed");
    queues.create("again");
    push(A);
    JobLease lease = take();
    ObjectNode cause = report("why");
    JobPush push = new JobPush("failed", A.ended("q", lease.jobId()), false, cause);
    queues.finish(lease, end(false, "x", push));
    JobRecord follower = queues.records("failed", JobPage.first(10)).get(0);
    assertEquals(cause, follower.cause());
    assertEquals(A.ended("q", lease.jobId()), follower.job());
    queues.move("failed", "again", 1);
    JobRecord moved = record(follower.id());
    assertEquals("again", moved.queue());
    assertEquals(cause, moved.cause());
    JobLease taken = queues.take("again", 1, SERVER, MINUTE).get(0);
    assertEquals(follower.id(), taken.jobId());
    queues.giveBack(taken, Duration.ZERO);
    assertEquals(cause, record(follower.id()).cause());
  }

  private List<Long> ids(String queue, JobPage page) {
    return queues.records(queue, page).stream().map(JobRecord::id).toList();
  }

  @Test
  void recordsOfAQueueComeInPagesWithTheDelayedOnesLast() {
    long delayed = queues.push("q", List.of(A), MINUTE).jobIds().get(0);
    List<Long> ids = queues.push("q", List.of(A, B, A)).jobIds();
    JobPage first = JobPage.first(2);
    assertEquals(List.of(ids.get(0), ids.get(1)), ids("q", first));
    assertEquals(List.of(ids.get(2), delayed), ids("q", first.after(ids.get(1))));
    assertEquals(List.of(), ids("q", first.after(delayed)));
    assertEquals(ids, ids("q", JobPage.of(JobState.WAITING, 9)));
    assertEquals(List.of(delayed), ids("q", JobPage.of(JobState.DELAYED, 9)));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.records("none", first));
  }

  @Test
  void aPageBehindAJobThatWasTakenBeginsAtTheHead() {
    List<Long> ids = queues.push("q", List.of(A, B, A, B)).jobIds();
    JobPage page = JobPage.first(2);
    assertEquals(ids.subList(0, 2), ids("q", page));
    queues.take("q", 2, SERVER, MINUTE);
    assertEquals(ids.subList(2, 4), ids("q", page.after(ids.get(1))));
    assertEquals(ids.subList(0, 2), ids("q", JobPage.of(JobState.RUNNING, 9)));
    assertEquals(List.of(ids.get(1)), ids("q", JobPage.of(JobState.RUNNING, 9).after(ids.get(0))));
  }

  @Test
  void endedJobsComeInPagesWithTheLastOneFirst() {
    List<Long> ids = queues.push("q", List.of(A, B, A, B, A)).jobIds();
    List<JobLease> leases = queues.take("q", 5, SERVER, MINUTE);
    queues.finish(leases.get(1), failed("QUERY_LIMIT"));
    clock.advance(Duration.ofMillis(5));
    queues.finish(leases.get(0), failed("PROCESSOR_FAILED"));
    queues.finish(leases.get(2), end(true, "x"));
    queues.drop(ids.get(3));
    clock.advance(Duration.ofMillis(5));
    queues.finish(leases.get(4), failed("QUERY_LIMIT"));

    JobPage failed = JobPage.of(JobState.FAILED, 2);
    assertEquals(List.of(ids.get(4), ids.get(0)), ids("q", failed));
    assertEquals(List.of(ids.get(1)), ids("q", failed.after(ids.get(0))));
    JobPage limits = new JobPage(Optional.of(JobState.FAILED), Optional.of("QUERY_LIMIT"), 0, 1);
    assertEquals(List.of(ids.get(4)), ids("q", limits));
    assertEquals(List.of(ids.get(1)), ids("q", limits.after(ids.get(4))));
    assertEquals(List.of(ids.get(2)), ids("q", JobPage.of(JobState.DONE, 9)));
    assertEquals(List.of(ids.get(3)), ids("q", JobPage.of(JobState.CANCELLED, 9)));
  }

  private static JobEnd failed(String code) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("error").put("code", code).put("message", "m");
    return new JobEnd(false, report, List.of(), List.of());
  }

  @Test
  void everyStateIsCounted() {
    queues.push("q", List.of(A), MINUTE);
    queues.push("q", List.of(A, B, A, B, A, B, A));
    List<JobLease> leases = queues.take("q", 6, SERVER, MINUTE);
    queues.finish(leases.get(0), end(true, "x"));
    queues.finish(leases.get(1), failed("QUERY_LIMIT"));
    queues.finish(leases.get(2), failed("QUERY_LIMIT"));
    queues.drop(leases.get(3).jobId());
    queues.park(leases.get(4), report("x"), new JobParking(JobParking.Reason.LOOP, "d"));
    QueueStatus status = queues.status("q");
    assertEquals(1, status.waiting());
    assertEquals(1, status.delayed());
    assertEquals(1, status.running());
    assertEquals(1, status.done());
    assertEquals(1, status.cancelled());
    assertEquals(Map.of("QUERY_LIMIT", 2L), status.failed());
    assertEquals(Map.of("LOOP", 1L), status.parked());

    queues.giveBack(leases.get(5), Duration.ZERO);
    queues.cancel(leases.get(4).jobId());
    queues.create("other");
    queues.move("q", "other", 1);
    status = queues.status("q");
    assertEquals(1, status.waiting());
    assertEquals(0, status.running());
    assertEquals(2, status.cancelled());
    assertEquals(Map.of(), status.parked());
    assertEquals(1, queues.status("other").waiting());
  }

  @Test
  void aParkedJobWaitsUntilItIsReleased() {
    Job looping = A.in(new JobChain(3, 101, "00-trace", "somebody"));
    long id = push(looping);
    JobParking parking = new JobParking(JobParking.Reason.LOOP, "round \u00e9 and round");
    queues.park(take(), report("why"), parking);
    JobRecord parked = record(id);
    assertEquals(JobState.PARKED, parked.state());
    assertEquals(Optional.of(parking), parked.parking());
    assertEquals(looping, parked.job());
    assertEquals(report("why"), parked.attempts().get(0).report());
    assertEquals(List.of(id), ids("q", JobPage.of(JobState.PARKED, 9)));
    assertEquals(List.of(id), queues.parked(0, 9).stream().map(JobRecord::id).toList());
    assertEquals(List.of(), queues.parked(id, 9));
    assertEquals(List.of(), queues.take("q", 1, SERVER, MINUTE));
    assertEquals(List.of(), queues.inProgress());

    queues.release(id);
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.release(id));
    JobLease again = take();
    assertEquals(id, again.jobId());
    assertEquals(new JobChain(3, 0, "00-trace", "somebody"), again.job().chain());
    assertEquals(Optional.empty(), record(id).parking());
    assertRefused(ServerError.LEASE_LOST, () -> queues.park(wrong(again), report("x"), parking));
  }

  private static JobLease wrong(JobLease lease) {
    return new JobLease(
        lease.jobId(),
        lease.queue(),
        lease.job(),
        lease.server(),
        lease.taken(),
        lease.until(),
        "another token",
        lease.attempt(),
        lease.lost(),
        lease.forgiven(),
        lease.checkpointed());
  }

  @Test
  void aParkedJobCanBeCancelled() {
    long id = push(A);
    queues.park(take(), report("x"), new JobParking(JobParking.Reason.LOOP, "d"));
    queues.cancel(id);
    assertEquals(JobState.CANCELLED, record(id).state());
    assertEquals(List.of(), queues.parked(0, 9));
  }

  @Test
  void aJobForAQueueThatDoesNotExistIsParkedUntilThereIsOne() {
    push(A);
    JobLease lease = take();
    JobPush push = new JobPush("later", A.ended("q", lease.jobId()), false, report("why"));
    assertEquals(Set.of("later"), queues.finish(lease, end(true, "x", push)));
    JobRecord parked = queues.parked(0, 9).get(0);
    assertEquals("later", parked.queue());
    assertEquals(
        Optional.of(new JobParking(JobParking.Reason.NO_QUEUE, "later")), parked.parking());
    assertEquals(report("why"), parked.cause());
    assertEquals(new JobChain(lease.jobId(), 1, null, null), parked.job().chain());
    assertEquals(List.of(parked), queues.records("later", JobPage.of(JobState.PARKED, 9)));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.release(parked.id()));

    queues.create("later");
    assertEquals(List.of(parked.job()), queues.jobs("later"));
    JobLease follower = queues.take("later", 1, SERVER, MINUTE).get(0);
    assertEquals(parked.id(), follower.jobId());
    assertEquals(report("why"), record(parked.id()).cause());
    assertEquals(Map.of(), queues.status("later").parked());
  }

  @Test
  void asManyJobsOfAQueueRunAsItsSettingsAllow() {
    queues.configure("q", bounds(OptionalLong.of(2), OptionalLong.empty()));
    queues.push("q", List.of(A, B, A, B));
    List<JobLease> two = queues.take("q", 9, SERVER, MINUTE);
    assertEquals(2, two.size());
    assertEquals(List.of(), queues.take("q", 9, "another:8000:1:2", MINUTE));
    queues.finish(two.get(0), end(true, "x"));
    assertEquals(1, queues.take("q", 9, SERVER, MINUTE).size());
    assertEquals(bounds(OptionalLong.of(2), OptionalLong.empty()), queues.settings("q"));
    queues.configure("q", QueueSettings.NONE);
    assertEquals(1, queues.take("q", 9, SERVER, MINUTE).size());
    assertEquals(QueueSettings.NONE, queues.settings("q"));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.settings("none"));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.configure("none", QueueSettings.NONE));
  }

  private static QueueSettings bounds(OptionalLong running, OptionalLong waiting) {
    return new QueueSettings(running, waiting, OptionalLong.empty(), OptionalLong.empty());
  }

  @Test
  void aFullQueueTakesNoMoreFromCallersButWhatRunsPush() {
    queues.configure("q", bounds(OptionalLong.empty(), OptionalLong.of(3)));
    queues.push("q", List.of(A), MINUTE);
    queues.push("q", List.of(A));
    assertRefused(ServerError.QUEUE_FULL, () -> queues.push("q", List.of(A, B)));
    queues.push("q", List.of(B));
    assertRefused(ServerError.QUEUE_FULL, () -> queues.push("q", List.of(A)));
    assertRefused(ServerError.QUEUE_FULL, () -> queues.push("q", List.of(A), MINUTE));
    queues.commit("run", List.of(), List.of(new JobPush("q", B, true)));
    assertEquals(List.of(A, B, B), queues.jobs("q"));
  }

  @Test
  void aRequestThatIsMadeAgainPutsNothingIn() {
    PushRequest request = PushRequest.of("name", "q", List.of(A, B), Duration.ZERO);
    JobsPushed first = queues.push("q", List.of(A, B), Duration.ZERO, request);
    take();
    clock.advance(Duration.ofHours(23));
    queues.recover();
    assertEquals(first, queues.push("q", List.of(A, B), Duration.ZERO, request));
    assertEquals(2, queues.status("q").waiting() + queues.status("q").running());
    PushRequest other = PushRequest.of("name", "q", List.of(B), Duration.ZERO);
    assertRefused(
        ServerError.REQUEST_REUSED, () -> queues.push("q", List.of(B), Duration.ZERO, other));
    PushRequest next = PushRequest.of("next", "q", List.of(A, B), Duration.ZERO);
    assertEquals(2, queues.push("q", List.of(A, B), Duration.ZERO, next).jobIds().size());
  }

  @Test
  void recordsOfEndedJobsAreKeptUpToACount() {
    queues.configure(
        "q",
        new QueueSettings(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(2), OptionalLong.of(60)));
    List<Long> ids = queues.push("q", List.of(A, B, A)).jobIds();
    for (JobLease lease : queues.take("q", 3, SERVER, MINUTE)) {
      clock.advance(Duration.ofMillis(5));
      queues.finish(lease, end(true, "x"));
    }
    clock.advance(Duration.ofSeconds(1));
    queues.recover();
    assertEquals(Optional.empty(), queues.record(ids.get(0)));
    assertEquals(List.of(ids.get(2), ids.get(1)), ids("q", JobPage.of(JobState.DONE, 9)));
    assertEquals(2, queues.status("q").done());
    clock.advance(MINUTE);
    queues.recover();
    assertEquals(List.of(), ids("q", JobPage.of(JobState.DONE, 9)));
    assertEquals(0, queues.status("q").done());
  }

  @Test
  void timeInWhichNobodyLooksDoesNotCountAgainstALease() {
    push(A);
    JobLease lease = take();
    queues.recover();
    clock.advance(Duration.ofHours(1)); // set forward, or all servers were frozen
    assertEquals(List.of(), queues.recover());
    assertEquals(Set.of(), queues.renew(List.of(lease), MINUTE));
    clock.pass(MINUTE.minusMillis(1), queues::recover);
    assertEquals(
        List.of(lease.jobId()), queues.inProgress().stream().map(JobLease::jobId).toList());
    clock.pass(Duration.ofSeconds(3), queues::recover);
    queues.recover();
    assertEquals(List.of(), queues.inProgress(), "a holder that is gone loses it still");
  }

  @Test
  void aClockThatIsSetBackMakesNobodyWaitLonger() {
    long delayed = queues.push("q", List.of(B), MINUTE).jobIds().get(0);
    push(A);
    JobLease lease = take();
    queues.recover();
    clock.advance(Duration.ofHours(-1));
    assertEquals(List.of(), queues.recover());
    clock.pass(MINUTE.minusMillis(1), queues::recover);
    assertEquals(JobState.DELAYED, record(delayed).state());
    assertEquals(List.of(), queues.recover());
    clock.pass(Duration.ofSeconds(2), queues::recover);
    queues.recover();
    assertEquals(JobState.WAITING, record(delayed).state());
    assertEquals(JobState.WAITING, record(lease.jobId()).state());
  }

  @Test
  void theRecordOfAnEndedJobGoesAfterADay() {
    push(A);
    JobLease lease = take();
    queues.finish(lease, end(true, "x"));
    long waiting = push(B);
    clock.advance(Duration.ofHours(23));
    queues.recover();
    assertTrue(queues.record(lease.jobId()).isPresent());
    clock.advance(Duration.ofHours(2));
    queues.recover();
    assertFalse(queues.record(lease.jobId()).isPresent());
    assertTrue(queues.record(waiting).isPresent());
  }

  @Test
  void whatARunTellsOfItselfIsShownWhileItRuns() {
    long id = push(A);
    JobLease first = take();
    assertEquals("{}", record(id).attempts().get(0).report().toString());
    queues.show(first, report("begun"));
    queues.show(first, report("half"));
    JobAttempt running = record(id).attempts().get(0);
    assertEquals(JobAttempt.Outcome.RUNNING, running.outcome());
    assertEquals(report("half"), running.report());
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease second = take();
    queues.show(first, report("late"));
    JobAttempt next = record(id).attempts().get(1);
    assertEquals("{}", next.report().toString(), "the next attempt begins with nothing");
    queues.show(second, report("again"));
    queues.finish(second, end(true, "done"));
    queues.show(second, report("late"));
    assertEquals(report("done"), record(id).attempts().get(1).report());
  }

  @Test
  void aCheckpointStaysWithTheJobUntilItEnds() {
    long id = push(A);
    JobLease first = take();
    assertFalse(first.checkpointed());
    queues.keepCheckpoint(first, new byte[] {0, 1, -1});
    queues.keepCheckpoint(first, new byte[] {0, 2, -1, 13, 10});
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease second = take();
    assertTrue(second.checkpointed());
    assertArrayEquals(new byte[] {0, 2, -1, 13, 10}, queues.checkpoint(id).orElseThrow());
    queues.retry(second, report("x"), Duration.ZERO);
    JobLease third = take();
    assertTrue(third.checkpointed());
    queues.finish(third, end(true, "x"));
    assertEquals(Optional.empty(), queues.checkpoint(id));
  }

  @Test
  void aJobThatIsTakenAwayLosesItsCheckpoint() {
    long dropped = push(A);
    queues.keepCheckpoint(take(), new byte[] {1});
    queues.drop(dropped);
    assertEquals(Optional.empty(), queues.checkpoint(dropped));
  }

  @Test
  void aWaitingJobCanBeCancelled() {
    long first = push(A);
    long second = push(A);
    queues.cancel(second);
    assertEquals(List.of(A), queues.jobs("q"));
    assertEquals(JobState.CANCELLED, record(second).state());
    assertEquals(first, take().jobId());
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.cancel(second));
    assertRefused(ServerError.JOB_NOT_FOUND, () -> queues.cancel(4711));
  }

  @Test
  void aDelayedJobCanBeCancelled() {
    long id = queues.push("q", List.of(A), MINUTE).jobIds().get(0);
    queues.cancel(id);
    clock.advance(MINUTE);
    queues.recover();
    assertEquals(List.of(), queues.jobs("q"));
    assertEquals(JobState.CANCELLED, record(id).state());
  }

  @Test
  void aRunningJobThatIsCancelledIsTakenFromItsHolder() throws Exception {
    push(A);
    JobLease lease = take();
    CountDownLatch told = new CountDownLatch(1);
    JobQueues.Listener listener =
        new JobQueues.Listener() {
          @Override
          public void jobsCame(String queue) {}

          @Override
          public void jobTaken(long jobId) {
            if (jobId == lease.jobId()) {
              told.countDown();
            }
          }
        };
    try (JobQueues.Watch watch = queues.watch(listener)) {
      queues.cancel(lease.jobId());
      assertTrue(told.await(10, TimeUnit.SECONDS));
    }
    JobRecord record = record(lease.jobId());
    assertEquals(JobState.CANCELLED, record.state());
    assertEquals(JobAttempt.Outcome.CANCELLED, record.attempts().get(0).outcome());
    assertEquals(List.of(), queues.inProgress());
    assertEquals(Set.of(lease.jobId()), queues.renew(List.of(lease), MINUTE));
    assertRefused(ServerError.LEASE_LOST, () -> queues.finish(lease, end(true, "late")));
    assertEquals(JobState.CANCELLED, record(lease.jobId()).state());
  }

  @Test
  void deletingAQueueCancelsWhatWaits() {
    long waiting = push(A);
    queues.delete("q");
    assertEquals(JobState.CANCELLED, record(waiting).state());
  }

  private static JobEnd end(List<JobPush> pushes) {
    return new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), pushes);
  }

  private List<Long> jobsOf(String uuid) {
    return queues.jobsOf(uuid, 0, 10).jobs().stream().map(JobRecord::id).toList();
  }

  @Test
  void aVconHasItsJobsOfAllQueuesAndStatesTheLastOneFirst() {
    String uuid = A.vconUuids().get(0);
    assertEquals(List.of(), jobsOf(uuid));
    queues.create("other");
    long done = queues.push("q", List.of(A)).jobIds().get(0);
    queues.finish(queues.take("q", 1, SERVER, MINUTE).get(0), end(List.of()));
    queues.push("q", List.of(B));
    long delayed = queues.push("other", List.of(A), MINUTE).jobIds().get(0);
    long waiting = queues.push("q", List.of(A)).jobIds().get(0);
    assertEquals(List.of(waiting, delayed, done), jobsOf(uuid));
    var records = queues.jobsOf(uuid.toUpperCase(Locale.ROOT), 0, 2);
    assertEquals(List.of(JobState.WAITING, JobState.DELAYED), states(records.jobs()));
    assertEquals(delayed, records.before());
    var last = queues.jobsOf(uuid, delayed, 2);
    assertEquals(List.of(JobState.DONE), states(last.jobs()));
    assertEquals(0, last.before());
  }

  private static List<JobState> states(List<JobRecord> records) {
    return records.stream().map(JobRecord::state).toList();
  }

  @Test
  void whatIsParkedWithoutAQueueIsAJobOfItsVconToo() {
    queues.push("q", List.of(B));
    JobLease lease = queues.take("q", 1, SERVER, MINUTE).get(0);
    JobPush push = new JobPush("missing", A, false);
    queues.finish(lease, end(List.of(push)));
    assertEquals(
        List.of(JobState.PARKED), states(queues.jobsOf(A.vconUuids().get(0), 0, 10).jobs()));
  }

  @Test
  void jobsOfUuidsThatDifferInCaseOnlyAreTakenForOnesOfRfc9562Only() {
    long upper = queues.push("q", List.of(Job.of("Call-1"))).jobIds().get(0);
    long lower = queues.push("q", List.of(Job.of("call-1"))).jobIds().get(0);
    assertEquals(List.of(upper), jobsOf("Call-1"));
    assertEquals(List.of(lower), jobsOf("call-1"));
  }

  @Test
  void aJobThatIsForgottenIsNoJobOfItsVconAnyMore() {
    queues.push("q", List.of(A));
    queues.finish(queues.take("q", 1, SERVER, MINUTE).get(0), end(List.of()));
    clock.advance(Duration.ofDays(2));
    queues.recover();
    clock.advance(Duration.ofSeconds(2));
    queues.recover();
    assertEquals(List.of(), jobsOf(A.vconUuids().get(0)));
  }
}
