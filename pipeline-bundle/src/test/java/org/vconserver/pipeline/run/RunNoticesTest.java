package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.Notice;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.registry.TestProcessor;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** What a run tells besides its result, and which of its vCons count as modified. */
class RunNoticesTest {
  private static final Vcon VCON =
      Vcon.of(json("{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000c1','parties':[]}"));
  private static final Notice WARNING =
      new Notice(Notice.Severity.WARNING, "left_out", "dialog[0]", "something is left out");

  private TestProcessor processor = TestProcessor.idle();
  private final ProcessCounters counters = new ProcessCounters();
  private RunReport report = new RunReport(Clock.systemUTC());

  @SuppressWarnings("NullAway") // no run gets as far as media
  private final PipelineExecution execution =
      new PipelineExecution(
          new UnusedVconStore(),
          new OneProcessor(() -> processor),
          null,
          new ProcessorThreads(),
          counters,
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

  private RunResult run(String options, TestProcessor.Work work) throws InterruptedException {
    processor = new TestProcessor(work);
    report = new RunReport(Clock.systemUTC());
    RunPlan plan =
        new RunPlan(
            "p",
            PipelineDefinition.of(
                json(
                    "{'pipeline_options':{"
                        + options
                        + "},'processors':[{'processor_name':'bad','processor_options':{}}]}")),
            new RunRequest(List.of(new RunRequest.Given(VCON, false)), Map.of(), false, true),
            new RunPlan.Lock("holder", Duration.ofSeconds(1), Duration.ofSeconds(1)),
            report);
    try (PipelineExecution.Done done = execution.run(plan)) {
      return done.result();
    }
  }

  private long counted(String code) {
    return counters
        .counter("notices", Map.of("processor", "bad", "code", code, "severity", "warning"))
        .count();
  }

  @Test
  void aNoticeIsInTheResultInTheReportAndInTheFigures() throws Exception {
    RunResult result = run("", session -> session.notice(WARNING));
    RunNotice told = new RunNotice(0, "bad", VCON.uuid(), WARNING);
    assertEquals(List.of(told), result.notices());
    assertEquals(told.json(), report.json().at("/notices/0"));
    assertEquals(told, RunNotice.read(told.json()));
    assertEquals(1, counted("left_out"));
  }

  @Test
  void whatAStepSaidBeforeItFailedIsInTheReport() {
    assertThrows(
        VconException.class,
        () ->
            run(
                "",
                session -> {
                  session.notice(WARNING);
                  throw new IllegalStateException("broken");
                }));
    assertEquals("left_out", report.json().at("/notices/0/code").asText());
  }

  @Test
  void ofManyNoticesAHundredAreToldAndHowManyMoreThereAre() throws Exception {
    RunResult result =
        run(
            "",
            session -> {
              for (int i = 0; i < 100_000; i++) {
                session.notice(WARNING);
              }
            });
    assertEquals(101, result.notices().size());
    assertEquals(
        "99900 more notices of this step are not told",
        result.notices().get(100).notice().sentence());
  }

  @Test
  void aPipelineMayFailForANotice() throws Exception {
    VconException failure =
        assertThrows(
            VconException.class,
            () -> run("'fail_on_notice':'warning'", session -> session.notice(WARNING)));
    assertEquals(ServerError.NOTICE_GIVEN, failure.code());
    assertEquals(
        "fail_on_notice: left_out at dialog[0]: something is left out", failure.getMessage());
    JsonNode told = report.json();
    assertEquals("left_out", told.at("/notices/0/code").asText());
    assertEquals("failed", told.at("/steps/0/outcome").asText());
    assertEquals(1, run("'fail_on_notice':'error'", s -> s.notice(WARNING)).notices().size());
  }

  @Test
  void onlyAVconThatDiffersCountsAsModified() throws Exception {
    RunResult same = run("", session -> session.replaceInput(Vcon.of(VCON.copyTree())));
    assertEquals(List.of(false), same.modified());
    assertEquals(List.of(true), same.replaced(), "which py_vcon_server calls modified");
    RunResult changed =
        run(
            "",
            session -> {
              session.replaceInput(Vcon.of(VCON.copyTree().put("subject", "x")));
              session.replaceInput(session.input());
            });
    assertEquals(List.of(true), changed.modified());
    RunResult left = run("", session -> {});
    assertEquals(List.of(false), left.modified());
    assertEquals(List.of(false), left.replaced());
  }
}
