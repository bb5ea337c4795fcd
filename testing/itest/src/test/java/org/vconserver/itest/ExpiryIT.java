package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** VCons that expire: by request, by rule and by a step, on servers that are killed and others. */
@Timeout(180)
class ExpiryIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.of("NUM_WORKERS", "2", "EXPIRE_RULES", "tag:short=2s, tag:kind:long=30d");

  @TempDir static Path folder;
  @TempDir static Path other;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, SETTINGS);
    api = server.api;
    await()
        .atMost(LONG)
        .until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/expire_vcon"));
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static String uuid(int number) {
    return String.format("018f3a00-0000-8000-8000-%012d", number);
  }

  private static String vcon(int number, String members) {
    return "{'vcon':'0.4.0','uuid':'"
        + uuid(number)
        + "','created_at':'2026-11-01T00:00:00Z','parties':[{'name':'Ann'}]"
        + members
        + "}";
  }

  private static JsonNode expires(int number) {
    return api.get("/vcon/" + uuid(number) + "/expires").expect(200).json().required("expires");
  }

  private static void awaitExpired(int number) {
    await().atMost(LONG).until(() -> api.get("/vcon/" + uuid(number)).status() == 404);
    JsonNode newest = api.get("/vcon/" + uuid(number) + "/history").json().at("/changes/0");
    assertEquals("vcon.deleted", newest.path("kind").asText());
    assertEquals("expired", newest.path("expiry").asText());
    assertEquals(0, countOf(number));
  }

  /** Counts the entries of a vCon in the list of all. */
  private static long countOf(int number) {
    JsonNode listed = api.get("/vcons?view=uuid&limit=1000").expect(200).json().path("vcons");
    long count = 0;
    for (JsonNode uuid : listed) {
      count += uuid.asText().equals(uuid(number)) ? 1 : 0;
    }
    return count;
  }

  @Test
  void aVconExpiresAsARequestSays() {
    api.post("/vcon?ttl=2", vcon(1, "")).expect(204);
    api.post("/vcon", vcon(2, "")).expect(204);
    assertTrue(Instant.parse(expires(1).asText()).isAfter(Instant.EPOCH));
    assertTrue(expires(2).isNull());
    awaitExpired(1);
    api.put("/vcon/" + uuid(2) + "/expires", "{'ttl':1}").expect(204);
    awaitExpired(2);
  }

  @Test
  void aVconThatIsToStayStays() {
    api.post("/vcon?ttl=1000", vcon(3, "")).expect(204);
    String shown = api.get("/vcons?limit=1000").json().path("vcons").toString();
    assertTrue(shown.contains(expires(3).asText()), shown);
    api.delete("/vcon/" + uuid(3) + "/expires").expect(204);
    assertTrue(expires(3).isNull());
    api.post("/vcon", vcon(3, ",'tags':{'kind':'long'}")).expect(204);
    assertTrue(expires(3).isNull());
  }

  @Test
  void aVconExpiresAsRulesSay() {
    api.post("/vcon", vcon(4, ",'tags':{'kind':'long'}")).expect(204);
    Instant later = Instant.parse(expires(4).asText());
    assertTrue(later.isAfter(Instant.now().plus(Duration.ofDays(29))));
    api.post("/vcon", vcon(4, ",'tags':{'kind':'long','short':'yes'}")).expect(204);
    awaitExpired(4);
  }

  @Test
  void aVconExpiresAsAStepSays() {
    api.post("/vcon", vcon(5, "")).expect(204);
    api.put(
            "/pipeline/keep",
            "{'pipeline_options':{'save_vcons':true},'processors':[{'processor_name':'expire_vcon',"
                + "'processor_options':{'seconds':4}}]}")
        .expect(204);
    api.post("/queue/keep", "").expect(204);
    api.post("/server/queue/keep", "{}").expect(204);
    api.put("/queue/keep", "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid(5) + "']}").expect(200);
    await().atMost(LONG).until(() -> historyOf(5).contains("expire_vcon"));
    String history = historyOf(5);
    assertTrue(history.contains("'seconds':4".replace('\'', '"')), history);
    assertTrue(history.contains("'paths':[]".replace('\'', '"')), history);
    awaitExpired(5);
  }

  private static String historyOf(int number) {
    return api.get("/vcon/" + uuid(number) + "/history").expect(200).text();
  }

  @Test
  void whatExpiresWhileNoServerRunsIsDeletedByTheNextOne() throws Exception {
    Path own = Files.createDirectory(folder.resolve("killed"));
    try (ServerProcess killed = ServerProcess.start(own, SETTINGS)) {
      killed.api.post("/vcon?ttl=5", vcon(6, "")).expect(204);
      killed.api.post("/vcon", vcon(7, "")).expect(204);
      killed.kill();
    }
    try (ServerProcess next = ServerProcess.start(own, SETTINGS)) {
      await().atMost(LONG).until(() -> next.api.get("/vcon/" + uuid(6)).status() == 404);
      next.api.get("/vcon/" + uuid(7)).expect(200);
      String history = next.api.get("/vcon/" + uuid(6) + "/history").expect(200).text();
      assertTrue(history.contains("expired"), history);
    }
  }

  @Test
  void twoServersDeleteEachVconOnce() throws Exception {
    assumeFalse(Backend.isEmbedded(), "an embedded store has one server");
    Map<String, String> same = new HashMap<>(Backend.settings(folder));
    same.putAll(SETTINGS);
    try (ServerProcess second = ServerProcess.start(other, same)) {
      for (int i = 100; i < 160; i++) {
        (i % 2 == 0 ? api : second.api).post("/vcon?ttl=3", vcon(i, "")).expect(204);
      }
      for (int i = 100; i < 160; i++) {
        int number = i;
        await().atMost(LONG).until(() -> api.get("/vcon/" + uuid(number)).status() == 404);
      }
      for (int i = 100; i < 160; i++) {
        JsonNode changes =
            second.api.get("/vcon/" + uuid(i) + "/history").expect(200).json().path("changes");
        assertEquals(2, changes.size(), changes.toString());
        assertEquals("expired", changes.at("/0/expiry").asText());
      }
    }
  }
}
