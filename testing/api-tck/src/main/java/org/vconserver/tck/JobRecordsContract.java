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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;

/** Says how every {@link JobQueues} must treat single jobs: records, checkpoints, cancelling. */
@Timeout(20)
public abstract class JobRecordsContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SERVER = "host:8000:1:2.000000";
  private static final Job A = Job.of("00000000-0000-4000-8000-00000000000a");
  private static final Job B = Job.of("00000000-0000-4000-8000-00000000000b");

  /** The clock of the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private JobQueues queues;

  /** An empty backend that keeps the records of ended jobs for a day. */
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
            JobState.QUEUED,
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            null,
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
    assertEquals(JobState.QUEUED, record(id).state());
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
    assertEquals(JobState.SUCCEEDED, ended.state());
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
    clock.advance(MINUTE.plusMillis(1));
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
    assertEquals(JobState.QUEUED, record(id).state());
    assertEquals(List.of(), record(id).attempts());
    queues.requeue(take().jobId());
    assertEquals(JobState.QUEUED, record(id).state());
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
    JobRecord follower = queues.records("failed", 0, 10).get(0);
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

  @Test
  void recordsOfAQueueComeInPagesWithTheDelayedOnesLast() {
    long delayed = queues.push("q", List.of(A), MINUTE).jobIds().get(0);
    List<Long> ids = queues.push("q", List.of(A, B, A)).jobIds();
    assertEquals(
        List.of(ids.get(0), ids.get(1)),
        queues.records("q", 0, 2).stream().map(JobRecord::id).toList());
    assertEquals(
        List.of(ids.get(2), delayed),
        queues.records("q", 2, 9).stream().map(JobRecord::id).toList());
    assertEquals(List.of(), queues.records("q", 4, 9));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.records("none", 0, 1));
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
  void aCheckpointStaysWithTheJobUntilItEnds() {
    long id = push(A);
    JobLease first = take();
    assertFalse(first.checkpointed());
    queues.keepCheckpoint(first, new byte[] {0, 1, -1});
    queues.keepCheckpoint(first, new byte[] {0, 2, -1, 13, 10});
    clock.advance(MINUTE.plusMillis(1));
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
}
