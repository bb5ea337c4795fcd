package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.SettableClock;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** A Redis that servers of ours leave to a py_vcon_server. */
@Timeout(60)
class LeaveTest {
  private static final String SERVER = "host:8000:1:2.5";
  private static final String PEER = "peer:8001:7:1577836800.2512345";
  private static final String PEER_STATE =
      "{\"host\": \"peer\", \"port\": 8001, \"pid\": 7, \"start_time\": 1577836800.2512345,"
          + " \"num_workers\": 4, \"state\": \"running\", \"last_heartbeat\": 1577836801.5}";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final ObjectNode REPORT = JsonNodeFactory.instance.objectNode();

  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  /** Stands in a past in which servers were last heard of. */
  private final SettableClock clock = new SettableClock(Instant.parse("2020-01-01T00:00:00Z"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private RedisConversation peer;

  @BeforeEach
  void talk() throws Exception {
    REDIS.flush();
    peer = REDIS.process().talk();
  }

  @AfterEach
  void hangUp() throws Exception {
    peer.close();
  }

  private int leave(String... options) {
    return leave(Map.of("VCON_STORAGE_URL", REDIS.url()), options);
  }

  private int leave(Map<String, String> environment, String... options) {
    out.reset();
    err.reset();
    return new LeaveCommand(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(options);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private static Job job(int number) {
    return Job.of(uuid(number));
  }

  /** Writes a job as the peer does. */
  private static String bare(int number) {
    return "{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\"" + uuid(number) + "\"]}";
  }

  private static Vcon vcon(int number, String members) {
    String json = "{\"uuid\":\"" + uuid(number) + "\"," + members + "}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private Set<String> keys() throws Exception {
    Set<String> keys = new TreeSet<>();
    for (Object key : (List<?>) peer.call("KEYS", "*")) {
      keys.add(key.toString());
    }
    return keys;
  }

  private Map<String, String> content() throws Exception {
    Map<String, String> content = new TreeMap<>();
    for (String key : keys()) {
      String type = peer.text("TYPE", key);
      content.put(
          key,
          switch (type) {
            case "string" -> peer.text("GET", key);
            case "list" -> peer.text("LRANGE", key, "0", "-1");
            case "set" -> peer.text("SORT", key, "ALPHA");
            case "zset" -> peer.text("ZRANGE", key, "0", "-1", "WITHSCORES");
            case "hash" -> fields(key).toString();
            default -> peer.text("XRANGE", key, "-", "+");
          });
    }
    return content;
  }

  private Map<Object, Object> fields(String key) throws Exception {
    Map<Object, Object> fields = new TreeMap<>();
    List<?> answer = (List<?>) peer.call("HGETALL", key);
    for (int i = 0; i < answer.size(); i += 2) {
      fields.put(answer.get(i), answer.get(i + 1));
    }
    return fields;
  }

  private List<?> waiting(String queue) throws Exception {
    return (List<?>) peer.call("LRANGE", "queue:" + queue, "0", "-1");
  }

  /** Does all that leaves something in Redis, as a server that is then gone. */
  private void workOfOurs() throws Exception {
    workOfOurs("");
  }

  private void workOfOurs(String prefix) throws Exception {
    RedisUrl url = RedisUrl.parse(REDIS.url());
    try (Redis redis = Redis.connect(url, TestRedis.settings(prefix), clock)) {
      RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
      jobs(queues, prefix);
      RedisVconStore vcons = new RedisVconStore(redis);
      vcons.save(
          List.of(
              VconWrite.replacing(vcon(1, "\"vcon\":\"0.0.2\",\"parties\":[]"))
                  .once("w")
                  .expiring(VconExpiry.after(Duration.ofDays(1)))));
      new ExpiredVcons(redis).delete();
      vcons.lock(Set.of(uuid(1)), "token", Duration.ofDays(1));
      vcons.list(null, 9);
      queues.commit("run", List.of(), List.of(new JobPush("out", job(12), true)));
      new RedisPipelineStore(redis)
          .put("p", PipelineDefinition.ofStep(new PipelineStep("jq", REPORT.deepCopy())));
      new RedisServerRegistry(redis).put(state(clock.instant()));
      redis.shared(Script.TRIAL, new Arguments()).orThrow();
      queues.recover();
    }
  }

  private void jobs(RedisJobQueues queues, String prefix) throws Exception {
    queues.create("q");
    queues.create("out");
    Job asked = job(1).in(JobChain.begin("00-1-1-01", "she \\ said: \"vcon_server_job_id\":{7} }"));
    queues.push("q", List.of(asked, job(2), job(3), job(4), job(5)));
    List<JobLease> leases = queues.take("q", 5, SERVER, MINUTE);
    queues.keepCheckpoint(leases.get(1), new byte[] {1});
    queues.show(leases.get(1), REPORT);
    queues.retry(leases.get(2), REPORT, Duration.ofHours(1));
    queues.park(leases.get(3), REPORT, new JobParking(JobParking.Reason.LOOP, "20 hops"));
    JobPush nowhere = new JobPush("eaten", job(6), false);
    queues.finish(leases.get(4), new JobEnd(true, REPORT, List.of(), List.of(nowhere)));
    queues.push("q", List.of(job(7)));
    JobLease failing = queues.take("q", 1, SERVER, MINUTE).get(0);
    queues.keepCheckpoint(failing, new byte[] {2});
    JobPush failed = new JobPush("out", failing.job().ended("q", failing.jobId()), false);
    queues.finish(failing, new JobEnd(false, REPORT, List.of(), List.of(failed)));
    queues.push("q", List.of(job(8)), Duration.ZERO, new PushRequest("request", "digest"));
    queues.push("q", List.of(job(9)), Duration.ofHours(2));
    queues.push("out", List.of(job(10)));
    long taken = queues.push("out", List.of(job(14))).jobIds().get(0);
    peer.call("RPOP", prefix + "queue:out");
    assertThrows(VconException.class, () -> queues.cancel(taken)); // a py_vcon_server took it
    queues.setMode("q", QueueMode.PAUSED);
    queues.configure(
        "q",
        new QueueSettings(
            OptionalLong.of(5), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
  }

  private static ServerState state(Instant heartbeat) {
    return new ServerState(
        "host",
        8000,
        1,
        Instant.ofEpochMilli(2500),
        1,
        "running",
        heartbeat,
        Duration.ofSeconds(2),
        "0.1.0",
        REPORT);
  }

  /** Does what the peer does beside us, and goes on with. */
  private String workOfThePeer() throws Exception {
    peer.call("RPUSH", "queue:q", bare(11));
    String id = peer.text("INCR", "jobid");
    String entry =
        "{\"id\":\"" + id + "\",\"queue\":\"q\",\"server\":\"" + PEER + "\",\"job\":" + bare(13);
    peer.call("HSET", "inprogress", id, entry + "}");
    peer.call("HSET", "servers", PEER, PEER_STATE);
    return id;
  }

  @Test
  void aRedisOnWhichWeDidEverythingHasOnlyWhatThePeerKnows() throws Exception {
    workOfOurs();
    String running = workOfThePeer();
    assertTrue(keys().contains("ended:TAKEN_ELSEWHERE:out"));
    String ids = peer.text("GET", "jobid");
    assertEquals(LeaveCommand.DONE, leave(), this::complained);
    assertEquals(
        Set.of(
            "inprogress",
            "jobid",
            "pipeline:p",
            "pipelines",
            "queue:eaten",
            "queue:out",
            "queue:q",
            "queues",
            "servers",
            "vcon:" + uuid(1)),
        keys());
    assertEquals(ids, peer.text("GET", "jobid"));
    assertEquals("[" + running + "]", peer.call("HKEYS", "inprogress").toString());
    assertEquals("[" + PEER + "]", peer.call("HKEYS", "servers").toString());
    assertEquals(PEER_STATE, peer.text("HGET", "servers", PEER));
    assertFalse(content().toString().contains("vcon_server_"));
  }

  @Test
  void everyJobWaitsInItsQueueAsThePeerWritesIt() throws Exception {
    workOfOurs();
    workOfThePeer();
    leave();
    // Retried ones, then those that were in progress in their order, those that waited, put aside,
    // delayed.
    assertEquals(
        List.of(bare(3), bare(1), bare(2), bare(8), bare(11), bare(9), bare(4)), waiting("q"));
    assertEquals(List.of(bare(6)), waitingWithoutOrigin("eaten"));
    assertEquals(List.of(bare(7), bare(10), bare(12)), waitingWithoutOrigin("out"));
    assertTrue(said().contains("put back at the head of their queues: 2\n"), this::said);
    assertTrue(said().contains("delayed jobs, put into their queues: 2\n"), this::said);
    assertTrue(said().contains("parked jobs, put into their queues: 2\n"), this::said);
    assertTrue(said().contains("failed jobs, forgotten: 1\n"), this::said);
    assertTrue(said().contains("servers of ours that had ended, removed: 1\n"), this::said);
  }

  /** Success and failure queues have the origin of a job too, as the peer writes it. */
  private List<String> waitingWithoutOrigin(String queue) throws Exception {
    return waiting(queue).stream()
        .map(job -> job.toString().replaceFirst(",\"queue\":\"q\",\"failed_job_id\":\"7\"", ""))
        .toList();
  }

  @Test
  void aServerOfOursThatComesBackGoesOn() throws Exception {
    workOfOurs();
    leave();
    Redis redis = REDIS.connect(clock);
    RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
    assertEquals(6, queues.take("q", 99, SERVER, MINUTE).size());
    assertEquals(3, queues.jobs("out").size());
    assertEquals(List.of(uuid(1)), new RedisVconStore(redis).list(null, 9));
  }

  @Test
  void itMayBeRunAgain() throws Exception {
    workOfOurs();
    workOfThePeer();
    leave();
    Map<String, String> left = content();
    assertEquals(LeaveCommand.DONE, leave());
    assertEquals(left, content());
    assertTrue(said().contains("There was nothing of a vCon Server"), this::said);
  }

  @Test
  void afterACrashBetweenTheStepsNothingIsLostOrTwice() throws Exception {
    workOfOurs();
    leave();
    List<?> expected = waiting("q");
    peer.call("FLUSHALL");
    workOfOurs();
    try (Redis redis =
        Redis.connectUnchanged(RedisUrl.parse(REDIS.url()), TestRedis.settings(""))) {
      for (Script begun : List.of(Script.LEAVE_JOBS, Script.LEAVE_JOBS)) {
        redis.shared(begun, new Arguments().add(false).add(2)).orThrow();
      }
      redis.shared(Script.LEAVE_KEYS, new Arguments().add(true).add("0")).orThrow();
    }
    leave();
    assertEquals(Set.copyOf(expected), Set.copyOf(waiting("q")));
    assertEquals(expected.size(), waiting("q").size());
  }

  @Test
  void aDryRunSaysTheSameAndChangesNothing() throws Exception {
    workOfOurs();
    workOfThePeer();
    Map<String, String> before = content();
    assertEquals(LeaveCommand.DONE, leave("--dry-run"), this::complained);
    assertEquals(before, content());
    List<String> foreseen = said().lines().skip(1).toList();
    assertEquals(LeaveCommand.DONE, leave());
    List<String> done = said().lines().skip(1).toList();
    // Those that wait already only: jobs that are put into queues come to them with the same
    // members.
    assertEquals(without("rid of our members", foreseen), without("rid of our members", done));
  }

  private static List<String> without(String words, List<String> lines) {
    return lines.stream().filter(line -> !line.contains(words)).toList();
  }

  @Test
  void isRefusedWhileAServerOfOursIsHeardOf() throws Exception {
    workOfOurs();
    try (Redis redis =
        Redis.connectUnchanged(RedisUrl.parse(REDIS.url()), TestRedis.settings(""))) {
      new RedisServerRegistry(redis).put(state(Instant.EPOCH)); // at this moment, by Redis's clock
    }
    Map<String, String> before = content();
    assertEquals(LeaveCommand.REFUSED, leave());
    assertTrue(complained().contains("host:8000:1:2.5"), this::complained);
    assertEquals(LeaveCommand.REFUSED, leave("--dry-run"));
    assertTrue(said().contains("delayed jobs, put into their queues: 2"), this::said);
    assertEquals(before, content());
  }

  @Test
  void isRefusedWhileAServerListensForJobs() throws Exception {
    Redis redis = REDIS.connect(clock);
    new WakeUps(redis);
    assertEquals(LeaveCommand.REFUSED, leave());
    assertTrue(complained().contains("are connected: 1"), this::complained);
    redis.close();
    assertEquals(LeaveCommand.DONE, leave());
  }

  @Test
  void anotherInstallationUnderAPrefixStays() throws Exception {
    workOfOurs("a[1]:");
    workOfOurs("b:");
    Map<String, String> before = content();
    before.keySet().removeIf(key -> key.startsWith("a[1]:"));
    assertEquals(LeaveCommand.DONE, leave("--key-prefix", "a[1]:"), this::complained);
    Map<String, String> after = content();
    assertEquals(8, after.keySet().stream().filter(key -> key.startsWith("a[1]:")).count());
    after.keySet().removeIf(key -> key.startsWith("a[1]:"));
    assertEquals(before, after);
  }

  @Test
  void keysOfOtherProgramsStay() throws Exception {
    workOfOurs();
    peer.call("SET", "job:daily", "x");
    peer.call("HSET", "run:1", "f", "x");
    peer.call("SET", "failed", "x"); // takes the place of ours
    assertEquals(LeaveCommand.FAILED, leave());
    assertTrue(complained().contains("the key failed in Redis is of another type"));
    peer.call("DEL", "failed");
    assertEquals(LeaveCommand.DONE, leave());
    assertTrue(keys().containsAll(Set.of("job:daily", "run:1")));
  }

  @Test
  void whatIsNoJobIsDroppedWithAWarning() throws Exception {
    workOfOurs();
    Redis redis = REDIS.connect(clock);
    RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
    peer.call("RPUSH", "queue:out", "garbage");
    queues.take("out", 9, SERVER, MINUTE);
    redis.close();
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, leave());
    assertTrue(said().contains("WARNING: parked entries that are no jobs, dropped: 1"), this::said);
    assertEquals(3, waiting("out").size());
  }

  @Test
  void vConsThatThePeerCantReadAreListedAndKept() throws Exception {
    vcons();
    Map<String, String> before = content();
    before.keySet().removeIf(key -> !key.startsWith("vcon:"));
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, leave());
    assertTrue(said().contains("py_vcon_server can't read, kept as they are: 4\n"), this::said);
    assertTrue(said().contains("  " + uuid(3) + ": has version 0.4.0\n"), this::said);
    assertTrue(said().contains("  " + uuid(4) + ": has no version\n"), this::said);
    assertTrue(said().contains("  " + uuid(6) + ": has version 0.4.0\n"), this::said);
    assertTrue(said().contains("  x: could not be read here: INVALID_VCON\n"), this::said);
    assertEquals(before, content());
  }

  @Test
  void vConsAreConvertedIfThatLosesNothing() throws Exception {
    vcons();
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, leave("--convert", "--dry-run"));
    assertTrue(said().contains("vCons, converted to 0.0.2: 2\n"), this::said);
    assertTrue(peer.text("GET", "vcon:" + uuid(3)).contains("\"0.4.0\""));
    assertEquals(LeaveCommand.DONE_WITH_WARNINGS, leave("--convert"));
    assertTrue(said().contains("vCons, converted to 0.0.2: 2\n"), this::said);
    assertTrue(said().contains("py_vcon_server can't read, kept as they are: 2\n"), this::said);
    assertTrue(peer.text("GET", "vcon:" + uuid(3)).contains("\"vcon\":\"0.0.2\""));
    assertTrue(peer.text("GET", "vcon:" + uuid(4)).contains("\"vcon\":\"0.0.2\""));
    assertTrue(peer.text("GET", "vcon:" + uuid(6)).contains("\"0.4.0\""));
  }

  private void vcons() throws Exception {
    try (Redis redis = Redis.connect(RedisUrl.parse(REDIS.url()), TestRedis.settings(""), clock)) {
      RedisVconStore vcons = new RedisVconStore(redis);
      vcons.save(vcon(1, "\"vcon\":\"0.0.1\",\"parties\":[]"));
      vcons.save(vcon(2, "\"vcon\":\"0.0.2\",\"dialog\":[]"));
      vcons.save(vcon(3, "\"vcon\":\"0.4.0\",\"parties\":[{\"tel\":\"+15550100\"}]"));
      vcons.save(vcon(4, "\"parties\":[]"));
      String payload = Base64.getUrlEncoder().encodeToString(vcon(5, "\"parties\":[]").toJson());
      vcons.save(
          vcon(
              5,
              "\"payload\":\""
                  + payload.replace("=", "")
                  + "\",\"signatures\":[{\"protected\":\"e30\",\"signature\":\"e30\"}]"));
      vcons.save(
          vcon(
              6,
              "\"vcon\":\"0.4.0\",\"parties\":[],\"dialog\":[{\"type\":\"text\",\"start\":"
                  + "\"2026-01-01T00:00:00Z\",\"session_id\":[{\"local\":\"a\",\"remote\":\"b\"}]}]"));
    }
    peer.call("SET", "vcon:x", "{\"uuid\":\"x\",\"vcon\":\"0.0.2\"}");
  }

  @Test
  void whatCantBeDoneIsSaidWithoutThePassword() {
    String secret = "redis://user:geheim@127.0.0.1:1/0";
    assertEquals(LeaveCommand.FAILED, leave("--url", secret));
    assertTrue(complained().contains("single 127.0.0.1:1"), this::complained);
    assertFalse((said() + complained()).contains("geheim"));
    assertEquals(LeaveCommand.REFUSED, leave("--url", "http://user:geheim@h"));
    assertFalse((said() + complained()).contains("geheim"));
    assertEquals(LeaveCommand.REFUSED, leave("--url=redis+cluster://h"));
    assertTrue(complained().contains("--url names a Cluster"), this::complained);
    assertEquals(LeaveCommand.REFUSED, leave("--key-prefix", "{x}"));
    assertEquals(LeaveCommand.REFUSED, leave(Map.of()));
    assertTrue(complained().contains("--url is missing"), this::complained);
    assertEquals(LeaveCommand.REFUSED, leave("--url"));
    assertEquals(LeaveCommand.REFUSED, leave("--password=geheim"));
    assertFalse(complained().contains("geheim"), this::complained);
    assertEquals(LeaveCommand.DONE, leave("--help"));
    assertEquals(LeaveCommand.HELP, said());
  }

  @Test
  void aNewerStoreIsRefused() throws Exception {
    peer.call("SET", "store_version", "99");
    assertEquals(LeaveCommand.REFUSED, leave());
    assertTrue(complained().contains("store version 99"), this::complained);
    assertEquals(Set.of("store_version"), keys());
  }

  @Test
  void aStoreOfAnOldVersionIsLeftAsItIs(@TempDir Path folder) throws Exception {
    try (InputStream packed = LeaveTest.class.getResourceAsStream("redis-eb1c3e5.aof.gz");
        InputStream old = new GZIPInputStream(Objects.requireNonNull(packed))) {
      Files.copy(old, folder.resolve("appendonly.aof"));
    }
    try (RedisProcess process = RedisProcess.startDurable(folder);
        RedisConversation old = process.talk()) {
      long jobs = 0;
      for (Object queue : (List<?>) old.call("SMEMBERS", "queues")) {
        jobs += (Long) old.call("LLEN", "queue:" + queue);
      }
      jobs += (Long) old.call("ZCARD", "delayed") + (Long) old.call("HLEN", "inprogress");
      assertEquals(LeaveCommand.DONE, leave("--url", process.url()), this::complained);
      for (Object queue : (List<?>) old.call("SMEMBERS", "queues")) {
        jobs -= (Long) old.call("LLEN", "queue:" + queue);
      }
      assertEquals(0, jobs);
      List<String> others =
          ((List<?>) old.call("KEYS", "*"))
              .stream()
                  .map(Object::toString)
                  .filter(key -> !key.matches("(vcon|queue|pipeline):.*|queues|pipelines|jobid"))
                  .toList();
      assertEquals(List.of(), others);
    }
  }

  /** A key that a script comes to use must be in the list of those that go, or be the peer's. */
  @Test
  void everyKeyOfTheScriptsIsKnown() throws Exception {
    Set<String> peers =
        Set.of(
            "queues",
            "queue:",
            "inprogress",
            "jobid",
            "pipelines",
            "pipeline:",
            "servers",
            "vcon:");
    Set<String> neverKeys = Set.of("wake", "job:*");
    Path sources = Path.of("src/main/resources/org/vconserver/store/redis");
    String ours = Files.readString(sources.resolve("leave_keys.lua")).replace("%-", "-");
    Set<String> unknown = new TreeSet<>();
    try (Stream<Path> scripts = Files.list(sources)) {
      for (Path script : scripts.filter(file -> file.toString().endsWith(".lua")).toList()) {
        Pattern.compile("\\bP \\.\\. '([^']*)'")
            .matcher(Files.readString(script))
            .results()
            .map(key -> key.group(1))
            .filter(key -> !peers.contains(key) && !neverKeys.contains(key))
            .filter(key -> !ours.contains("'^" + key.replace("vcon-", "vcon-raw:{")))
            .forEach(key -> unknown.add(script.getFileName() + " " + key));
      }
    }
    assertEquals(Set.of(), unknown);
    for (String kind : Arrays.asList("raw", "lock", "once", "untold")) {
      assertTrue(ours.contains("'^vcon-" + kind + ":{'"), kind);
    }
  }
}
