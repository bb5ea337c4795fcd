package org.vconserver.pipeline.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.pipeline.registry.ProcessorFramework;
import org.vconserver.pipeline.schedule.LiveIntake;

@Timeout(60)
class LiveServerTest {
  /** A registry with a defect: every second state that it is told makes it throw. */
  private static final class DefectiveRegistry implements ServerRegistry {
    final AtomicInteger told = new AtomicInteger();
    volatile boolean removed;

    @Override
    public void ping() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public List<ServerState> states() {
      return List.of();
    }

    @Override
    public void put(ServerState state) {
      if (told.incrementAndGet() % 2 == 1) {
        throw new IllegalStateException("a defect of the backend");
      }
    }

    @Override
    public boolean remove(String key) {
      removed = true;
      return true;
    }
  }

  @Test
  void theHeartbeatSurvivesAnyExceptionOfABackend(@TempDir Path folder) throws Exception {
    DefectiveRegistry registry = new DefectiveRegistry();
    LiveIntake intake = new LiveIntake();
    try (ProcessorFramework framework =
        new ProcessorFramework(folder, Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      LiveServer server =
          new LiveServer(
              framework.bundle("pipeline", "1.0.0").getBundleContext(),
              name -> Optional.empty(),
              intake,
              1,
              Duration.ofMillis(5));
      server.setRegistry(registry);
      await().until(() -> registry.told.get() > 6);
      assertEquals("running", server.state().state());
      intake.drain();
      assertEquals("drained", server.state().state());
      intake.resume();
      assertEquals("running", server.state().state());
      server.deactivate();
      assertTrue(registry.removed);
    }
  }
}
