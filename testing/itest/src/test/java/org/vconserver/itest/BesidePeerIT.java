package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;

/**
 * A real py_vcon_server and ours on one Redis: {@code ./test --all -Dpeer.checkout=FOLDER}, where
 * its Python packages are there.
 */
@Tag("long")
@Timeout(180)
@EnabledIfSystemProperty(named = PipelineEditorIT.CHECKOUT, matches = ".+")
class BesidePeerIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String FAKE = "01855517-test-fake-uuid-77776666acbe";
  private static final String UPPER = "10D846F7-8422-8001-A20F-D188127FAD29";

  @TempDir static Path folder;
  private static RedisProcess redis;
  private static PeerProcess peer;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    Path checkout = Path.of(System.getProperty(PipelineEditorIT.CHECKOUT));
    assumeTrue(PeerProcess.canRun(checkout), "the packages of py_vcon_server are not here");
    Path module = folder.resolve("json.so");
    Path source =
        Path.of(System.getProperty("vcon.sources"))
            .resolve("storage-redis-bundle/src/test/c/json_commands.c");
    int compiled =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", module.toString(), source.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, compiled);
    redis = RedisProcess.start(folder, "--loadmodule", module.toString());
    peer = PeerProcess.start(checkout, redis.url(), folder);
    server = ServerProcess.start(folder, Backend.onRedis(redis.url(), ""));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {server, peer, redis}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static String vcon(String uuid) {
    return "{'vcon':'0.0.2','uuid':'"
        + uuid
        + "','created_at':'2024-01-02T03:04:05.678+00:00','parties':[]}";
  }

  @Test
  void vconsOfEitherAreThereForTheOther() {
    for (String uuid : List.of(FAKE, UPPER)) {
      peer.api.post("/vcon", vcon(uuid)).expect(204);
      assertEquals(uuid, server.api.get("/vcon/" + uuid).expect(200).json().path("uuid").asText());
      server.api.delete("/vcon/" + uuid).expect(204);
      peer.api.get("/vcon/" + uuid).expect(404);
    }
    byte[] unversioned =
        "{ \"uuid\": \"ours\", \"parties\": [ ] }".getBytes(StandardCharsets.UTF_8);
    server.api.post("/vcon", unversioned).expect(204);
    assertEquals("ours", peer.api.get("/vcon/ours").expect(200).json().path("uuid").asText());
    assertArrayEquals(unversioned, server.api.get("/vcon/ours").expect(200).body());
  }

  @Test
  void nothingOfAVconIsLeftThatThePeerDeletes() throws Exception {
    server.api.post("/vcon", "{ 'uuid' : 'gone', 'parties' : [ ] }").expect(204);
    peer.api.delete("/vcon/gone").expect(204);
    await().atMost(LONG).until(() -> redis.ask("EXISTS", "vcon-raw:{vcon:gone}").equals("0"));
    server.api.get("/vcon/gone").expect(404);
  }

  @Test
  void jobsOfOneQueueAreRunOnceEach() {
    String pipeline =
        "{'pipeline_options':{'save_vcons':true,'success_queue':'both_ok','failure_queue':'both_bad'},"
            + "'processors':[{'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}}]}";
    peer.api.put("/pipeline/both", pipeline).expect(204);
    for (String queue : List.of("both", "both_ok", "both_bad")) {
      peer.api.post("/queue/" + queue, "").expect(204);
    }
    int jobs = 60;
    for (int i = 0; i < jobs; i++) {
      Api pusher = i % 2 == 0 ? peer.api : server.api;
      pusher.post("/vcon", vcon("both-" + i)).expect(204);
      pusher.put("/queue/both", "{'vcon_uuid':['both-" + i + "']}").expect(200);
    }
    peer.api.post("/server/queue/both", "{'weight':1}").expect(204);
    server.api.post("/server/queue/both", "{'weight':1}").expect(204);
    await().atMost(LONG).until(() -> server.api.get("/queue/both_ok").json().size() >= jobs);
    Set<String> done = new HashSet<>();
    for (JsonNode job : peer.api.get("/queue/both_ok").expect(200).json()) {
      assertTrue(done.add(job.at("/vcon_uuid/0").asText()), job::toString);
    }
    assertEquals(jobs, done.size());
    assertEquals("[]", server.api.get("/queue/both_bad").text());
    server.api.delete("/server/queue/both").expect(204);
  }

  @Test
  void thePeerIsListedUnderItsOwnKey() {
    JsonNode theirs = peer.api.get("/servers").expect(200).json();
    JsonNode ours = server.api.get("/servers").expect(200).json();
    theirs
        .fieldNames()
        .forEachRemaining(key -> assertTrue(ours.has(key), () -> key + " in " + ours));
    assertEquals(2, ours.size());
  }
}
