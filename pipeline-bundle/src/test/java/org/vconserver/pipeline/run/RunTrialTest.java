package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.api.processor.Notice;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedJobQueues;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.registry.TestProcessor;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * What a pipeline that is tried out tells of each step; stores that refuse every call are unused.
 */
class RunTrialTest {
  private static final Vcon VCON =
      Vcon.of(json("{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000c1','parties':[]}"));

  private final Deque<TestProcessor> works = new ArrayDeque<>();
  private final SecretFiles noSecrets = new SecretFiles((java.nio.file.Path) null);

  @SuppressWarnings("NullAway") // no run gets as far as media
  private final PipelineExecution execution =
      new PipelineExecution(
          new UnusedVconStore(),
          new OneProcessor(works::remove),
          null,
          new ProcessorThreads(),
          new ProcessCounters(),
          noSecrets,
          Duration.ofMinutes(1),
          10);

  private final LivePipelineRunner runner =
      new LivePipelineRunner(
          execution,
          new UnusedVconStore(),
          new UnusedJobQueues(),
          (name, versions) -> Optional.empty(),
          noSecrets);

  @AfterEach
  void close() {
    execution.deactivate();
  }

  @Test
  void eachStepIsRememberedAndNothingIsStored() throws Exception {
    RunTrial trial =
        tryOut(
            session -> {
              session.replace(0, changed("one"));
              session.notice(new Notice(Notice.Severity.INFO, "said", "", "it is said"));
            },
            session -> {
              session.setParameter("n", IntNode.valueOf(1));
              session.enqueueOnCommit(new JobRequest("next", List.of(VCON.uuid()), null));
            });
    assertEquals(Optional.empty(), trial.failure());
    assertEquals(2, trial.steps().size());
    RunTrial.Moment first = trial.steps().get(0).after().orElseThrow();
    assertEquals("one", first.vcons().get(0).tree().path("subject").asText());
    assertTrue(first.jobs().isEmpty() && first.parameters().isEmpty());
    assertEquals("said", trial.steps().get(0).notices().get(0).notice().code());
    assertEquals("2.1.0", trial.steps().get(0).version());
    RunTrial.Moment end = trial.end();
    assertEquals(1, end.jobs().size());
    assertEquals(Map.of("n", IntNode.valueOf(1)), end.parameters());
    assertEquals(List.of(VCON), trial.begin().vcons());
  }

  @Test
  void aStepThatFailsEndsItWithWhatWasBefore() throws Exception {
    RunTrial trial =
        tryOut(
            session -> session.replace(0, changed("one")),
            session -> {
              session.notice(new Notice(Notice.Severity.WARNING, "odd", "", "it is odd"));
              throw new VconException(ServerError.PROCESSOR_FAILED, "away");
            },
            session -> session.replace(0, changed("three")));
    assertEquals(ServerError.PROCESSOR_FAILED, trial.failure().orElseThrow().code());
    assertEquals(2, trial.steps().size());
    assertEquals("failed", trial.steps().get(1).outcome());
    assertEquals("odd", trial.steps().get(1).notices().get(0).notice().code());
    assertEquals(Optional.empty(), trial.steps().get(1).after());
    assertEquals("one", trial.end().vcons().get(0).tree().path("subject").asText());
  }

  @Test
  void aPipelineWithoutStepsDoesNothing() throws Exception {
    RunTrial trial = tryOut();
    assertEquals(List.of(), trial.steps());
    assertEquals(List.of(VCON), trial.end().vcons());
  }

  @Test
  void aRunThatCanNotBeginFails() {
    RunRequest request = new RunRequest(List.of(given(), given()), Map.of(), false, true);
    VconException twice =
        assertThrows(VconException.class, () -> runner.tryOut("p", pipeline(0), request));
    assertEquals(ServerError.DUPLICATE_VCON, twice.code());
  }

  private RunTrial tryOut(TestProcessor.Work... steps) throws InterruptedException {
    for (TestProcessor.Work step : steps) {
      works.add(new TestProcessor(step));
    }
    RunRequest request = new RunRequest(List.of(given()), Map.of(), true, true);
    return runner.tryOut("p", pipeline(steps.length), request);
  }

  private static RunRequest.Input given() {
    return new RunRequest.Given(VCON, false);
  }

  private static PipelineDefinition pipeline(int steps) {
    String step = "{'processor_name':'bad','processor_options':{}}";
    String all = String.join(",", java.util.Collections.nCopies(steps, step));
    return PipelineDefinition.of(json("{'pipeline_options':{},'processors':[" + all + "]}"));
  }

  private static Vcon changed(String subject) {
    return Vcon.of(VCON.copyTree().put("subject", subject));
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
