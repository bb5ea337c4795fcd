package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/**
 * Says how every {@link JobQueues} must end a run: of a job, by {@link JobQueues#finish}, and of a
 * run that is no job, by {@link JobQueues#commit}.
 */
@Timeout(20)
public abstract class RunCommitContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String RUN = "a-run";
  private static final String ONE = "00000000-0000-4000-8000-000000000001";
  private static final String TWO = "00000000-0000-4000-8000-000000000002";

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private JobQueues queues;
  private VconStore vcons;

  /** Queues, and the vCons of the same backend. */
  public record Stores(JobQueues queues, VconStore vcons) {}

  /** Gives an empty backend. */
  protected abstract Stores openEmpty(Clock clock) throws Exception;

  /** Says whether the backend saves vCons and jobs in one transaction. */
  protected abstract boolean isOneDatabase();

  @BeforeEach
  void openStores() throws Exception {
    Stores stores = openEmpty(clock);
    queues = stores.queues();
    vcons = stores.vcons();
    queues.create("a");
    queues.create("b");
  }

  private static Vcon vcon(String uuid, String subject) {
    String json = "{\"uuid\":\"" + uuid + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JobPush push(String queue, String uuid) {
    return new JobPush(queue, Job.of(uuid), true);
  }

  private Optional<String> subject(String uuid) {
    return vcons.find(uuid).map(found -> found.vcon().tree().path("subject").asText());
  }

  private JobLease takeAJob() {
    queues.create("jobs");
    queues.push("jobs", List.of(Job.of(ONE)));
    return queues.take("jobs", 1, "host:8000:1:2.000000", MINUTE).get(0);
  }

  private static JobEnd end(List<VconWrite> writes, List<JobPush> pushes) {
    return new JobEnd(true, JsonNodeFactory.instance.objectNode(), writes, pushes);
  }

  @Test
  void theBackendSaysWhetherItIsOneDatabase() {
    assertEquals(isOneDatabase(), queues.savesInto(vcons));
  }

  @Test
  void aCommitPutsItsJobsIntoTheirQueuesInOrder() {
    queues.commit(RUN, List.of(), List.of(push("a", ONE), push("b", ONE), push("a", TWO)));
    assertEquals(List.of(Job.of(ONE), Job.of(TWO)), queues.jobs("a"));
    assertEquals(List.of(Job.of(ONE)), queues.jobs("b"));
    assertEquals(2, queues.status("a").lastHour().queued());
  }

  @Test
  void aRunOfAJobAndARunByHandPushIntoADrainingQueue() {
    queues.setMode("a", QueueMode.DRAINING);
    assertRefused(ServerError.QUEUE_CLOSED, () -> queues.push("a", List.of(Job.of(ONE))));
    queues.commit(RUN, List.of(), List.of(push("a", ONE)));
    queues.finish(takeAJob(), end(List.of(), List.of(push("a", TWO))));
    assertEquals(List.of(Job.of(ONE), Job.of(TWO)), queues.jobs("a"));
  }

  @Test
  void aMissingQueueLeavesEverythingUndone() {
    List<VconWrite> writes =
        isOneDatabase() ? List.of(VconWrite.replacing(vcon(ONE, "new"))) : List.of();
    List<JobPush> pushes = List.of(push("a", ONE), push("deleted", ONE));
    JobLease lease = takeAJob();
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.commit(RUN, writes, pushes));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.finish(lease, end(writes, pushes)));
    assertEquals(Optional.empty(), subject(ONE));
    assertEquals(List.of(), queues.jobs("a"));
    assertEquals(List.of(lease), queues.inProgress());
  }

  @Test
  void aCommitThatWasRefusedCanBeMadeLater() {
    List<JobPush> pushes = List.of(push("a", ONE), push("late", ONE));
    assertRefused(ServerError.QUEUE_NOT_FOUND, () -> queues.commit(RUN, List.of(), pushes));
    queues.create("late");
    queues.commit(RUN, List.of(), pushes);
    assertEquals(1, queues.jobs("a").size());
    assertEquals(1, queues.jobs("late").size());
  }

  @Test
  void aMissingQueueThatIsNotRequiredIsLeftOutAndNamed() {
    List<JobPush> pushes = List.of(push("a", ONE), new JobPush("deleted", Job.of(ONE), false));
    assertEquals(Set.of("deleted"), queues.commit(RUN, List.of(), pushes));
    assertEquals(1, queues.jobs("a").size());
  }

  @Test
  void aRunIsCommittedOnce() {
    queues.commit(RUN, List.of(), List.of(push("a", ONE)));
    clock.advance(Duration.ofHours(23));
    queues.recover();
    queues.commit(RUN, List.of(), List.of(push("a", ONE)));
    assertEquals(1, queues.jobs("a").size());
    queues.commit("another-run", List.of(), List.of(push("a", ONE)));
    assertEquals(2, queues.jobs("a").size());
  }

  @Test
  void aRunIsSavedOnceAlsoIfItsVconWasChangedSince() {
    if (!isOneDatabase()) {
      assertNotSavedTogether();
      return;
    }
    long before = vcons.save(vcon(ONE, "before"));
    List<VconWrite> writes = List.of(VconWrite.expecting(vcon(ONE, "after"), before));
    queues.commit(RUN, writes, List.of(push("a", ONE)));
    vcons.save(vcon(ONE, "someone else's"));
    queues.commit(RUN, writes, List.of(push("a", ONE)));
    assertEquals(Optional.of("someone else's"), subject(ONE));
    assertEquals(1, queues.jobs("a").size());
  }

  @Test
  void aCommitSavesItsVconsAndGivesTheirLocksBack() {
    if (!isOneDatabase()) {
      assertNotSavedTogether();
      return;
    }
    long before = vcons.save(vcon(ONE, "before"));
    assertTrue(vcons.lock(Set.of(ONE, TWO), RUN, MINUTE));
    queues.commit(
        RUN,
        List.of(
            VconWrite.expecting(vcon(ONE, "after"), before),
            VconWrite.expecting(vcon(TWO, "new"), VconWrite.ABSENT)),
        List.of(push("a", TWO)));
    assertEquals(Optional.of("after"), subject(ONE));
    assertEquals(Optional.of("new"), subject(TWO));
    assertEquals(List.of(ONE, TWO), vcons.list(null, 9));
    assertEquals(1, queues.jobs("a").size());
    assertTrue(vcons.lock(Set.of(ONE, TWO), "another", MINUTE));
  }

  @Test
  void aVconThatWasChangedLeavesEverythingUndone() {
    if (!isOneDatabase()) {
      assertNotSavedTogether();
      return;
    }
    long stale = vcons.save(vcon(TWO, "before"));
    vcons.save(vcon(TWO, "someone else's"));
    List<VconWrite> writes =
        List.of(
            VconWrite.replacing(vcon(ONE, "after")),
            VconWrite.expecting(vcon(TWO, "after"), stale));
    List<JobPush> pushes = List.of(push("a", ONE));
    JobLease lease = takeAJob();
    assertRefused(ServerError.REVISION_CONFLICT, () -> queues.commit(RUN, writes, pushes));
    assertRefused(ServerError.REVISION_CONFLICT, () -> queues.finish(lease, end(writes, pushes)));
    assertEquals(Optional.empty(), subject(ONE));
    assertEquals(Optional.of("someone else's"), subject(TWO));
    assertEquals(List.of(), queues.jobs("a"));
  }

  /** Requires that a backend of several databases refuses what it could only do in part. */
  private void assertNotSavedTogether() {
    List<VconWrite> writes = List.of(VconWrite.replacing(vcon(ONE, "new")));
    assertThrows(
        IllegalArgumentException.class, () -> queues.commit(RUN, writes, List.of(push("a", ONE))));
    assertEquals(Optional.empty(), subject(ONE));
    assertEquals(List.of(), queues.jobs("a"));
  }
}
