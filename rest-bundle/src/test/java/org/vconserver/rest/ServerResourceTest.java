package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.server.JobIntake;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.server.WorkQueues;

/** This server, all servers, their queues and their health. */
class ServerResourceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Servers servers = new Servers();
  private final Weights weights = new Weights();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.servers = servers;
    api.services.workQueues = weights;
    api.services.thisServer = () -> state("running", Duration.ZERO);
  }

  @Test
  void thisServerTellsItsVersionsAndSettings() {
    JsonNode info = api.get("/server/info").expect(200).json();
    assertEquals("9.8.7", info.path("py_vcon_server").asText());
    assertEquals("0.4.0", info.path("vcon").asText());
    assertEquals(7, info.path("pid").asInt());
    assertEquals("{\"a\":1}", info.path("settings").toString());
    assertEquals("host", info.path("host").asText());
    assertEquals(8000, info.path("port").asInt());
    assertEquals(4, info.path("num_workers").asInt());
    assertEquals("running", info.path("state").asText());
    String text = api.get("/server/info").text();
    assertTrue(text.contains("\"start_time\":1767225600.0,"), text);
    assertTrue(text.contains("\"last_heartbeat\":1767225600.0,"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "running,1,live",
    "shutting_down,1,draining",
    "draining,1,draining",
    "drained,1,draining",
    "running,4,lost",
    "shutting_down,4,lost"
  })
  void aServerIsLostWhenItsHeartbeatStaysAway(String state, int beats, String liveness) {
    servers.states.add(state(state, Duration.ofSeconds(10)));
    servers.now = START.plusSeconds(10L * beats);
    JsonNode entry = api.get("/servers").expect(200).json().path("host:8000:7:1767225600.0");
    assertEquals(liveness, entry.path("liveness").asText());
    assertEquals(state, entry.path("state").asText());
    assertEquals(4, entry.path("num_workers").asInt());
  }

  @Test
  void itIsThePyVconServerThatItAnswersLike() {
    RestApi peer = new RestApi(RestApi.PEER);
    peer.services.thisServer = api.services.thisServer;
    JsonNode info = peer.get("/server/info").expect(200).json();
    assertEquals("0.5.0", info.path("py_vcon_server").asText());
    assertEquals("0.6.0", info.path("vcon").asText());
    assertEquals("9.8.7", info.path("vcon_server").asText());
  }

  @Test
  void anUnknownServerCanNotBeForgotten() {
    servers.states.add(state("running", Duration.ZERO));
    api.delete("/servers/host:8000:7:1767225600.0").expect(204);
    api.delete("/servers/nope").expect(404, "server state for: nope not found");
  }

  @Test
  void queuesAreWorkedOnWithAWeight() {
    api.post("/server/queue/a", "{}").expect(204);
    api.post("/server/queue/b", "{'weight':'7'}").expect(204);
    api.post("/server/queue/c", "{'weight':-2}").expect(204);
    assertEquals(
        "{\"a\":{\"weight\":1},\"b\":{\"weight\":7},\"c\":{\"weight\":-2}}",
        api.get("/server/queues").expect(200).text());
    api.delete("/server/queue/a").expect(204);
    api.delete("/server/queue/a").expect(404, "queue: a not found");
    api.post("/server/queue/b?persist=true", "{}").expect(204);
    api.post("/server/queue/c?persist=perhaps", "{}").expect(422);
    assertEquals(
        "{\"b\":{\"weight\":1,\"persisted\":true},\"c\":{\"weight\":-2}}",
        api.get("/server/queues").expect(200).text());
    api.delete("/server/queue/b?persist=true").expect(204);
  }

  @ParameterizedTest
  @CsvSource({"'1.5',int_type", "[],int_type", "'\"x\"',int_parsing", "99999999999,value_error"})
  void aWeightIsAnInteger(String weight, String type) {
    api.post("/server/queue/a", "{\"weight\":" + weight + "}").expect(422, "[body,weight] " + type);
    assertTrue(weights.weights().isEmpty());
  }

  @Test
  void aServerIsDrainedAndTakesJobsAgain() {
    Intake intake = new Intake();
    api.get("/server/drain").expect(503);
    api.services.intake = intake;
    assertEquals(
        "{\"state\":\"running\",\"running\":2,\"done\":false}",
        api.get("/server/drain").expect(200).text());
    JsonNode begun = api.put("/server/drain", "").expect(200).json();
    assertEquals("draining", begun.path("state").asText());
    assertEquals("2026-01-01T00:00:00Z", begun.path("since").asText());
    intake.running = 0;
    assertTrue(api.get("/server/drain").expect(200).json().path("done").asBoolean());
    assertEquals("running", api.delete("/server/drain").expect(200).json().path("state").asText());
  }

  private static final class Intake implements JobIntake {
    private @Nullable Instant since;
    private int running = 2;

    @Override
    public void drain() {
      since = START;
    }

    @Override
    public void resume() {
      since = null;
    }

    @Override
    public State state() {
      return new State(since, running);
    }
  }

  @Test
  void settingsAreShownAsTheHostHasThem() {
    api.get("/settings").expect(503, "What the host tells is not active at the moment");
    api.services.settings = () -> List.of(Map.of("name", "NUM_WORKERS", "live", true));
    assertEquals(
        "NUM_WORKERS", api.get("/settings").expect(200).json().at("/settings/0/name").asText());
    assertTrue(api.get("/settings").json().at("/settings/0/live").asBoolean());
  }

  @Test
  void theServerLivesBeforeItIsReady() {
    RestApi bare = new RestApi();
    assertEquals("{\"status\":\"live\"}", bare.get("/health/live").expect(200).text());
    RestApi.Answer waiting = bare.get("/health/ready").expect(503);
    assertEquals(Optional.of("1"), waiting.header("Retry-After"));
    assertEquals(
        "[\"VconStore\",\"JobQueues\",\"PipelineStore\",\"ServerRegistry\",\"ProcessorRegistry\",\"PipelineRunner\",\"WorkQueues\",\"ThisServer\"]",
        waiting.json().path("missing").toString());
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamed() {
    MemoryVcons vcons = new MemoryVcons();
    MemoryPipelines pipelines = new MemoryPipelines();
    api.services.vcons = vcons;
    api.services.queues = new MemoryQueues();
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
    api.services.processors = new ActiveProcessors();
    assertEquals("{\"status\":\"ready\"}", api.get("/health/ready").expect(200).text());
    vcons.reachable = false;
    JsonNode waiting = api.get("/health/ready").expect(503).json();
    assertEquals("[\"VconStore\"]", waiting.path("unreachable").toString());
    assertEquals("[]", waiting.path("missing").toString());
  }

  @Test
  void whatKeepsTheServerFromItsWorkIsToldWithItsSettingAndReason() {
    MemoryPipelines pipelines = new MemoryPipelines();
    api.services.vcons = new MemoryVcons();
    api.services.queues = new MemoryQueues();
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
    api.services.processors = new ActiveProcessors();
    ReadinessFinding full = ReadinessFinding.failing("the store", "VCON_STORAGE_URL", "full");
    ReadinessFinding policy = ReadinessFinding.warning("Redis", "QUEUE_DB_URL", "evicts");
    api.services.checks = List.of(() -> List.of(policy));
    JsonNode ready = api.get("/health/ready").expect(200).json();
    assertEquals("ready", ready.path("status").asText());
    assertEquals(
        "[{\"check\":\"Redis\",\"setting\":\"QUEUE_DB_URL\",\"reason\":\"evicts\"}]",
        ready.path("warnings").toString());
    api.services.checks = List.of(() -> List.of(policy), () -> List.of(full));
    JsonNode waiting = api.get("/health/ready").expect(503).json();
    assertEquals(
        "[{\"check\":\"the store\",\"setting\":\"VCON_STORAGE_URL\",\"reason\":\"full\"}]",
        waiting.path("failing").toString());
    assertEquals(1, waiting.path("warnings").size());
  }

  @Test
  void aStoreIsNamedWithItsSettingAndOnlyOnce() {
    JsonNode all = api.get("/health/ready").expect(503).json().path("failing");
    assertEquals("VCON_STORAGE_URL", all.at("/0/setting").asText());
    assertEquals("no active bundle provides it", all.at("/0/reason").asText());
    assertEquals(1, all.size(), all::toString);
    api.services.checks =
        List.of(
            () -> List.of(ReadinessFinding.failing("Redis", "VCON_STORAGE_URL", "wrong password")));
    JsonNode known = api.get("/health/ready").expect(503).json().path("failing");
    assertEquals("wrong password", known.at("/0/reason").asText());
    assertEquals(1, known.size(), known::toString);
  }

  @Test
  void aCheckThatFailsItselfIsNoReadyServer() {
    api.services.checks =
        List.of(
            () -> {
              throw new IllegalStateException("bug");
            });
    assertTrue(api.get("/health/ready").expect(503).text().contains("the check itself fails"));
  }

  private static ServerState state(String state, Duration heartbeat) {
    return new ServerState(
        "host",
        8000,
        7,
        START,
        4,
        state,
        START,
        heartbeat,
        "9.8.7",
        JsonNodeFactory.instance.objectNode().put("a", 1));
  }

  private static final class Servers implements ServerRegistry {
    final List<ServerState> states = new java.util.ArrayList<>();
    Instant now = START;

    @Override
    public void ping() {}

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public List<ServerState> states() {
      return states;
    }

    @Override
    public void put(ServerState state) {
      states.add(state);
    }

    @Override
    public boolean remove(String key) {
      return states.removeIf(state -> state.key().equals(key));
    }
  }

  private static final class Weights implements WorkQueues {
    private final Map<String, Integer> weights = new LinkedHashMap<>();
    private final Map<String, Integer> kept = new LinkedHashMap<>();

    @Override
    public void keep(String queue, int weight) {
      kept.put(queue, weight);
      put(queue, weight);
    }

    @Override
    public Map<String, Integer> kept() {
      return kept;
    }

    @Override
    public boolean forget(String queue) {
      kept.remove(queue);
      return remove(queue);
    }

    @Override
    public Map<String, Integer> weights() {
      return weights;
    }

    @Override
    public void put(String queue, int weight) {
      weights.put(queue, weight);
    }

    @Override
    public Optional<String> reasonToWait(String queue) {
      return Optional.empty();
    }

    @Override
    public boolean remove(String queue) {
      return weights.remove(queue) != null;
    }
  }
}
