package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;

/** Moving from a py_vcon_server to us and back, on one Redis, by the commands of docs/redis.md. */
@Timeout(180)
class LeaveIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String URL_OF_DOCS = "redis://127.0.0.1:6379/0";
  private static final String PEER = "peer:8001:7:1577836800.2512345";
  private static final int REFUSED = 2;

  private record Said(int code, String text) {}

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private static String job(int number) {
    return "{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\"" + uuid(number) + "\"]}";
  }

  @Test
  void nothingIsLostAndNothingIsLeftBehind(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.0.0", folder, folder.resolve("deploy/ledger.jar"));
    try (RedisProcess redis = RedisProcess.start(folder);
        RedisConversation peer = redis.talk()) {
      leftByThePeer(peer);
      Set<String> before = keys(peer);
      List<String> commands = commands(redis.url());
      Map<String, String> settings = Backend.onRedis(redis.url(), "");
      try (ServerProcess server = ServerProcess.start(folder, settings)) {
        work(server.api, folder);
        Said refused = run(commands.get(1));
        assertEquals(REFUSED, refused.code(), refused.text());
        assertTrue(refused.text().contains("server 127.0.0.1:"), refused.text());
        server.kill();
      }
      // One that was killed counts as living until its heartbeats have been missed for a while.
      await().atMost(LONG).until(() -> run(commands.get(0)).code() == 0);
      assertTrue(keys(peer).contains("store_version"), "a dry run changes nothing");
      Said left = run(commands.get(1));
      assertEquals(0, left.code(), left.text());
      assertTrue(left.text().contains("back at the head of their queues: 1\n"), left.text());
      assertTrue(left.text().contains("delayed jobs, put into their queues: 2\n"), left.text());
      before.addAll(Set.of("queue:out", "queue:slow", "pipeline:quick", "pipeline:slow"));
      before.addAll(Set.of("vcon:" + uuid(2), "vcon:" + uuid(3)));
      assertEquals(before, keys(peer));
      assertEquals("[" + PEER + "]", peer.text("HKEYS", "servers"));
      assertEquals("[7]", peer.text("HKEYS", "inprogress"));
      assertEquals(List.of(job(1), job(2), job(1)), peer.call("LRANGE", "queue:q", "0", "-1"));
      assertEquals(List.of(job(3), job(2)), peer.call("LRANGE", "queue:slow", "0", "-1"));
      assertEquals("1", peer.text("LLEN", "queue:out"));
      assertEquals(0, run(commands.get(1)).code(), "again");
      assertEquals(before, keys(peer));
    }
  }

  /** Writes what a py_vcon_server has in its Redis, one of its jobs still in progress. */
  private static void leftByThePeer(RedisConversation peer) throws IOException {
    peer.call(
        "SET",
        "vcon:" + uuid(1),
        "{\"uuid\": \"" + uuid(1) + "\", \"vcon\": \"0.0.2\", \"parties\": []}");
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", job(1));
    peer.call("SADD", "pipelines", "q");
    peer.call("SET", "pipeline:q", "{\"pipeline_options\": {}, \"processors\": []}");
    peer.call("SET", "jobid", "7");
    peer.call(
        "HSET",
        "inprogress",
        "7",
        "{\"id\":\"7\",\"queue\":\"q\",\"server\":\"" + PEER + "\",\"job\":" + job(1) + "}");
    peer.call(
        "HSET",
        "servers",
        PEER,
        "{\"host\": \"peer\", \"port\": 8001, \"pid\": 7, \"start_time\": 1577836800.2512345,"
            + " \"num_workers\": 4, \"state\": \"running\", \"last_heartbeat\": 1577836801.5}");
  }

  /** Goes on with it over REST: jobs that wait, are delayed, done, and in progress. */
  private static void work(Api api, Path folder) {
    assertEquals(uuid(1), api.get("/vcon/" + uuid(1)).expect(200).json().path("uuid").asText());
    for (int i = 2; i <= 3; i++) {
      api.post("/vcon", "{'vcon':'0.0.2','uuid':'" + uuid(i) + "','parties':[]}").expect(204);
    }
    api.put("/queue/q", "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid(2) + "']}").expect(200);
    delayed(api, "q", 1);
    Path ledger = folder.resolve("ledger");
    await()
        .atMost(LONG)
        .until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/ledger"));
    pipeline(
        api,
        "quick",
        "'success_queue':'out'",
        "'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}");
    pipeline(
        api,
        "slow",
        "'timeout':600",
        "'processor_name':'ledger','processor_options':{'mark':'m','seconds':500,'file':'"
            + ledger
            + "'}");
    for (String queue : List.of("out", "quick", "slow")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    delayed(api, "slow", 2);
    for (String queue : List.of("quick", "slow")) {
      api.post("/server/queue/" + queue, "{}").expect(204);
      api.put("/queue/" + queue, "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid(3) + "']}")
          .expect(200);
    }
    await().atMost(LONG).until(() -> Files.exists(ledger));
    await().atMost(LONG).until(() -> api.get("/queue/out").expect(200).json().size() == 1);
  }

  private static void pipeline(Api api, String name, String options, String step) {
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{" + options + "},'processors':[{" + step + "}]}")
        .expect(204);
  }

  private static void delayed(Api api, String queue, int number) {
    api.post(
            "/queue/" + queue + "/jobs",
            "{'vcon_uuids':['" + uuid(number) + "'],'delay_seconds':3600}")
        .expect(200);
  }

  private static Set<String> keys(RedisConversation peer) throws IOException {
    Set<String> keys = new TreeSet<>();
    ((List<?>) peer.call("KEYS", "*")).forEach(key -> keys.add(key.toString()));
    return keys;
  }

  /** Reads the commands of the way back, in the order of the page, for a Redis. */
  private static List<String> commands(String url) throws IOException {
    List<String> commands =
        Files.readAllLines(TestFiles.DIST.resolve("docs/redis.md")).stream()
            .filter(line -> line.startsWith("    bin/vcon-server leave "))
            .map(line -> line.strip().replace(URL_OF_DOCS, url))
            .toList();
    assertEquals(2, commands.size(), commands.toString());
    assertTrue(commands.get(0).endsWith(url + " --dry-run"), commands.get(0));
    return commands;
  }

  private static Said run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" ", -1))
            .directory(TestFiles.DIST.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), text);
    return new Said(process.exitValue(), text);
  }
}
