package org.vconserver.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.itest.Backend;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.SmallDisk;

/**
 * Two servers on one Redis and one on an embedded store work for a while for clients that store
 * vCons, run processors and queue jobs, beside slow callers, bombs and redeployments, while the
 * disk is full for a tenth of the time, Redis is away for a tenth, and a server is frozen past its
 * leases. The system property {@code soak.seconds} says for how long.
 */
class SoakIT {
  private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("soak.seconds", 60));
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration SETTLED = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final List<SoakServer> servers = new ArrayList<>();
  private Optional<SmallDisk> disk = Optional.empty();
  private RedisProcess redis;

  private void start() throws Exception {
    Path embedded = Files.createDirectory(folder.resolve("embedded"));
    disk = SmallDisk.mount(embedded.resolve("data"), 200);
    redis = RedisProcess.startDurable(Files.createDirectory(folder.resolve("redis")));
    Map<String, String> settings = new HashMap<>();
    settings.put("LEASE_SECONDS", Long.toString(LEASE.toSeconds()));
    settings.put("NUM_WORKERS", "2");
    settings.put("WORK_QUEUES", "work");
    settings.put("JAVA_OPTS", "-Xmx300m");
    servers.add(new SoakServer(embedded, 0, ledger(), settings));
    settings.putAll(Backend.onRedis(redis.url(), ""));
    for (int i = 1; i <= 2; i++) {
      Path own = Files.createDirectory(folder.resolve("server" + i));
      servers.add(new SoakServer(own, i, ledger(), settings));
    }
    define(servers.get(0).api());
    define(servers.get(1).api());
  }

  @AfterEach
  void stop() throws Exception {
    for (SoakServer server : servers) {
      server.close();
    }
    if (redis != null) {
      redis.close();
    }
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  private Path ledger() {
    return folder.resolve("ledger");
  }

  private void define(Api api) {
    for (String queue : List.of("work", "work_done", "work_failed")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    api.put(
            "/pipeline/work",
            "{'pipeline_options':{'max_attempts':4,'timeout':20,"
                + "'success_queue':'work_done','failure_queue':'work_failed'},"
                + "'processors':[{'processor_name':'ledger','processor_options':{'file':'"
                + ledger()
                + "','mark':'job','seconds':0.02}}]}")
        .expect(204);
  }

  @Test
  void everyAcknowledgedWriteIsThereAndNothingGrows() throws Exception {
    start();
    servers.forEach(server -> server.begin(TIME.dividedBy(12)));
    part(3);
    List<Footprint> early = footprints();
    fillTheDisk();
    part(1);
    takeRedisAway();
    part(1);
    freezeOneServerPastItsLeases();
    part(3);
    List<Footprint> late = footprintsOnceCaughtUp(early);
    for (SoakServer server : servers) {
      server.end();
    }
    judge(early, late);
  }

  /** Lets tenths of the time pass. */
  private static void part(int tenths) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(TIME.toMillis() * tenths / 10);
  }

  private List<Footprint> footprints() throws IOException {
    List<Footprint> footprints = new ArrayList<>();
    for (SoakServer server : servers) {
      footprints.add(Footprint.measure(server.pid()));
    }
    return footprints;
  }

  /**
   * Measures the servers, and those again that are larger, while the callers go on: one that was
   * frozen has those to answer who have waited for it, and gives back what it needs for them. What
   * is lost for good is there at the last measurement too.
   */
  private List<Footprint> footprintsOnceCaughtUp(List<Footprint> early)
      throws IOException, InterruptedException {
    List<Footprint> late = footprints();
    for (int looks = 0; looks < 10 && grown(early, late); looks++) {
      part(1);
      late = footprints();
    }
    return late;
  }

  private static boolean grown(List<Footprint> early, List<Footprint> late) {
    for (int i = 0; i < early.size(); i++) {
      if (grew(early.get(i), late.get(i))) {
        return true;
      }
    }
    return false;
  }

  private void fillTheDisk() throws Exception {
    if (disk.isEmpty()) {
      LOG.warn("No small file system may be mounted here: the disk is never full");
      return;
    }
    Path filler = disk.get().folder().resolve("filler");
    byte[] block = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      LOG.info("The disk is full: {}", e.getMessage());
    }
    Api api = servers.get(0).api();
    int large = 0;
    while (store(api, large).status() == 204) {
      large++;
    }
    assertEquals("not-done", store(api, large).expect(503).header("Vcon-Outcome"));
    part(1);
    Files.delete(filler);
    await().atMost(SETTLED).until(api::ready);
    api.get("/vcon/" + uuidOfLarge(large)).expect(404);
    for (int i = 0; i < large; i++) {
      api.get("/vcon/" + uuidOfLarge(i)).expect(200);
    }
  }

  /** Stores a vCon that does not fit into what the store has of the disk already. */
  private static Api.Answer store(Api api, int number) {
    return api.post(
        "/vcon",
        "{'uuid':'"
            + uuidOfLarge(number)
            + "','parties':[],'subject':'"
            + "x".repeat(400_000)
            + "'}");
  }

  private static String uuidOfLarge(int number) {
    return String.format("60000000-0000-8000-8000-%012d", number);
  }

  private void takeRedisAway() throws Exception {
    redis.kill();
    part(1);
    redis.restart();
    for (SoakServer server : servers) {
      await().atMost(SETTLED).until(server.api()::ready);
    }
  }

  private void freezeOneServerPastItsLeases() throws Exception {
    long pid = servers.get(2).pid();
    Crew.signal("STOP", pid);
    TimeUnit.SECONDS.sleep(LEASE.toSeconds() + 3);
    Crew.signal("CONT", pid);
  }

  private void judge(List<Footprint> early, List<Footprint> late) {
    for (int i = 0; i < servers.size(); i++) {
      LOG.info("{}: {}", i, servers.get(i));
      LOG.info("{}: {}, at the end {}", i, early.get(i), late.get(i));
    }
    List<String> faults = new ArrayList<>();
    servers.forEach(server -> faults.addAll(server.faults()));
    settle(servers.get(0).api());
    settle(servers.get(1).api());
    faults.addAll(wrong(servers.get(0).api(), servers.subList(0, 1)));
    faults.addAll(wrong(servers.get(1).api(), servers.subList(1, 3)));
    for (int i = 0; i < servers.size(); i++) {
      if (grew(early.get(i), late.get(i))) {
        faults.add(
            "server "
                + i
                + " grew from "
                + early.get(i)
                + " to "
                + late.get(i)
                + ": "
                + early.get(i).threads()
                + ", "
                + late.get(i).threads());
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(
        servers.stream()
            .flatMap(server -> server.callers().stream())
            .allMatch(caller -> caller.queued().size() > 10));
  }

  private static void settle(Api api) {
    await()
        .atMost(SETTLED)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertEquals(0, api.get("/queue/work/status").json().path("waiting").asInt());
              assertEquals("{}", api.get("/in_progress").text());
            });
  }

  /** Lists what was acknowledged and is not there, or there more than once. */
  private static List<String> wrong(Api api, List<SoakServer> servers) {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> done = new TreeMap<>();
    for (JsonNode job : api.get("/queue/work_done").expect(200).json()) {
      done.merge(job.path("vcon_uuid").path(0).asText(), 1, Integer::sum);
    }
    for (SoakServer server : servers) {
      for (Caller caller : server.callers()) {
        for (int vcon : caller.stored()) {
          String uuid = caller.uuid(vcon);
          JsonNode stored = api.get("/vcon/" + uuid).expect(200).json();
          require(wrong, uuid + " job", caller.queued().contains(vcon), marks(stored, "job"));
          require(wrong, uuid + " run", caller.run().contains(vcon), marks(stored, "run"));
          require(
              wrong, uuid + " done", caller.queued().contains(vcon), done.getOrDefault(uuid, 0));
        }
      }
    }
    String failed = api.get("/queue/work_failed").text();
    if (!failed.equals("[]")) {
      wrong.add("failed: " + failed);
    }
    return wrong;
  }

  private static void require(List<String> wrong, String what, boolean asked, int times) {
    if (times != (asked ? 1 : 0)) {
      wrong.add(what + " " + times + " times, asked for " + asked);
    }
  }

  private static int marks(JsonNode vcon, String mark) {
    int marks = 0;
    for (JsonNode analysis : vcon.path("analysis")) {
      marks += analysis.path("mark").asText().equals(mark) ? 1 : 0;
    }
    return marks;
  }

  private static boolean grew(Footprint early, Footprint late) {
    return late.heap() > early.heap() * 1.3 + (8 << 20)
        || late.threadsOfJetty() > 200
        || late.otherThreads() > early.otherThreads() + 10
        || late.files() > early.files() + 10
        || late.sockets() > early.sockets() + SoakServer.SLOW_CALLERS;
  }
}
