package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;

/** Says how every {@link ServerRegistry} must behave. */
@Timeout(20)
public abstract class ServerRegistryContract {
  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private ServerRegistry registry;

  /** Gives an empty backend. */
  protected abstract ServerRegistry openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void openRegistry() throws Exception {
    registry = openEmpty(clock);
  }

  private ServerState server(String host, String state) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put("VCON_STORAGE_URL", "embedded:").putNull("nothing").put("number", 3);
    Instant start = Instant.parse("2026-11-24T09:00:00.123456Z");
    Duration heartbeat = Duration.ofSeconds(5);
    return new ServerState(
        host, 8000, 42, start, 4, state, clock.instant(), heartbeat, "0.1.0", settings);
  }

  @Test
  void aStateComesBackAsItWasPut() {
    registry.put(server("a", "running"));
    assertEquals(List.of(server("a", "running")), registry.states());
  }

  @Test
  void statesAreInTheOrderOfTheirKeys() {
    registry.put(server("b", "running"));
    registry.put(server("a", "running"));
    assertEquals(List.of(server("a", "running"), server("b", "running")), registry.states());
  }

  @Test
  void puttingReplacesTheStateOfTheSameServer() {
    registry.put(server("a", "starting_up"));
    registry.put(server("a", "running"));
    assertEquals(List.of(server("a", "running")), registry.states());
  }

  @Test
  void removingSaysWhetherTheServerWasKnown() {
    ServerState server = server("a", "running");
    registry.put(server);
    assertTrue(registry.remove(server.key()));
    assertFalse(registry.remove(server.key()));
    assertEquals(List.of(), registry.states());
  }

  @Test
  void theLastHeartbeatIsWhenTheStateWasPutByTheStoresClock() {
    ServerState state = server("a", "running");
    clock.advance(Duration.ofSeconds(7));
    registry.put(state);
    assertEquals(clock.instant(), registry.states().get(0).lastHeartbeat());
    assertEquals(clock.instant(), registry.now());
  }

  @Test
  void aStoreThatIsThereCanBePinged() {
    registry.ping();
  }
}
