package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.vcon.error.FieldError;

/** Runs have threads of their own, and no more than are allowed are made or wait. */
@Timeout(60)
class OperationThreadsTest {
  private final BlockingQueue<String> running = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final RestApi api = new RestApi();

  OperationThreadsTest() {
    ActiveProcessors processors = new ActiveProcessors();
    processors.add("slow");
    api.services.processors = processors;
    api.services.queues = new MemoryQueues();
    api.services.runner = new Held();
  }

  @AfterEach
  void stop() {
    end.countDown();
    callers.shutdownNow();
    api.threads.close();
  }

  @Test
  void whatComesBeyondThoseThatRunAndThoseThatWaitIsRefusedAtOnce() throws Exception {
    List<Future<RestApi.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < RestApi.RUNS_AT_ONCE; i++) {
      calls.add(callers.submit(this::run));
      assertTrue(running.take().startsWith("rest-run-"));
    }
    // One of the two waits.
    Future<RestApi.Answer> one = callers.submit(this::run);
    Future<RestApi.Answer> other = callers.submit(this::run);
    while (!one.isDone() && !other.isDone()) {
      Thread.onSpinWait();
    }
    RestApi.Answer busy = (one.isDone() ? one : other).get();
    calls.add(one.isDone() ? other : one);
    assertEquals(503, busy.status(), busy::text);
    assertEquals("5", busy.header("Retry-After").orElse(""));
    assertTrue(busy.text().contains("Too many runs"), busy::text);

    api.get("/queues").expect(200);
    for (Future<RestApi.Answer> call : calls) {
      assertFalse(call.isDone());
    }
    end.countDown();
    for (Future<RestApi.Answer> call : calls) {
      call.get().expect(200);
    }
  }

  private RestApi.Answer run() {
    return api.post("/processIO/slow", "{}");
  }

  /** Runs until it is told to end. */
  private final class Held implements PipelineRunner {
    @Override
    public RunResult run(String name, PipelineDefinition definition, RunRequest request)
        throws InterruptedException {
      running.add(Thread.currentThread().getName());
      end.await();
      return new RunResult(
          List.of(), List.of(), List.of(), java.util.Map.of(), List.of(), List.of());
    }

    @Override
    public RunTrial tryOut(String name, PipelineDefinition definition, RunRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<FieldError> check(PipelineDefinition definition) {
      return List.of();
    }

    @Override
    public List<FieldError> warnings(PipelineDefinition definition) {
      return List.of();
    }
  }
}
