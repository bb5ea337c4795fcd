package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.FailedJobs;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueSettings;

/** Says how every {@link JobQueues} must find failed jobs, and have them run again. */
@Timeout(20)
public abstract class FailedJobsContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SERVER = "host:8000:1:2.000000";
  private static final Job A = Job.of("00000000-0000-4000-8000-00000000000a");

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private JobQueues queues;

  /** Opens an empty backend that keeps the records of ended jobs for a day. */
  protected abstract JobQueues openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void openQueues() throws Exception {
    queues = openEmpty(clock);
    queues.create("q");
    queues.create("other");
  }

  private JobLease take(String queue) {
    return queues.take(queue, 1, SERVER, MINUTE).get(0);
  }

  private static ObjectNode report() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("error").put("code", "PROCESSOR_FAILED").put("message", "m");
    return report;
  }

  private void fail(JobLease lease, JobPush... pushes) {
    queues.finish(lease, new JobEnd(false, report(), List.of(), List.of(pushes)));
  }

  /** Lets a job of a queue fail, and gives its id. */
  private long failOne(String queue) {
    queues.push(queue, List.of(A));
    JobLease lease = take(queue);
    fail(lease);
    return lease.jobId();
  }

  /** Lets a job fail, for which another one comes into a failure queue. */
  private long failInto(String failureQueue) {
    queues.push("q", List.of(A));
    JobLease lease = take("q");
    fail(lease, new JobPush(failureQueue, A.ended("q", lease.jobId()), false, report()));
    return lease.jobId();
  }

  private List<Long> found(JobState state, Optional<String> queue, int limit) {
    List<Long> ids = new ArrayList<>();
    long before = 0;
    do {
      JobsFound found = queues.find(new JobSearch(state, queue, before, limit));
      assertTrue(found.jobs().size() <= limit);
      found.jobs().forEach(job -> assertEquals(state, job.state()));
      found.jobs().forEach(job -> ids.add(job.id()));
      before = found.before();
    } while (before != 0);
    return ids;
  }

  private List<Long> failed() {
    return found(JobState.FAILED, Optional.empty(), 2);
  }

  private JobRecord record(long id) {
    return queues.record(id).orElseThrow();
  }

  private Map<Long, ServerError> runAgain(long... ids) {
    return queues.runAgain(LongStream.of(ids).boxed().toList(), false, null);
  }

  @Test
  void failedJobsAreFoundOverAllQueuesTheLastOneFirst() {
    long first = failOne("q");
    long second = failOne("other");
    long third = failOne("q");
    queues.push("q", List.of(A));
    assertEquals(List.of(third, second, first), failed());
    assertEquals(
        List.of(third, first), found(JobState.FAILED, Optional.of("q"), 1), "those of one queue");
    assertEquals(List.of(), found(JobState.FAILED, Optional.of("none"), 9));
  }

  @Test
  void jobsInOtherStatesAreFoundToo() {
    long waiting = queues.push("other", List.of(A)).jobIds().get(0);
    long delayed = queues.push("q", List.of(A), MINUTE).jobIds().get(0);
    List<Long> ids = queues.push("q", List.of(A, A, A, A)).jobIds();
    List<JobLease> leases = queues.take("q", 4, SERVER, MINUTE);
    queues.finish(leases.get(0), new JobEnd(true, report(), List.of(), List.of()));
    queues.drop(leases.get(1).jobId());
    queues.park(leases.get(2), report(), new JobParking(JobParking.Reason.LOOP, "d"));
    Map<JobState, Long> one =
        Map.of(
            JobState.WAITING, waiting,
            JobState.DELAYED, delayed,
            JobState.DONE, ids.get(0),
            JobState.CANCELLED, ids.get(1),
            JobState.PARKED, ids.get(2),
            JobState.RUNNING, ids.get(3));
    one.forEach(
        (state, id) -> {
          assertEquals(List.of(id), found(state, Optional.empty(), 9), state::name);
          String queue = record(id).queue();
          assertEquals(List.of(id), found(state, Optional.of(queue), 1), state::name);
          assertEquals(List.of(), found(state, Optional.of("none"), 1), state::name);
        });
  }

  @Test
  void aSearchLooksAtSoManyJobsAndSaysWhereToGoOn() {
    long first = queues.push("other", List.of(A)).jobIds().get(0);
    queues.push("q", Collections.nCopies(2500, A));
    JobsFound found = queues.find(new JobSearch(JobState.WAITING, Optional.of("other"), 0, 10));
    assertEquals(List.of(), found.jobs());
    assertTrue(found.before() > first);
    assertEquals(List.of(first), found(JobState.WAITING, Optional.of("other"), 10));
  }

  @Test
  void aFailedJobRunsAgainUnderItsIdWithItsAttemptsCountedAnew() {
    Job looped = A.in(new JobChain(3, 7, "00-trace", "somebody"));
    queues.push("q", List.of(looped));
    queues.retry(take("q"), report(), Duration.ZERO);
    clock.advance(MINUTE);
    JobLease last = take("q");
    fail(last);
    long id = last.jobId();

    assertEquals(Map.of(), runAgain(id));
    JobRecord waiting = record(id);
    assertEquals(JobState.WAITING, waiting.state());
    assertEquals(Optional.empty(), waiting.ended());
    assertEquals(2, waiting.attempts().size());
    assertEquals(List.of(), failed());
    assertEquals(Map.of(), queues.status("q").failed());
    assertEquals(1, queues.status("q").waiting());

    JobLease again = take("q");
    assertEquals(id, again.jobId());
    assertEquals(3, again.attempt());
    assertEquals(1, again.counted());
    assertEquals(new JobChain(3, 0, "00-trace", "somebody"), again.job().chain());
    assertEquals(List.of(again), queues.inProgress());
    queues.retry(again, report(), Duration.ZERO);
    assertEquals(2, take("q").counted());
  }

  @Test
  void serversThatWereLostDoNotCountAnyMore() {
    queues.push("q", List.of(A));
    take("q");
    clock.pass(MINUTE.plusMillis(1), queues::recover);
    queues.recover();
    JobLease second = take("q");
    assertEquals(1, second.lost());
    fail(second);
    runAgain(second.jobId());
    JobLease third = take("q");
    assertEquals(0, third.lost());
    assertEquals(1, third.counted());
  }

  @Test
  void aJobThatFailsAgainIsFoundAgain() {
    long id = failOne("q");
    runAgain(id);
    clock.advance(MINUTE);
    fail(take("q"));
    assertEquals(List.of(id), failed());
    assertEquals(Map.of("PROCESSOR_FAILED", 1L), queues.status("q").failed());
    assertEquals(2, record(id).attempts().size());
    assertEquals(
        List.of(id),
        queues.records("q", JobPage.of(JobState.FAILED, 9)).stream().map(JobRecord::id).toList());
    clock.advance(Duration.ofDays(2));
    queues.recover();
    assertEquals(List.of(), failed());
    assertEquals(Optional.empty(), queues.record(id));
  }

  @Test
  void aFailedJobGoesOnFromTheStepThatFailedOrAnew() {
    queues.push("q", List.of(A, A));
    for (JobLease lease : queues.take("q", 2, SERVER, MINUTE)) {
      queues.keepCheckpoint(lease, new byte[] {1, 2});
      fail(lease);
    }
    List<Long> ids = failed();
    assertEquals(Map.of(), queues.runAgain(List.of(ids.get(0)), false, null));
    JobLease resumed = take("q");
    assertTrue(resumed.checkpointed());
    assertArrayEquals(new byte[] {1, 2}, queues.checkpoint(resumed.jobId()).orElseThrow());
    queues.finish(resumed, new JobEnd(true, report(), List.of(), List.of()));
    assertEquals(Optional.empty(), queues.checkpoint(resumed.jobId()));

    assertEquals(Map.of(), queues.runAgain(List.of(ids.get(1)), true, null));
    assertFalse(take("q").checkpointed());
    assertEquals(Optional.empty(), queues.checkpoint(ids.get(1)));
  }

  @Test
  void whatIsKeptOfAFailedJobIsBoundedAndGoesWithItsRecord() {
    queues.push("q", List.of(A, A));
    List<JobLease> leases = queues.take("q", 2, SERVER, MINUTE);
    queues.keepCheckpoint(leases.get(0), new byte[FailedJobs.LARGEST_CHECKPOINT + 1]);
    fail(leases.get(0));
    assertEquals(Optional.empty(), queues.checkpoint(leases.get(0).jobId()));
    queues.keepCheckpoint(leases.get(1), new byte[] {1});
    fail(leases.get(1));
    clock.advance(Duration.ofDays(2));
    queues.recover();
    assertEquals(Optional.empty(), queues.checkpoint(leases.get(1).jobId()));
  }

  @Test
  void aFailedJobCanRunThroughAnotherQueue() {
    long id = failOne("q");
    assertEquals(Map.of(), queues.runAgain(List.of(id), false, "other"));
    assertEquals("other", record(id).queue());
    assertEquals(id, take("other").jobId());
    assertEquals(0, queues.status("q").waiting());
  }

  @Test
  void whatCanNotRunAgainIsToldOneByOne() {
    long id = failOne("q");
    long waiting = queues.push("q", List.of(A)).jobIds().get(0);
    assertEquals(
        Map.of(waiting, ServerError.JOB_NOT_FOUND, 4711L, ServerError.JOB_NOT_FOUND),
        runAgain(id, waiting, 4711));
    assertEquals(Map.of(id, ServerError.JOB_NOT_FOUND), runAgain(id), "a second time");

    long other = failOne("other");
    assertEquals(
        Map.of(other, ServerError.QUEUE_NOT_FOUND), queues.runAgain(List.of(other), false, "none"));
    queues.setMode("other", QueueMode.DRAINING);
    assertEquals(Map.of(other, ServerError.QUEUE_CLOSED), runAgain(other));
    queues.setMode("other", QueueMode.OPEN);
    queues.configure(
        "other",
        new QueueSettings(
            OptionalLong.empty(), OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty()));
    queues.push("other", List.of(A));
    assertEquals(Map.of(other, ServerError.QUEUE_FULL), runAgain(other));
    queues.delete("other");
    assertEquals(Map.of(other, ServerError.QUEUE_NOT_FOUND), runAgain(other));
    assertEquals(List.of(other), failed());
  }

  @Test
  void theJobInTheFailureQueueIsTakenOutWhenTheFailedOneRunsAgain() {
    queues.create("failures");
    long id = failInto("failures");
    long follower = record(id).followedBy().orElseThrow();
    assertEquals("failures", record(follower).queue());
    assertEquals(Map.of(), runAgain(id));
    assertEquals(JobState.CANCELLED, record(follower).state());
    assertEquals(List.of(), queues.jobs("failures"));
    assertEquals(OptionalLong.empty(), record(id).followedBy());
  }

  @Test
  void theJobThatWasParkedForWantOfAFailureQueueIsTakenOutToo() {
    long id = failInto("not-there");
    long follower = record(id).followedBy().orElseThrow();
    assertEquals(JobState.PARKED, record(follower).state());
    assertEquals(Map.of(), runAgain(id));
    assertEquals(JobState.CANCELLED, record(follower).state());
    assertEquals(List.of(), queues.parked(0, 9));
  }

  @Test
  void aFailedJobThatWasMovedBackFromItsFailureQueueDoesNotRunTwice() {
    queues.create("failures");
    long id = failInto("failures");
    queues.move("failures", "q", 1);
    JobLease moved = take("q");
    assertEquals(Map.of(id, ServerError.JOB_FOLLOWED), runAgain(id), "it runs");
    assertEquals(Map.of(id, ServerError.JOB_FOLLOWED), queues.discard(List.of(id)));
    queues.finish(moved, new JobEnd(true, report(), List.of(), List.of()));
    assertEquals(Map.of(id, ServerError.JOB_FOLLOWED), runAgain(id), "it is done");
  }

  @Test
  void aFailedJobWhoseFailureQueueHasAPipelineRunsAgainAfterThat() {
    queues.create("failures");
    long id = failInto("failures");
    JobLease told = take("failures");
    assertEquals(Map.of(id, ServerError.JOB_FOLLOWED), runAgain(id));
    queues.finish(told, new JobEnd(true, report(), List.of(), List.of()));
    assertEquals(Map.of(), runAgain(id));
    assertEquals(JobState.DONE, record(told.jobId()).state());
  }

  @Test
  void aDiscardedJobIsCancelledWithTheOneInItsFailureQueue() {
    queues.create("failures");
    long id = failInto("failures");
    long follower = record(id).followedBy().orElseThrow();
    clock.advance(MINUTE);
    assertEquals(Map.of(4711L, ServerError.JOB_NOT_FOUND), queues.discard(List.of(id, 4711L)));
    assertEquals(JobState.CANCELLED, record(id).state());
    assertEquals(Optional.of(clock.instant()), record(id).ended());
    assertEquals(1, record(id).attempts().size());
    assertEquals(JobState.CANCELLED, record(follower).state());
    assertEquals(List.of(), failed());
    assertEquals(Map.of(), queues.status("q").failed());
    assertEquals(1, queues.status("q").cancelled());
    assertEquals(Map.of(id, ServerError.JOB_NOT_FOUND), runAgain(id));
  }
}
