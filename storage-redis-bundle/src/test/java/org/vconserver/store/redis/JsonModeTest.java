package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobState;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * A Redis with the JSON commands, of a small module that is compiled for the test: left out where
 * there is no C compiler.
 */
@Timeout(60)
class JsonModeTest {
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final String KEY = "vcon:" + UUID;
  private static final String RAW = "vcon-raw:{" + KEY + "}";
  private static final String PEER = "127.0.0.1:8851:24236:1795710194.0627744";
  private static final byte[] SPACED =
      ("{ \"uuid\" : \"" + UUID + "\",\n \"parties\" : [ ] }").getBytes(StandardCharsets.UTF_8);
  private static final String COMPACT = "{\"uuid\":\"" + UUID + "\",\"parties\":[]}";

  @TempDir static Path folder;
  private RedisProcess process;
  private Redis redis;
  private RedisVconStore vcons;

  @BeforeEach
  void start() throws Exception {
    Path module = folder.resolve("json.so");
    assumeTrue(Files.exists(module) || compiled(module), "no C compiler");
    process = RedisProcess.start(folder, "--loadmodule", module.toString());
    redis = Redis.connect(RedisUrl.parse(process.url()), TestRedis.settings(""));
    vcons = new RedisVconStore(redis);
  }

  private static boolean compiled(Path module) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", module.toString(), "src/test/c/json_commands.c")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      redis.close();
    }
    if (process != null) {
      process.close();
    }
  }

  @Test
  void aVconIsAJsonValueThatComesBackByteForByte() throws Exception {
    long revision = vcons.save(Vcon.parse(SPACED));
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
    assertArrayEquals(SPACED, vcons.find(UUID).orElseThrow().vcon().toJson());
    assertEquals(revision, vcons.find(UUID).orElseThrow().revision());
    vcons.save(List.of(VconWrite.expecting(Vcon.parse(SPACED), revision)));
    assertTrue(vcons.delete(UUID));
    assertFalse(vcons.find(UUID).isPresent());
    assertEquals("0", process.ask("EXISTS", "vcon-raw:{" + KEY + "}"));
  }

  @Test
  void whatThePeerDeletesLosesItsExpiry() throws Exception {
    VconExpiry expiry = VconExpiry.after(Duration.ofHours(1));
    vcons.save(List.of(VconWrite.replacing(Vcon.parse(SPACED)).expiring(expiry)));
    assertEquals("1", process.ask("EXISTS", "vcon-expires:{" + KEY + "}"));
    process.ask("DEL", KEY);
    assertFalse(vcons.find(UUID).isPresent());
    assertEquals("0", process.ask("EXISTS", "vcon-expires:{" + KEY + "}"));
    assertEquals("0", process.ask("ZCARD", "expires"));
  }

  @Test
  void whatThePeerChangedIsSeen() throws Exception {
    long revision = vcons.save(Vcon.parse(SPACED));
    String changed = COMPACT.replace("[]", "[{}]");
    process.ask("JSON.SET", KEY, "$", changed);
    assertEquals(changed, text(UUID));
    assertFalse(vcons.find(UUID).orElseThrow().revision() == revision);
    assertEquals(List.of(UUID), vcons.list(null, 9));
  }

  private String text(String uuid) {
    return new String(vcons.find(uuid).orElseThrow().vcon().toJson(), StandardCharsets.UTF_8);
  }

  @Test
  void stringsOfATimeWithoutTheCommandsAreReadAndReplaced() throws Exception {
    process.ask("SET", KEY, COMPACT);
    assertEquals(COMPACT, text(UUID));
    vcons.save(Vcon.parse(SPACED));
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
  }

  @Test
  void whatTheCommandsDoNotTakeIsAString() throws Exception {
    String deep =
        "{\"uuid\":\""
            + UUID
            + "\",\"parties\":[],\"x\":"
            + "[".repeat(200)
            + "]".repeat(200)
            + "}";
    vcons.save(Vcon.parse(SPACED));
    vcons.save(Vcon.parse(deep.getBytes(StandardCharsets.UTF_8)));
    assertEquals("string", process.ask("TYPE", KEY));
    assertEquals(deep, text(UUID));
  }

  @Test
  void pipelinesAreJsonValuesToo() throws Exception {
    RedisPipelineStore pipelines = new RedisPipelineStore(redis);
    String text = "{\"pipeline_options\":{\"timeout\":1.50},\"processors\":[]}";
    pipelines.put(
        "p", PipelineDefinition.of(StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8))));
    assertEquals("ReJSON-RL", process.ask("TYPE", "pipeline:p"));
    byte[] found = StrictJson.write(pipelines.find("p").orElseThrow().json());
    assertEquals(text, new String(found, StandardCharsets.UTF_8));
    assertEquals("0", process.ask("EXISTS", "pipeline-raw:p"));
    assertEquals(1, pipelines.versions("p").size(), "however Redis writes the value");
    process.ask("JSON.SET", "pipeline:p", "$", "{\"pipeline_options\":{},\"processors\":[]}");
    assertEquals(
        "{\"pipeline_options\":{},\"processors\":[]}",
        pipelines.find("p").orElseThrow().json().toString());
    assertEquals(2, pipelines.versions("p").size(), "what was saved, and what the peer made of it");
    assertTrue(pipelines.delete("p"));
    assertFalse(pipelines.find("p").isPresent());
    assertEquals("0", process.ask("EXISTS", "pipeline-versions:p"));
  }

  @Test
  void whatIsLeftToThePeerIsJsonValuesAlone() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    new RedisPipelineStore(redis)
        .put(
            "p",
            PipelineDefinition.of(
                StrictJson.readObject(json("{\"pipeline_options\":{},\"processors\":[]}"))));
    String string = UUID.replace('a', 'b');
    process.ask("SET", "vcon:" + string, COMPACT.replace(UUID, string));
    String deep = UUID.replace('a', 'c');
    String nested = COMPACT.replace(UUID, deep).replace("[]", "[]," + "\"x\":" + nested());
    vcons.save(Vcon.parse(json(nested)));
    redis.close();
    startPeer();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = new LeaveCommand(Map.of(), out, out).run("--convert", "--url=" + process.url());
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, code, text);
    assertTrue(text.contains("vCons, converted to 0.0.2: 1\n"), text);
    assertTrue(text.contains("  " + deep + ": is a string and no JSON value"), text);
    assertEquals("ReJSON-RL", process.ask("TYPE", KEY));
    assertEquals("ReJSON-RL", process.ask("TYPE", "vcon:" + string));
    assertTrue(process.ask("JSON.GET", KEY).contains("\"vcon\":\"0.0.2\""));
    assertEquals("0", process.ask("EXISTS", "vcon-raw:{" + KEY + "}", "pipeline-raw:p", "vcons"));
    assertEquals("6", process.ask("DBSIZE"));
  }

  private static String nested() {
    return "[".repeat(200) + "]".repeat(200);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Registers a py_vcon_server as its code does: a state without a heartbeat of ours. */
  private void startPeer() throws Exception {
    process.ask(
        "HSET",
        "servers",
        PEER,
        "{\"host\":\"127.0.0.1\",\"port\":8851,\"pid\":24236,\"start_time\":1795710194.0627744,"
            + "\"num_workers\":4,\"state\":\"running\",\"last_heartbeat\":1795710194.07,"
            + "\"py_vcon_server\":\"0.5.0\",\"vcon\":\"0.6.0\",\"settings\":{}}");
  }

  private static Vcon vcon(String json) {
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsKeptBesideAValueThatSaysItAll() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    assertEquals("1", process.ask("EXISTS", RAW));
    vcons.save(vcon("{'vcon':'0.0.2','uuid':'" + UUID + "','parties':[]}"));
    assertEquals("0", process.ask("EXISTS", RAW));
  }

  @Test
  void theTextOfAVconThatThePeerDeletedIsGoneWhenSomebodyLooksForIt() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    process.ask("DEL", KEY);
    assertFalse(vcons.find(UUID).isPresent());
    assertEquals("0", process.ask("EXISTS", RAW));
  }

  @Test
  void theTextOfAVconThatThePeerDeletedIsGoneWhenVconsAreListed() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    process.ask("DEL", KEY);
    assertEquals(List.of(), vcons.list(null, 10));
    assertEquals("0", process.ask("EXISTS", RAW));
  }

  @Test
  void theTextOfAVconThatThePeerDeletedIsGoneAfterAMoment() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    process.ask("DEL", KEY);
    await().atMost(Duration.ofSeconds(60)).until(() -> process.ask("EXISTS", RAW).equals("0"));
    assertEquals("0", process.ask("ZCARD", "vcons"));
  }

  @Test
  void textsThatAnEarlierServerLeftBehindAreGoneAfterAMoment() throws Exception {
    String left = "vcon-raw:{vcon:00000000-0000-4000-8000-00000000000b}";
    process.ask("HSET", left, "sha", "x", "bytes", "{}");
    vcons = new RedisVconStore(redis);
    await().atMost(Duration.ofSeconds(60)).until(() -> process.ask("EXISTS", left).equals("0"));
  }

  @Test
  void aVconWithoutAVersionHasOneForThePeer() throws Exception {
    vcons.save(Vcon.parse(SPACED));
    assertTrue(process.ask("JSON.GET", KEY).startsWith("{\"vcon\":\"0.0.2\",\"uuid\":"));
    assertArrayEquals(SPACED, vcons.find(UUID).orElseThrow().vcon().toJson());
  }

  @Test
  void whatThePeerCanNotReadIsRefusedWhileItIsThere() throws Exception {
    String deep =
        "{'uuid':'" + UUID + "','parties':[],'x':" + "[".repeat(128) + "]".repeat(128) + "}";
    String deepest =
        "{'uuid':'"
            + UUID
            + "','parties':[],'x':"
            + "[".repeat(127)
            + "'\\'[[['"
            + "]".repeat(127)
            + "}";
    startPeer();
    vcons.save(vcon(deepest));
    VconException refused = assertThrows(VconException.class, () -> vcons.save(vcon(deep)));
    assertEquals(VconError.INVALID_VCON, refused.code());
    assertTrue(refused.getMessage().contains("128"), refused.getMessage());
    assertEquals(vcon(deepest).tree(), vcons.find(UUID).orElseThrow().vcon().tree());
    process.ask("DEL", "servers");
    vcons.save(vcon(deep));
    assertEquals("string", process.ask("TYPE", KEY));
  }

  @Test
  void vconsThatThePeerSavesAreListedAtOnce() throws Exception {
    startPeer();
    vcons.save(Vcon.parse(SPACED));
    assertEquals(List.of(UUID), vcons.list(null, 10));
    String other = UUID.replace('a', 'b');
    process.ask("JSON.SET", "vcon:" + other, "$", COMPACT.replace(UUID, other));
    assertEquals(List.of(UUID, other), vcons.list(null, 10));
    process.ask("DEL", "vcon:" + other);
    assertEquals(List.of(UUID), vcons.list(null, 10));
  }

  @Test
  void serversHaveTheKeysThatTheyAreUnder() throws Exception {
    startPeer();
    RedisServerRegistry servers = new RedisServerRegistry(redis);
    assertEquals(PEER, servers.states().get(0).key());
    assertTrue(servers.remove(PEER));
    assertEquals(List.of(), servers.states());
  }

  @Test
  void thisServerTellsThePeerWhatItExpectsOfOne() throws Exception {
    Instant start = Instant.parse("2026-01-01T00:00:00.5Z");
    ServerState state =
        new ServerState(
            "h",
            8000,
            7,
            start,
            2,
            "running",
            start,
            Duration.ofSeconds(5),
            "9.8.7",
            JsonNodeFactory.instance.objectNode());
    new RedisServerRegistry(redis).put(state);
    assertEquals("h:8000:7:1767225600.5", state.key());
    JsonNode entry =
        StrictJson.readObject(
            process.ask("HGET", "servers", state.key()).getBytes(StandardCharsets.UTF_8));
    for (String member :
        List.of(
            "py_vcon_server",
            "vcon",
            "host",
            "port",
            "pid",
            "start_time",
            "num_workers",
            "state",
            "last_heartbeat",
            "settings")) {
      assertTrue(entry.has(member), member);
    }
  }

  @Test
  void aJobThatThePeerRunsIsNotCancelledButCanBeDropped() throws Exception {
    RedisJobQueues queues = queues();
    process.ask("INCRBY", "jobid", "41");
    process.ask(
        "HSET",
        "inprogress",
        "41",
        "{\"id\":\"41\",\"queue\":\"q\",\"server\":\""
            + PEER
            + "\",\"dequeued\":\"1795710194.5\","
            + "\"job\":{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\""
            + UUID
            + "\"]}}");
    VconException refused = assertThrows(VconException.class, () -> queues.cancel(41));
    assertEquals(ServerError.JOB_ELSEWHERE, refused.code());
    assertTrue(refused.getMessage().contains(PEER), refused.getMessage());
    assertEquals("1", process.ask("HEXISTS", "inprogress", "41"));
    queues.drop(41);
    assertEquals("0", process.ask("HEXISTS", "inprogress", "41"));
  }

  private RedisJobQueues queues() {
    RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
    queues.create("q");
    return queues;
  }

  @Test
  void aJobThatThePeerTookIsToldToBeTakenElsewhere() throws Exception {
    RedisJobQueues queues = queues();
    long first = queues.push("q", List.of(Job.of(UUID))).jobIds().get(0);
    long second = queues.push("q", List.of(Job.of(UUID))).jobIds().get(0);
    process.ask("LPOP", "queue:q");
    assertEquals(JobState.TAKEN_ELSEWHERE, queues.record(first).orElseThrow().state());
    assertEquals(JobState.WAITING, queues.record(second).orElseThrow().state());
    VconException refused = assertThrows(VconException.class, () -> queues.cancel(first));
    assertEquals(ServerError.JOB_ELSEWHERE, refused.code());
  }

  @Test
  void theRecordsOfJobsThatThePeerTookAreClosed() throws Exception {
    RedisJobQueues queues = queues();
    long first = queues.push("q", List.of(Job.of(UUID))).jobIds().get(0);
    queues.push("q", List.of(Job.of(UUID)));
    queues.push("q", List.of(Job.of(UUID)));
    queues.take("q", 1, "s", Duration.ofMinutes(1)); // ours: runs
    process.ask("LPOP", "queue:q");
    assertEquals(1, new TakenJobs(redis).close());
    assertEquals(0, new TakenJobs(redis).close());
    assertEquals(JobState.RUNNING, queues.record(first).orElseThrow().state());
    assertEquals(JobState.TAKEN_ELSEWHERE, queues.record(first + 1).orElseThrow().state());
    assertEquals(JobState.WAITING, queues.record(first + 2).orElseThrow().state());
    assertEquals("0", process.ask("EXISTS", "job:" + (first + 1)));
    assertEquals(List.of(), queues.recover()); // which goes through the histories of all states
    process.ask("DEL", "queue:q");
    process.ask("SREM", "queues", "q");
    assertEquals(1, new TakenJobs(redis).close());
  }

  @Test
  void whatFailsInTheBackgroundIsSaidOnceAndThatItWorksAgain() {
    Logger logger = (Logger) LoggerFactory.getLogger(Upkeep.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      AtomicInteger looks = new AtomicInteger();
      Runnable look =
          () -> {
            if (looks.incrementAndGet() <= 3) {
              throw new VconException(ServerError.STORAGE_UNAVAILABLE, "no permission");
            }
          };
      Upkeep.start(redis, 1, "a look", look);
      await().atMost(Duration.ofSeconds(60)).until(() -> looks.get() > 5);
      List<String> said =
          log.list.stream()
              .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
              .map(event -> event.getLevel() + " " + event.getFormattedMessage())
              .toList();
      assertEquals(2, said.size(), said.toString());
      assertTrue(said.get(0).startsWith("WARN It fails, and is tried again: a look"), said.get(0));
      assertTrue(said.get(0).endsWith("no permission"), said.get(0));
      assertEquals("INFO It works again: a look", said.get(1));
    } finally {
      logger.setLevel(null);
      logger.detachAppender(log);
    }
  }
}
