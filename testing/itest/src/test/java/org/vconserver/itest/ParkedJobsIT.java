package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** Jobs that can't go on by themselves, and queues that are held back. */
@Timeout(90)
class ParkedJobsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String UUID = "00000000-0000-8000-8000-00000000aaaa";
  private static final String JOB = "{'job_type':'vcon_uuid','vcon_uuid':['" + UUID + "']}";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "3", "MAX_HOPS", "20"));
    api = server.api;
    await()
        .atMost(LONG)
        .until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/jq"));
    api.post("/vcon", "{'uuid':'" + UUID + "','parties':[]}").expect(204);
  }

  @AfterAll
  static void stop() throws IOException {
    server.kill();
  }

  /** Stores a pipeline of one step that does well, or one that fails; gives its warnings. */
  private static String pipeline(String name, boolean well, String options) {
    String query = well ? ".vcons|length" : "error";
    return api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{'save_vcons':false,"
                + options
                + "},'processors':[{'processor_name':'jq','processor_options':{'jq_queries':{'n':'"
                + query
                + "'}}}]}")
        .expect(204)
        .header("X-Pipeline-Warnings");
  }

  private static void work(String queue) {
    api.post("/server/queue/" + queue, "{}").expect(204);
  }

  private static JsonNode status(String queue) {
    return api.get("/queue/" + queue + "/status").expect(200).json();
  }

  private static JsonNode onlyParked(String queue) {
    await().atMost(LONG).until(() -> api.get(parkedOf(queue)).json().size() == 1);
    return api.get(parkedOf(queue)).json().get(0);
  }

  private static String parkedOf(String queue) {
    return "/queue/" + queue + "/jobs?state=parked";
  }

  @Test
  void aQueueThatIsItsOwnFailureQueueStopsAfterSomeHops() {
    api.post("/queue/own", "").expect(204);
    assertEquals("pipeline_options.failure_queue", pipeline("own", false, "'failure_queue':'own'"));
    work("own");
    api.put("/queue/own", JOB).expect(200);
    JsonNode parked = onlyParked("own");
    assertEquals("loop", parked.at("/parked/reason").asText());
    assertEquals(20, parked.at("/chain/hops").asInt());
    await().atMost(LONG).until(() -> status("own").path("running").asInt() == 0);
    assertEquals("{\"invalid_query\":20}", status("own").path("failed").toString());

    pipeline("own", true, "'failure_queue':'own'");
    String id = parked.path("id").asText();
    api.post("/job/" + id + "/release", "").expect(204);
    await()
        .atMost(LONG)
        .until(() -> api.get("/job/" + id).json().path("state").asText().equals("done"));
  }

  @Test
  void aRingOfQueuesStopsAfterSomeHops() {
    api.post("/queue/ring1", "").expect(204);
    api.post("/queue/ring2", "").expect(204);
    pipeline("ring1", true, "'success_queue':'ring2'");
    assertEquals(
        "pipeline_options.success_queue", pipeline("ring2", true, "'success_queue':'ring1'"));
    work("ring1");
    work("ring2");
    api.put("/queue/ring1", JOB).expect(200);
    JsonNode parked = onlyParked("ring1");
    assertEquals("loop", parked.at("/parked/reason").asText());
    api.post("/job/" + parked.path("id").asText() + "/cancel", "").expect(204);
    assertEquals(0, api.get(parkedOf("ring1")).json().size());
  }

  @Test
  void aJobForAQueueThatDoesNotExistIsKeptUntilItDoes() {
    api.post("/queue/feeds", "").expect(204);
    assertEquals(
        "pipeline_options.success_queue", pipeline("feeds", true, "'success_queue':'eaten'"));
    work("feeds");
    api.put("/queue/feeds", JOB).expect(200);
    JsonNode parked = onlyParked("eaten");
    assertEquals("no_queue", parked.at("/parked/reason").asText());
    assertTrue(api.get("/jobs/parked").json().toString().contains("\"eaten\""));
    api.post("/job/" + parked.path("id").asText() + "/release", "").expect(404);
    api.post("/queue/eaten", "").expect(204);
    assertEquals(UUID, api.get("/queue/eaten").json().at("/0/vcon_uuid/0").asText());
  }

  @Test
  void aFullQueueIsAnswered429AndAHeldBackOneRunsSoManyAtOnce() {
    api.post("/queue/held", "").expect(204);
    api.put("/queue/held/settings", "{'max_waiting':2,'max_running':1}").expect(200);
    api.put("/queue/held", JOB).expect(200);
    api.put("/queue/held", JOB).expect(200);
    assertTrue(api.put("/queue/held", JOB).expect(429).text().contains("at most 2 jobs may wait"));
    pipeline("held", true, "'timeout':60");
    work("held");
    await().atMost(LONG).until(() -> status("held").path("done").asInt() == 2);
  }

  @Test
  void aRequestThatIsMadeAgainUnderItsKeyEnqueuesNothing() {
    api.post("/queue/once", "").expect(204);
    Api keyed = api.with("Idempotency-Key", "k 1");
    String first = keyed.put("/queue/once", JOB).expect(200).text();
    assertEquals(first, keyed.put("/queue/once", JOB).expect(200).text());
    String other = JOB.replace(UUID, UUID.replace('a', 'b'));
    keyed.put("/queue/once", other).expect(422);
    assertEquals(1, status("once").path("waiting").asInt());

    String run =
        "{'processor_io':{'vcons':[{'uuid':'"
            + UUID
            + "','parties':[]}]},'processor_options':{'queue_name':'once','vcon_uuids':['"
            + UUID
            + "']}}";
    keyed.post("/processIO/queue_job", run).expect(200);
    keyed.post("/processIO/queue_job", run).expect(200);
    assertEquals(2, status("once").path("waiting").asInt());
    keyed.post("/processIO/queue_job", run.replace("}}", ",'from_queue':'f'}}")).expect(200);
    assertEquals(3, status("once").path("waiting").asInt(), "another run under the same key");
  }
}
