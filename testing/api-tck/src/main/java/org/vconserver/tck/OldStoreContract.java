package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.store.VconStore;

/**
 * Says what a backend must find in a store that the server of commit eb1c3e5 has left, killed while
 * it ran a job: eight vCons; queues with jobs that wait, are delayed, have failed once and are in
 * progress; ended jobs; pipelines. {@code clock} stands some minutes later.
 */
@Timeout(20)
public abstract class OldStoreContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String SERVER = "host:8000:1:2.000000";

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-26T19:10:00Z"));

  private VconStore vcons;
  private JobQueues queues;
  private PipelineStore pipelines;

  /** Opens the stores of one backend that outlive its server. */
  public record Stores(VconStore vcons, JobQueues queues, PipelineStore pipelines) {}

  /** Opens a copy of the old store. */
  protected abstract Stores openOld(Clock clock) throws Exception;

  @BeforeEach
  void openStores() throws Exception {
    Stores stores = openOld(clock);
    vcons = stores.vcons();
    queues = stores.queues();
    pipelines = stores.pipelines();
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-8000-8000-%012x", number);
  }

  private static List<Job> jobs(int... numbers) {
    List<Job> jobs = new ArrayList<>();
    for (int number : numbers) {
      jobs.add(Job.of(uuid(number)));
    }
    return jobs;
  }

  private JobRecord record(long id) {
    return queues.record(id).orElseThrow();
  }

  @Test
  void vConsAreThereByteForByte() {
    List<String> uuids = new ArrayList<>();
    for (int number = 1; number <= 8; number++) {
      uuids.add(uuid(number));
    }
    assertEquals(uuids, vcons.list(null, 99));
    String text =
        """
        {
         "uuid": "%s",
         "vcon": "0.0.1",
         "subject": "vCon 4",
         "created_at": "2026-11-26T12:00:00Z",
         "parties": [
          {
           "name": "Ä"
          }
         ],
         "dialog": [
          {
           "type": "text",
           "start": "2026-11-26T12:00:00Z",
           "parties": [
            0
           ],
           "body": "hello",
           "mediatype": "text/plain",
           "encoding": "none"
          }
         ]
        }"""
            .formatted(uuid(4));
    byte[] stored = vcons.find(uuid(4)).orElseThrow().vcon().toJson();
    assertEquals(text, new String(stored, StandardCharsets.UTF_8));
  }

  @Test
  void queuesAreThereWithTheirModesAndTheJobsThatWait() {
    assertEquals(
        Set.of(
            "well",
            "well_done",
            "fails",
            "failed",
            "slow",
            "retries",
            "waits",
            "paused",
            "draining",
            "delayed"),
        queues.names());
    assertEquals(jobs(1, 2, 3), queues.jobs("waits"));
    assertEquals(QueueMode.PAUSED, queues.status("paused").mode());
    assertEquals(jobs(4), queues.jobs("paused"));
    assertEquals(QueueMode.DRAINING, queues.status("draining").mode());
    assertEquals(jobs(5), queues.jobs("draining"));
  }

  @Test
  void aDelayedJobComesWhenItIsDue() {
    assertEquals(JobState.DELAYED, record(6).state());
    clock.advance(DAY.multipliedBy(300));
    queues.recover();
    assertEquals(jobs(6), queues.jobs("delayed"));
  }

  @Test
  void aJobThatFailedOnceIsTriedAgainFromItsCheckpoint() {
    JobRecord record = record(10);
    assertEquals(JobState.DELAYED, record.state());
    assertEquals(JobAttempt.Outcome.FAILED, record.attempts().get(0).outcome());
    clock.advance(DAY);
    JobLease lease = queues.take("retries", 1, SERVER, MINUTE).get(0);
    assertEquals(10, lease.jobId());
    assertEquals(2, lease.attempt());
    assertTrue(lease.checkpointed());
    String checkpoint = new String(queues.checkpoint(10).orElseThrow(), StandardCharsets.UTF_8);
    assertTrue(checkpoint.contains("\"next_step\":2"), checkpoint);
  }

  @Test
  void aJobInProgressGoesBackToItsQueue() {
    queues.recover();
    JobRecord record = record(9);
    assertEquals(JobState.WAITING, record.state());
    assertEquals(JobAttempt.Outcome.LOST, record.attempts().get(0).outcome());
    JobLease lease = queues.take("slow", 1, SERVER, MINUTE).get(0);
    assertEquals(9, lease.jobId());
    assertEquals(2, lease.attempt());
    assertEquals(1, lease.lost());
    assertEquals(List.of(lease), queues.inProgress());
  }

  @Test
  void theHistoryOfJobsIsThere() {
    assertEquals(JobState.DONE, record(7).state());
    assertEquals("well", record(7).queue());
    assertEquals(
        List.of(new Job(List.of(uuid(1)), "well", "7", JobChain.NEW)), queues.jobs("well_done"));
    JobRecord failed = record(8);
    assertEquals(JobState.FAILED, failed.state());
    assertEquals(
        "QUEUE_NOT_FOUND", failed.attempts().get(0).report().path("error").path("code").asText());
    assertEquals(1, queues.status("well").done());
    assertEquals(
        List.of(7L),
        queues.records("well", JobPage.of(JobState.DONE, 9)).stream().map(JobRecord::id).toList());
    assertEquals(Map.of("QUEUE_NOT_FOUND", 1L), queues.status("fails").failed());
    JobRecord told = queues.records("failed", JobPage.first(9)).get(0);
    assertEquals(List.of(uuid(2)), told.job().vconUuids());
    assertEquals("8", String.valueOf(told.cause().path("job_id").asText()));
    JobSearch search = new JobSearch(JobState.FAILED, Optional.empty(), 0, 9);
    assertEquals(
        List.of(failed.id()), queues.find(search).jobs().stream().map(JobRecord::id).toList());
    assertEquals(OptionalLong.of(told.id()), failed.followedBy());
    assertEquals(Map.of(), queues.runAgain(List.of(8L), false, null));
    assertEquals(JobState.CANCELLED, record(told.id()).state());
    assertEquals(jobs(2), queues.jobs("fails"));
  }

  @Test
  void pipelinesAreThere() {
    assertEquals(Set.of("well", "fails", "slow", "retries"), pipelines.names());
    assertEquals(
        Optional.of("well_done"), pipelines.find("well").orElseThrow().options().successQueue());
  }

  @Test
  void theStoreIsGoneOnWith() {
    List<Long> ids = queues.push("waits", jobs(4)).jobIds();
    assertEquals(List.of(13L), ids);
    queues.commit("run", List.of(), List.of(new JobPush("draining", Job.of(uuid(6)), true)));
    assertEquals(jobs(5, 6), queues.jobs("draining"));
    long revision = vcons.find(uuid(5)).orElseThrow().revision();
    vcons.save(vcons.find(uuid(6)).orElseThrow().vcon());
    assertEquals(revision, vcons.find(uuid(5)).orElseThrow().revision());
    assertFalse(queues.take("waits", 9, SERVER, MINUTE).isEmpty());
  }
}
