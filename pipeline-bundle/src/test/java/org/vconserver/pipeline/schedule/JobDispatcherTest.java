package org.vconserver.pipeline.schedule;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.fixture.UnusedJobQueues;
import org.vconserver.pipeline.fixture.UnusedVconStore;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunCommit;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Which queues jobs are taken from, and which wait. */
class JobDispatcherTest {
  private static final PipelineDefinition PIPELINE =
      PipelineDefinition.ofStep(new PipelineStep("any", JsonNodeFactory.instance.objectNode()));

  private static final ServerState STATE =
      new ServerState(
          "host",
          8000,
          1,
          Instant.EPOCH,
          1,
          "running",
          Instant.EPOCH,
          Duration.ZERO,
          "1",
          JsonNodeFactory.instance.objectNode());

  private final AtomicInteger goodLooks = new AtomicInteger();
  private final WorkCycle cycle = new WorkCycle("bad:100,worse:100,good:1");
  private final JobWorkers workers = new JobWorkers(1);
  private final VconStore vcons = new UnusedVconStore();

  private final UnusedJobQueues queues =
      new UnusedJobQueues() {
        @Override
        public List<JobLease> take(String queue, int limit, String server, Duration lease) {
          if (queue.equals("worse")) {
            throw new VconException(ServerError.INVALID_REQUEST, "queue:worse is of a wrong type");
          }
          assertEquals("good", queue);
          goodLooks.incrementAndGet();
          return List.of();
        }
      };

  private final PipelineStore pipelines =
      (PipelineStore)
          Proxy.newProxyInstance(
              PipelineStore.class.getClassLoader(),
              new Class<?>[] {PipelineStore.class},
              (proxy, method, arguments) -> {
                if ("bad".equals(arguments[0])) {
                  throw new VconException(VconError.INVALID_JSON, "not JSON: at character 4");
                }
                return Optional.of(PIPELINE);
              });

  private final PipelineRunner runner =
      (PipelineRunner)
          Proxy.newProxyInstance(
              PipelineRunner.class.getClassLoader(),
              new Class<?>[] {PipelineRunner.class},
              (proxy, method, arguments) -> List.of());

  private final ThisServer server =
      (ThisServer)
          Proxy.newProxyInstance(
              ThisServer.class.getClassLoader(),
              new Class<?>[] {ThisServer.class},
              (proxy, method, arguments) -> STATE);

  @SuppressWarnings("NullAway") // no job is taken, so none is run
  private final JobDispatcher dispatcher =
      new JobDispatcher(
          new JobContext(
              queues,
              vcons,
              new PipelineExecution(
                  vcons,
                  null,
                  null,
                  new ProcessorThreads(),
                  new ProcessCounters(),
                  new SecretFiles((java.nio.file.Path) null),
                  Duration.ofMinutes(1),
                  1),
              new RunCommit(queues, vcons),
              Clock.systemUTC(),
              Duration.ofSeconds(3),
              100,
              1000),
          pipelines,
          runner,
          server,
          cycle,
          workers);

  @AfterEach
  void stop() {
    dispatcher.stop();
    workers.stop();
  }

  @Test
  void aQueueThatCantBeReadWaitsAloneWithItsReason() {
    dispatcher.start();
    for (int i = 0; i < 50; i++) {
      int before = goodLooks.get();
      dispatcher.wake();
      await().until(() -> goodLooks.get() > before);
    }
    assertEquals(
        Map.of(
            "bad", "it can't be read: not JSON: at character 4",
            "worse", "it can't be read: queue:worse is of a wrong type"),
        Map.of(
            "bad", cycle.reasonToWait("bad").orElseThrow(),
            "worse", cycle.reasonToWait("worse").orElseThrow()));
    assertTrue(cycle.reasonToWait("good").isEmpty());
  }

  @Test
  void oneThatTakesNoJobsLooksForNoneUntilItTakesThemAgain() {
    dispatcher.take(false);
    dispatcher.start();
    dispatcher.wake();
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> goodLooks.get() == 0);
    dispatcher.take(true);
    await().until(() -> goodLooks.get() > 0);
  }
}
