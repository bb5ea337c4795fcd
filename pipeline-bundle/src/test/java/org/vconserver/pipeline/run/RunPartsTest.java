package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.registry.TestProcessor;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** How a step keeps a part of its work, and tells how far it is. */
class RunPartsTest {
  private static final Vcon VCON =
      Vcon.of(json("{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000c2','parties':[]}"));

  private TestProcessor processor = TestProcessor.idle();
  private final RunReport report = new RunReport(Clock.systemUTC());
  private final List<RunState> parts = new ArrayList<>();

  @SuppressWarnings("NullAway") // no run gets as far as media
  private final PipelineExecution execution =
      new PipelineExecution(
          new UnusedVconStore(),
          new OneProcessor(() -> processor),
          null,
          new ProcessorThreads(),
          new ProcessCounters(),
          new SecretFiles((java.nio.file.Path) null),
          Duration.ofMinutes(1),
          10);

  @AfterEach
  void close() {
    execution.deactivate();
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private RunState run(Optional<RunState> from, TestProcessor.Work work) throws Exception {
    processor = new TestProcessor(work);
    RunPlan.Progress progress =
        new RunPlan.Progress() {
          @Override
          public void stepDone(RunState state, Duration took) {}

          @Override
          public void partDone(RunState state, Duration took) {
            assertFalse(took.isNegative());
            parts.add(state);
          }
        };
    PipelineDefinition definition =
        PipelineDefinition.of(
            json(
                "{'pipeline_options':{},'processors':["
                    + "{'processor_name':'bad','processor_options':{}}]}"));
    RunPlan plan =
        new RunPlan(
                "p",
                definition,
                new RunRequest(List.of(new RunRequest.Given(VCON, false)), Map.of(), false, true),
                new RunPlan.Lock("holder", Duration.ofSeconds(1), Duration.ofSeconds(1)),
                report)
            .resumedFrom(from)
            .followedBy(progress);
    try (PipelineExecution.Done done = execution.run(plan)) {
      return done.state();
    }
  }

  private static Vcon withParty(Vcon vcon) {
    return vcon.withParty(JsonNodeFactory.instance.objectNode());
  }

  @Test
  void theNextAttemptBeginsTheStepWithWhatWasKept() throws Exception {
    assertThrows(
        VconException.class,
        () ->
            run(
                Optional.empty(),
                session -> {
                  session.replaceInput(withParty(session.input()));
                  session.keep();
                  session.replaceInput(withParty(session.input()));
                  throw new IllegalStateException("broken");
                }));
    RunState kept = parts.get(0);
    assertTrue(kept.begun());
    assertEquals(0, kept.nextStep());
    assertEquals(1, kept.vcons().get(0).vcon().parties().size());
    RunState end =
        run(
            Optional.of(kept),
            session -> {
              assertEquals(1, session.input().parties().size());
              session.replaceInput(withParty(session.input()));
            });
    assertEquals(2, end.vcons().get(0).vcon().parties().size());
    assertFalse(end.begun());
  }

  @Test
  void progressIsInTheReportWhileTheStepRuns() throws Exception {
    List<Optional<ObjectNode>> shown = new ArrayList<>();
    run(
        Optional.empty(),
        session -> {
          shown.add(report.progressed());
          session.progress(0.1, "dialog[0]");
          session.progress(0.12345, "dialog[0]");
          shown.add(report.progressed());
          shown.add(report.progressed());
          session.progress(Double.NaN, "x".repeat(1000));
          shown.add(report.progressed());
        });
    assertEquals(Optional.empty(), shown.get(0));
    assertEquals(
        "{\"done\":0.123,\"what\":\"dialog[0]\"}",
        shown.get(1).orElseThrow().at("/steps/0/progress").toString());
    assertEquals(Optional.empty(), shown.get(2), "nothing new");
    assertEquals("0.000", shown.get(3).orElseThrow().at("/steps/0/progress/done").asText());
    assertTrue(shown.get(3).orElseThrow().toString().length() < 400);
    assertTrue(report.json().at("/steps/0/progress").isMissingNode(), "it is done");
  }
}
