package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnforeseenException;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.registry.TestProcessor;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** What a run tells of a step that failed, whatever the processor throws. */
class RunFailureTest {
  private static final int MOST_JOBS = 3;

  private TestProcessor processor = TestProcessor.idle();
  private final RunReport report = new RunReport(Clock.systemUTC());

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
          MOST_JOBS);

  @AfterEach
  void close() {
    execution.deactivate();
  }

  private VconException failureOf(TestProcessor.Work work) {
    processor = new TestProcessor(work);
    String pipeline =
        "{\"pipeline_options\":{},\"processors\":[{\"processor_name\":\"bad\",\"processor_options\":{}}]}";
    RunPlan plan =
        new RunPlan(
            "p",
            PipelineDefinition.of(StrictJson.readObject(pipeline.getBytes(StandardCharsets.UTF_8))),
            new RunRequest(List.of(), Map.of(), false, true),
            new RunPlan.Lock("holder", Duration.ofSeconds(1), Duration.ofSeconds(1)),
            report);
    VconException failure = assertThrows(VconException.class, () -> execution.run(plan));
    report.failed(failure);
    return failure;
  }

  private JsonNode error() {
    return report.json().path("error");
  }

  private static RuntimeException withMessage(String message) {
    return new IllegalStateException(message);
  }

  @Test
  void aFaultOfAPluginIsRecordedWithItsClassMessageAndTheIdOfTheLog() {
    VconException failure =
        failureOf(
            session -> {
              throw withMessage("no licence\nhere");
            });
    UnforeseenException unforeseen = assertInstanceOf(UnforeseenException.class, failure);
    assertEquals("PROCESSOR_FAILED", error().path("code").asText());
    assertEquals("java.lang.IllegalStateException", error().path("exception").asText());
    assertEquals("no licence here", error().path("exception_message").asText());
    assertEquals(unforeseen.errorId(), error().path("error_id").asText());
    assertEquals("bad", error().path("processor").asText());
    assertEquals("2.1.0", error().path("version").asText());
    assertFalse(failure.getMessage().contains("licence"), "callers are not told what it says");
    assertTrue(failure.getMessage().endsWith("under id " + unforeseen.errorId()));
  }

  @Test
  void anExceptionWhoseMethodsThrowIsAFaultLikeAnother() {
    failureOf(
        session -> {
          throw new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
              throw new IllegalStateException("in getMessage");
            }

            @Override
            public synchronized Throwable getCause() {
              throw new IllegalStateException("in getCause");
            }
          };
        });
    assertEquals("PROCESSOR_FAILED", error().path("code").asText());
    assertEquals("", error().path("exception_message").asText());
  }

  @Test
  void aHugeMessageIsShortened() {
    failureOf(
        session -> {
          throw withMessage("m".repeat(30_000_000));
        });
    assertTrue(report.json().toString().length() < 2000);
  }

  @Test
  void whatAProcessorTellsOfItselfIsShortenedToo() {
    VconException told =
        failureOf(
            session -> {
              throw new VconException(ServerError.INVALID_OPTIONS, "m".repeat(30_000_000));
            });
    assertEquals(ServerError.INVALID_OPTIONS, told.code());
    assertTrue(told.getMessage().length() < 1000);
    String huge = "f".repeat(1_000_000);
    VconException fields =
        failureOf(
            session -> {
              throw new VconException(
                  ServerError.INVALID_OPTIONS,
                  List.of(new FieldError(List.of(huge, 3), huge, FaultType.VALUE_ERROR)));
            });
    assertEquals(3, fields.fields().get(0).location().get(1));
    assertTrue(fields.getMessage().length() < 1000);
  }

  @Test
  void aCodeThatThrowsIsAFaultOfThePlugin() {
    ErrorCode bad =
        new ErrorCode() {
          @Override
          public String name() {
            throw new IllegalStateException("in name");
          }

          @Override
          public ErrorKind kind() {
            throw new IllegalStateException("in kind");
          }
        };
    failureOf(
        session -> {
          throw new VconException(bad, "x");
        });
    assertEquals("PROCESSOR_FAILED", error().path("code").asText());
    assertEquals("org.vconserver.vcon.error.VconException", error().path("exception").asText());
  }

  @Test
  void aRunThatAsksForMoreJobsThanItMayIsRefused() {
    VconException refused =
        failureOf(
            session -> {
              for (int i = 0; i <= MOST_JOBS; i++) {
                session.enqueueOnCommit(new JobRequest("next", List.of("uuid"), null));
              }
            });
    assertEquals(ServerError.TOO_MANY_JOBS, refused.code());
    assertEquals(
        "The run asks for more than 3 jobs; RUN_MAX_JOBS is the setting", refused.getMessage());
    assertEquals("TOO_MANY_JOBS", error().path("code").asText());
    assertEquals(refused.getMessage(), error().path("message").asText());
  }
}
