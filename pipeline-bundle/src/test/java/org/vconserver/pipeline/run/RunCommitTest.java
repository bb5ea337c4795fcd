package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.pipeline.fixture.UnusedJobQueues;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;

class RunCommitTest {
  private static final String UUID = "00000000-0000-4000-8000-000000000001";
  private static final JobLease LEASE =
      new JobLease(
          7, "q", Job.of(UUID), "s", Instant.EPOCH, Instant.EPOCH, "token", 1, 0, 0, false);

  private final List<String> calls = new ArrayList<>();
  private final SortedSet<String> names = new TreeSet<>(Set.of("next"));
  private boolean oneDatabase = true;
  private @Nullable ServerError endRefused;
  private int storeAway;
  private final Store vcons = new Store();
  private final Queues queues = new Queues();
  private final VconLocks locks = new VconLocks(vcons);
  private final RunCommit commit = new RunCommit(queues, vcons);

  @AfterEach
  void close() {
    locks.close();
  }

  private final class Queues extends UnusedJobQueues {
    @Override
    public SortedSet<String> names() {
      return names;
    }

    @Override
    public boolean savesInto(VconStore store) {
      return oneDatabase;
    }

    @Override
    public void keepCheckpoint(JobLease lease, byte[] state) {
      calls.add("keep " + Checkpoint.read(state).commitId());
    }

    @Override
    public Set<String> finish(JobLease lease, JobEnd end) {
      return ended("finish", end.writes(), end.pushes());
    }

    @Override
    public Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes) {
      return ended("commit " + runId, writes, pushes);
    }

    private Set<String> ended(String call, List<VconWrite> writes, List<JobPush> pushes) {
      calls.add(call + ": " + writes.size() + " vCons, jobs into " + queuesOf(pushes));
      if (storeAway-- > 0) {
        throw new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
      }
      if (endRefused != null) {
        throw new VconException(endRefused, "refused");
      }
      return Set.of();
    }

    private List<String> queuesOf(List<JobPush> pushes) {
      return pushes.stream().map(JobPush::queue).toList();
    }
  }

  private final class Store extends UnusedVconStore {
    @Override
    public List<Long> save(List<VconWrite> writes) {
      calls.add("save " + writes.size() + " as " + writes.get(0).onceId());
      return List.of(1L);
    }
  }

  private PipelineExecution.Done done(boolean modified, String... jobsInto) throws Exception {
    Vcon vcon =
        Vcon.parse(("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8));
    List<JobRequest> jobs = new ArrayList<>();
    for (String queue : jobsInto) {
      jobs.add(new JobRequest(queue, List.of(UUID), null));
    }
    RunState state =
        new RunState(
            List.of(
                new RunVcon(
                    vcon,
                    OptionalLong.of(3),
                    modified,
                    modified,
                    false,
                    List.of(),
                    VconExpiry.KEPT)),
            Map.of(),
            jobs,
            List.of(),
            0,
            false);
    RunPlan.Lock none = new RunPlan.Lock("token", Duration.ofSeconds(9), Duration.ZERO);
    return new PipelineExecution.Done(
        state, state.writes(), locks.take(Set.of(), none), MemoryBudget.ofHeap().open());
  }

  private static CallerOrigin caller() {
    return new CallerOrigin(new RunRequest.Asked("run", JobChain.NEW), "calls");
  }

  private static JobOrigin job(Checkpoint kept) {
    return new JobOrigin(
        LEASE,
        PipelineDefinition.ofStep(new PipelineStep("none", JsonNodeFactory.instance.objectNode())),
        kept,
        JsonNodeFactory.instance.objectNode(),
        List.of(new JobPush("well", Job.of(UUID), false)));
  }

  private void commit(PipelineExecution.Done run, Origin origin) throws Exception {
    commit.commit(run, origin, new StoreRetry(Duration.ofSeconds(5)));
  }

  @Test
  void oneDatabaseTakesARunByHandInOneCall() throws Exception {
    commit(done(true, "next"), caller());
    assertEquals(List.of("commit run: 1 vCons, jobs into [next]"), calls);
  }

  @Test
  void oneDatabaseTakesAJobInOneCall() throws Exception {
    commit(done(true, "next"), job(Checkpoint.NONE));
    assertEquals(List.of("finish: 1 vCons, jobs into [next, well]"), calls);
  }

  @Test
  void aRunByHandThatStoresNothingCallsNoStore() throws Exception {
    commit(done(false), caller());
    assertEquals(List.of(), calls);
  }

  @Test
  void aRunByHandOverTwoDatabasesSavesFirstUnderItsName() throws Exception {
    oneDatabase = false;
    commit(done(true, "next"), caller());
    assertEquals(List.of("save 1 as run", "commit run: 0 vCons, jobs into [next]"), calls);
  }

  @Test
  void aJobOverTwoDatabasesKeepsItsOutcomeFirst() throws Exception {
    oneDatabase = false;
    JobOrigin origin = job(Checkpoint.NONE);
    commit(done(true, "next"), origin);
    assertTrue(origin.outcomeKept());
    String name = calls.get(0).substring("keep ".length());
    assertEquals(
        List.of("keep " + name, "save 1 as " + name, "finish: 0 vCons, jobs into [next, well]"),
        calls);
  }

  @Test
  void aJobThatIsResumedAtItsCommitSavesUnderTheNameOfTheFirstAttempt() throws Exception {
    oneDatabase = false;
    commit(done(true), job(new Checkpoint(null, List.of(), "first", 0)));
    assertEquals(List.of("save 1 as first", "finish: 0 vCons, jobs into [well]"), calls);
  }

  @Test
  void nothingIsSavedInTwoDatabasesIfAQueueIsMissing() throws Exception {
    oneDatabase = false;
    PipelineExecution.Done run = done(true, "next", "deleted");
    VconException refused = assertThrows(VconException.class, () -> commit(run, caller()));
    assertEquals(ServerError.QUEUE_NOT_FOUND, refused.code());
    assertEquals(List.of(), calls);
  }

  @Test
  void aCallerHearsThatVconsAreSavedWhoseJobsAreMissing() throws Exception {
    oneDatabase = false;
    endRefused = ServerError.QUEUE_NOT_FOUND;
    PipelineExecution.Done run = done(true, "next");
    VconException refused = assertThrows(VconException.class, () -> commit(run, caller()));
    assertEquals(ServerError.QUEUE_NOT_FOUND, refused.code());
    assertEquals(
        "the vCons of the run are saved, but its jobs may not be in their queues: refused",
        refused.getMessage());
  }

  @Test
  void aCommitIsAskedForAgainWhileTheStoreIsAway() throws Exception {
    storeAway = 1;
    commit(done(true, "next"), caller());
    assertEquals(2, calls.size());
    assertEquals(calls.get(0), calls.get(1));
  }
}
