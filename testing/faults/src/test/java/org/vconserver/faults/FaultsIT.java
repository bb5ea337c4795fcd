package org.vconserver.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.itest.Backend;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;

/**
 * Three servers drain 2,000 jobs from one Redis while servers are killed and frozen, connections
 * cut, Redis paused and restarted, a clock jumps and processors misbehave. Each job's run marks its
 * vCon and asks for one further job, so that what was committed, and how often, can be counted.
 */
class FaultsIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultsIT.class);
  private static final Duration LEASE = Duration.ofSeconds(3);

  /** Ends a wait that is without hope; a busy machine takes its time. */
  private static final Duration WAIT = Duration.ofMinutes(5);

  private static final Pattern NOT_COUNTED =
      Pattern.compile("nobody looked at it: ([0-9.]+) s do not count");

  /** Pipelines to numbers of jobs. */
  private static final Map<String, Integer> JOBS =
      new TreeMap<>(Map.of("work", 1950, "throwing", 30, "hanging", 15, "memory", 5));

  @TempDir Path folder;
  private RedisProcess redis;
  private Crew crew;
  private Path clock;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.startDurable(Files.createDirectory(folder.resolve("redis")));
    Map<String, String> settings = new HashMap<>(Backend.onRedis(redis.url(), ""));
    settings.put("LEASE_SECONDS", Long.toString(LEASE.toSeconds()));
    settings.put("NUM_WORKERS", "2");
    settings.put("WORK_QUEUES", "work:10,throwing,hanging,memory");
    settings.put("JAVA_OPTS", "-Xmx200m");
    crew = new Crew(folder, settings);
    crew.add(withSettableClock());
    crew.add(Map.of());
    crew.add(Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    crew.close();
    redis.close();
  }

  /** A server whose wall clock is wrong by as many seconds as a file says. */
  private Map<String, String> withSettableClock() throws Exception {
    clock = folder.resolve("clock");
    Files.writeString(clock, "0");
    Path source = folder.resolve("shifted-clock.c");
    try (InputStream text = FaultsIT.class.getResourceAsStream("/shifted-clock.c")) {
      Files.copy(text, source);
    }
    Path library = folder.resolve("shifted-clock.so");
    int code =
        new ProcessBuilder(
                "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code, "gcc");
    return Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK", clock.toString());
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void nothingIsLostAndNothingCommittedTwice() throws Exception {
    long began = System.nanoTime();
    for (String pipeline : JOBS.keySet()) {
      define(pipeline);
    }
    queue("work", 0, JOBS.get("work"));
    queue("throwing", 0, JOBS.get("throwing"));
    queue("hanging", 0, JOBS.get("hanging"));

    atDone(100, this::killOneServer);
    atDone(400, this::freezeOneServerPastItsLeases);
    atDone(700, this::cutAllConnections);
    atDone(900, this::pauseRedis);
    atDone(1100, this::restartRedis);
    atDone(1300, () -> Files.writeString(clock, "3600"));
    atDone(1400, () -> queue("memory", 0, JOBS.get("memory")));
    atDone(1600, () -> Files.writeString(clock, "-7200"));

    await()
        .atMost(WAIT)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                JOBS.forEach((name, count) -> assertEquals(count, waiting(name + "_done"), name)));
    judge(Duration.ofNanos(System.nanoTime() - began));
  }

  private void define(String name) {
    Api api = crew.api();
    for (String suffix : List.of("", "_done", "_failed", "_next")) {
      api.post("/queue/" + name + suffix, "").expect(204);
    }
    String behaviour =
        switch (name) {
          case "throwing" -> "'failures':1,'behaviour':'throw'";
          case "hanging" -> "'failures':1,'behaviour':'hang'";
          case "memory" -> "'failures':1,'behaviour':'memory'";
          default -> "'seconds':0.2";
        };
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{'max_attempts':4,'timeout':2,'backoff':{'initial_seconds':0.2},"
                + ("'success_queue':'" + name + "_done','failure_queue':'" + name + "_failed'},")
                + "'processors':[{'processor_name':'ledger','processor_options':{'file':'"
                + (ledger() + "','mark':'" + name + "'," + behaviour + "}},")
                + ("{'processor_name':'queue_job','processor_options':{'queue_name':'" + name)
                + "_next'}}]}")
        .expect(204);
  }

  private Path ledger() {
    return folder.resolve("ledger");
  }

  private static String uuid(String pipeline, int number) {
    return String.format("%08x-0000-8000-8000-%012d", pipeline.hashCode() & 0xffffffffL, number);
  }

  private void queue(String pipeline, int first, int count) throws Exception {
    Api api = crew.api();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Object>> posts = new ArrayList<>();
      List<String> uuids = new ArrayList<>();
      for (int number = first; number < first + count; number++) {
        String uuid = uuid(pipeline, number);
        uuids.add("'" + uuid + "'");
        posts.add(() -> api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204));
      }
      for (Future<Object> post : threads.invokeAll(posts)) {
        post.get();
      }
      api.post("/queue/" + pipeline + "/jobs", "{'vcon_uuids':[" + String.join(",", uuids) + "]}")
          .expect(200);
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Fault {
    void happen() throws Exception;
  }

  private void atDone(int count, Fault fault) throws Exception {
    await()
        .atMost(WAIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> waiting("work_done") >= count);
    fault.happen();
  }

  private int waiting(String queue) {
    return crew.api().get("/queue/" + queue + "/status").expect(200).json().path("waiting").asInt();
  }

  private void killOneServer() throws Exception {
    String key = keyOf(1);
    List<String> held = new ArrayList<>();
    Api other = crew.server(2).api;
    await()
        .until(
            () -> {
              held.clear();
              for (JsonNode job : other.get("/in_progress").json()) {
                if (job.path("server").asText().equals(key)) {
                  held.add(job.path("id").asText());
                }
              }
              return held.size() == 2;
            });
    crew.server(1).kill();
    double killed = System.currentTimeMillis() / 1000.0;
    double recovered = killed;
    double taken = killed;
    AtomicLong slowestLook = new AtomicLong();
    for (String id : held) {
      await()
          .atMost(WAIT)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                long begin = System.nanoTime();
                boolean elsewhere = ended(other, id) || attempts(other, id) > 1;
                slowestLook.accumulateAndGet(System.nanoTime() - begin, Math::max);
                return elsewhere;
              });
      for (JsonNode attempt : other.get("/job/" + id).json().path("attempts")) {
        taken = Math.max(taken, attempt.path("taken").asDouble());
        if (attempt.path("outcome").asText().equalsIgnoreCase("lost")) {
          recovered = Math.max(recovered, attempt.path("ended").asDouble());
        }
      }
    }
    double seconds = recovered - killed;
    double pause = slowestLook.get() / 1e9;
    double moved = secondsThatDoNotCount();
    LOG.info(
        "kill -9: {} jobs back in their queues {} s later, run elsewhere {} s later, a look took {} s"
            + " at most, {} s in which no server looked do not count",
        held.size(),
        seconds,
        taken - killed,
        pause,
        moved);
    assertTrue(recovered > killed, "the lost attempts are in the record");
    // What makes a look wait makes each step wait between the last renewal and the recovery. After
    // that the job waits for a worker, as its queue's weight has it.
    assertTrue(
        seconds <= LEASE.toSeconds() + 2 + 10 * pause + moved, "recovery took " + seconds + " s");
    JsonNode dead = other.get("/servers").json().path(key);
    await()
        .atMost(WAIT)
        .until(
            () -> other.get("/servers").json().path(key).path("liveness").asText().equals("lost"));
    assertEquals("running", dead.path("state").asText());
  }

  /** Adds up for how long the machine let no server look at the leases, as their logs tell. */
  private double secondsThatDoNotCount() throws IOException {
    double seconds = 0;
    for (int i = 0; i < 3; i++) {
      Matcher told = NOT_COUNTED.matcher(crew.server(i).log());
      while (told.find()) {
        seconds += Double.parseDouble(told.group(1));
      }
    }
    return seconds;
  }

  private static boolean ended(Api api, String id) {
    return api.get("/job/" + id).json().path("state").asText().equals("done");
  }

  private static int attempts(Api api, String id) {
    return api.get("/job/" + id).json().path("attempts").size();
  }

  private String keyOf(int index) {
    String pid = ":" + crew.server(index).pid() + ":";
    for (var names = crew.api().get("/servers").json().fieldNames(); names.hasNext(); ) {
      String key = names.next();
      if (key.contains(pid)) {
        return key;
      }
    }
    throw new IllegalStateException("the server is not registered");
  }

  private void freezeOneServerPastItsLeases() throws Exception {
    long pid = crew.server(2).pid();
    Crew.signal("STOP", pid);
    TimeUnit.SECONDS.sleep(LEASE.toSeconds() + 3);
    Crew.signal("CONT", pid);
    await().atMost(WAIT).until(() -> crew.server(2).log().contains("is no longer this server's"));
  }

  private void cutAllConnections() throws Exception {
    try (RedisConversation conversation = redis.talk()) {
      conversation.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      conversation.call("CLIENT", "KILL", "TYPE", "pubsub");
    }
  }

  private void pauseRedis() throws Exception {
    Crew.signal("STOP", redis.pid());
    Api api = crew.server(1).api;
    await().atMost(WAIT).until(() -> api.get("/health/ready").status() == 503);
    Api.Answer refused = api.get("/queues").expect(503);
    assertTrue(!refused.header("Retry-After").isEmpty());
    api.get("/health/live").expect(200);
    Crew.signal("CONT", redis.pid());
    await().atMost(WAIT).until(api::ready);
  }

  private void restartRedis() throws Exception {
    redis.kill();
    TimeUnit.SECONDS.sleep(2);
    redis.restart();
    for (int i = 0; i < 3; i++) {
      Api api = crew.server(i).api;
      await().atMost(WAIT).until(api::ready);
    }
  }

  private void judge(Duration took) throws IOException {
    Api api = crew.api();
    int lost = 0;
    int twice = 0;
    int untold = 0;
    long runs = 0;
    Map<String, Integer> written = ledgerLines();
    for (var pipeline : JOBS.entrySet()) {
      Map<String, Integer> done = counts(api, pipeline.getKey() + "_done");
      Map<String, Integer> next = counts(api, pipeline.getKey() + "_next");
      assertEquals("[]", api.get("/queue/" + pipeline.getKey() + "_failed").text());
      for (int number = 0; number < pipeline.getValue(); number++) {
        String uuid = uuid(pipeline.getKey(), number);
        Api.Answer vcon = api.get("/vcon/" + uuid).expect(200);
        int marks = vcon.json().path("analysis").size();
        untold += isTold(api, uuid, vcon.header("ETag"), marks) ? 0 : 1;
        int committed =
            Math.max(marks, Math.max(done.getOrDefault(uuid, 0), next.getOrDefault(uuid, 0)));
        int least =
            Math.min(marks, Math.min(done.getOrDefault(uuid, 0), next.getOrDefault(uuid, 0)));
        lost += least == 0 ? 1 : 0;
        twice += committed > 1 ? 1 : 0;
        runs += written.getOrDefault(pipeline.getKey() + " " + uuid, 0);
      }
    }
    int total = JOBS.values().stream().mapToInt(Integer::intValue).sum();
    int toFail = JOBS.get("throwing") + JOBS.get("hanging") + JOBS.get("memory");
    LOG.info(
        "{} jobs in {} s: lost {}, committed twice {}, not in the change log {}; {} runs, {} of them again ({} because their"
            + " processor was told to fail); {} servers started again",
        total,
        took.toSeconds(),
        lost,
        twice,
        untold,
        runs,
        runs - total,
        toFail,
        crew.startedAgain());
    assertEquals(0, lost, "lost");
    assertEquals(0, twice, "committed twice");
    assertEquals(0, untold, "not in the change log as they were committed");
    assertEquals("{}", api.get("/in_progress").text());
    assertTrue(crew.startedAgain() >= 2, "the killed one, and who ran out of memory");
    assertTrue(runs >= total + toFail);
  }

  /** Says whether the log has one change by a job for each mark, and what the vCon is now. */
  private static boolean isTold(Api api, String uuid, String tag, int marks) {
    JsonNode changes = api.get("/vcon/" + uuid + "/history").expect(200).json().path("changes");
    int byJobs = 0;
    for (JsonNode change : changes) {
      byJobs += change.has("job") ? 1 : 0;
    }
    return byJobs == marks && changes.path(0).path("revision").asText().equals(tag);
  }

  private Map<String, Integer> ledgerLines() throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    for (String line : Files.readAllLines(ledger())) {
      lines.merge(line.substring(0, line.lastIndexOf(' ')), 1, Integer::sum);
    }
    return lines;
  }

  private static Map<String, Integer> counts(Api api, String queue) {
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode job : api.get("/queue/" + queue).expect(200).json()) {
      counts.merge(job.path("vcon_uuid").path(0).asText(), 1, Integer::sum);
    }
    return counts;
  }
}
