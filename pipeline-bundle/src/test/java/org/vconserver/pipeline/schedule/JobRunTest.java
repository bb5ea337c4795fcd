package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedJobQueues;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunCommit;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** How attempts end that fail before their first step. */
class JobRunTest {
  private static final int MOST_HOPS = 3;
  private static final String UUID = "00000000-0000-4000-8000-000000000001";

  private final List<String> calls = new ArrayList<>();
  private RuntimeException failure = new IllegalStateException("a defect");
  private Set<String> names = Set.of("failed");
  private String notices = "";
  private ObjectNode error = JsonNodeFactory.instance.objectNode();
  private final Queues queues = new Queues();
  private final Store vcons = new Store();

  @SuppressWarnings("NullAway") // no attempt gets as far as media
  private final PipelineExecution execution =
      new PipelineExecution(
          vcons,
          new NoProcessors(),
          null,
          new ProcessorThreads(),
          new ProcessCounters(),
          new SecretFiles((java.nio.file.Path) null),
          Duration.ofMinutes(1),
          1000);

  @AfterEach
  void close() {
    Thread.interrupted(); // one test leaves it set
    execution.deactivate();
  }

  private final class Store extends UnusedVconStore {
    @Override
    public boolean lock(Set<String> uuids, String token, Duration lease) {
      return true;
    }

    @Override
    public void unlock(Set<String> uuids, String token) {
      calls.add("unlock");
    }

    @Override
    public Optional<StoredVcon> find(String uuid) {
      throw failure;
    }
  }

  private final class Queues extends UnusedJobQueues {
    @Override
    public Optional<JobRecord> record(long jobId) {
      return Optional.empty();
    }

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(names);
    }

    @Override
    public Set<String> finish(JobLease lease, JobEnd end) {
      error = end.report().withObject("/error");
      notices = end.report().path("notices").toString();
      calls.add((end.succeeded() ? "succeeded" : "failed") + ", pushes " + end.pushes().size());
      return Set.of();
    }

    @Override
    public void retry(JobLease lease, ObjectNode report, Duration delay) {
      error = report.withObject("/error");
      calls.add("retry in " + delay.toSeconds());
    }

    @Override
    public void park(JobLease lease, ObjectNode report, JobParking parking) {
      calls.add("park " + parking.reason());
    }

    @Override
    public void giveBack(JobLease lease, Duration delay) {
      calls.add(delay.isZero() ? "give back now" : "give back later");
    }
  }

  private static final class NoProcessors implements ProcessorRegistry {
    @Override
    public List<RegisteredProcessor> active() {
      return List.of();
    }

    @Override
    public List<RegisteredProcessor> all() {
      return List.of();
    }

    @Override
    public Optional<RegisteredProcessor> find(String name, VersionRange versions) {
      return Optional.empty();
    }

    @Override
    public ProcessorUse acquire(String name, VersionRange versions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> extensions() {
      return Set.of();
    }
  }

  private void run(int attempt, int lost) {
    run(Job.of(UUID), attempt, lost);
  }

  private void run(Job job, int attempt, int lost) {
    JobContext context =
        new JobContext(
            queues,
            vcons,
            execution,
            new RunCommit(queues, vcons),
            Clock.systemUTC(),
            Duration.ofSeconds(3),
            MOST_HOPS,
            1000);
    JobLease lease =
        new JobLease(
            7, "q", job, "s", Instant.EPOCH, Instant.EPOCH, "token", attempt, lost, 0, false);
    String pipeline =
        "{\"pipeline_options\":{\"max_attempts\":2,\"failure_queue\":\"failed\","
            + "\"backoff\":{\"initial_seconds\":60,\"jitter\":0}},"
            + "\"processors\":[{\"processor_name\":\"any\",\"processor_options\":{}}]}";
    ObjectNode json = StrictJson.readObject(pipeline.getBytes(StandardCharsets.UTF_8));
    new JobRun(context, lease, PipelineDefinition.of(json)).run(() -> {});
  }

  @Test
  void aJobThatGoesInARingIsParked() {
    run(Job.of(UUID).in(new JobChain(1, MOST_HOPS, null, null)), 1, 0);
    assertEquals(List.of("park LOOP"), calls);
    calls.clear();
    run(Job.of(UUID).in(new JobChain(1, MOST_HOPS - 1, null, null)), 1, 0);
    assertEquals(List.of("unlock", "retry in 60"), calls);
  }

  @Test
  void aDefectOfTheServerFailsTheAttemptUnderAnIdOfTheLog() {
    run(1, 0);
    assertEquals(List.of("unlock", "retry in 60"), calls);
    assertEquals("INTERNAL_ERROR", error.path("code").asText());
    assertTrue(
        error
            .path("message")
            .asText()
            .matches("job: 7 failed: the server's log has it under id [0-9a-f-]{36}"),
        error::toString);
    assertEquals("java.lang.IllegalStateException", error.path("exception").asText());
    assertEquals("a defect", error.path("exception_message").asText());
  }

  @Test
  void anExceptionThatCanNotBeReadFailsTheAttemptToo() {
    failure =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("in getMessage");
          }
        };
    run(2, 0);
    assertEquals(List.of("unlock", "failed, pushes 1"), calls);
  }

  @Test
  void aDefectInTheLastAttemptTakesTheJobToItsFailureQueue() {
    run(2, 0);
    assertEquals(List.of("unlock", "failed, pushes 1"), calls);
    assertEquals("INTERNAL_ERROR", error.path("code").asText());
  }

  @Test
  void aFailureQueueThatDoesNotExistIsToldInTheRecord() {
    run(2, 0);
    assertEquals("", notices);
    names = Set.of("others");
    run(2, 0);
    assertEquals(
        "[{\"severity\":\"error\",\"code\":\"failure_queue_missing\",\"place\":\"\",\"sentence\":"
            + "\"The failure queue failed does not exist: the job for it is parked until there is"
            + " one\"}]",
        notices);
  }

  @Test
  void aJobOverWhichServersDiedFailsWithoutARetry() {
    run(6, 5);
    assertEquals(List.of("failed, pushes 1"), calls);
    assertEquals("SERVERS_LOST", error.path("code").asText());
  }

  @Test
  void aJobWhoseStoreIsAwayIsGivenBackForAMoment() {
    failure = new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
    run(1, 0);
    assertEquals(List.of("unlock", "give back later"), calls);
  }

  @Test
  void anInterruptedJobIsGivenBackAtOnce() {
    Thread.currentThread().interrupt();
    run(1, 0);
    assertEquals("give back now", calls.get(calls.size() - 1));
  }
}
