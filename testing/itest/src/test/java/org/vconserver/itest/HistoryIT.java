package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** Former versions and jobs of a vCon, and its erasure, over REST. */
@Timeout(120)
class HistoryIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String KEPT = "018f3a00-0000-8000-8000-00000000bbb1";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "2", "HISTORY_KEEP_VERSIONS", "3"));
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static String vcon(String uuid, String subject, String secret) {
    return "{'uuid':'"
        + uuid
        + "','parties':[{'name':'"
        + secret
        + "','tel':'+49 30 999'}],'subject':'"
        + subject
        + "'}";
  }

  @Test
  void aFormerVersionIsReadComparedAndRestored() throws Exception {
    api.post("/vcon", vcon(KEPT, "one", "Zoe")).expect(204);
    String first = api.get("/vcon/" + KEPT).expect(200).text();
    api.post("/vcon", vcon(KEPT, "two", "Zoe")).expect(204);
    JsonNode history = api.get("/vcon/" + KEPT + "/history").expect(200).json();
    String revision = history.at("/former_versions/0/revision").asText().replace("\"", "");
    assertEquals(first, api.get("/vcon/" + KEPT + "?revision=" + revision).expect(200).text());
    JsonNode diff = api.get("/vcon/" + KEPT + "/diff?from=" + revision).expect(200).json();
    assertEquals("two", diff.at("/patch/0/value").asText());
    api.post("/vcon/" + KEPT + "/restore?revision=" + revision, "").expect(204);
    assertEquals(first, api.get("/vcon/" + KEPT).expect(200).text());
    assertEquals(
        3, api.get("/vcon/" + KEPT + "/history").expect(200).json().path("changes").size());
  }

  private static boolean isInAFile(String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void whatConcernsAPersonIsErasedWithItsJobs() throws Exception {
    String uuid = "018f3a00-0000-8000-8000-00000000ccc1";
    String redacted = "018f3a00-0000-8000-8000-00000000ccc2";
    api.post("/vcon", vcon(uuid, "qxwzvkone", "Qxwzvk")).expect(204);
    api.post("/vcon", vcon(uuid, "qxwzvktwo", "Qxwzvk")).expect(204);
    api.post("/vcon", "{'uuid':'" + redacted + "','parties':[],'redacted':{'uuid':'" + uuid + "'}}")
        .expect(204);
    api.post("/queue/nobody_takes", "").expect(204);
    api.post("/queue/nobody_takes/jobs", "{'vcon_uuids':['" + uuid + "']}").expect(200);
    JsonNode jobs = api.get("/vcon/" + uuid + "/jobs").expect(200).json().path("jobs");
    assertEquals(1, jobs.size());
    assertEquals("waiting", jobs.at("/0/state").asText());
    JsonNode plan = api.post("/erasures", "{'name':'qxwzvk'}").expect(200).json();
    assertEquals(2, plan.path("vcons").asInt());
    assertEquals(1, plan.path("former_versions").asInt());
    assertEquals(1, plan.path("jobs").asInt());
    String confirm = plan.path("confirm").asText();
    JsonNode erased =
        api.post("/erasures", "{'name':'qxwzvk','confirm':'" + confirm + "'}").expect(200).json();
    assertEquals(2, erased.path("vcons").asInt());
    assertEquals(1, erased.path("jobs").asInt());
    for (String gone : List.of(uuid, redacted)) {
      api.get("/vcon/" + gone).expect(404);
      JsonNode changes = api.get("/vcon/" + gone + "/history").expect(200).json().path("changes");
      assertEquals(1, changes.size());
      assertEquals("vcon.deleted", changes.at("/0/kind").asText());
    }
    api.get("/vcon/" + uuid + "/jobs").expect(404);
    assertEquals(0, api.get("/vcons/count?name=qxwzvk").expect(200).json().path("count").asInt());
    String record = "/erasures/" + erased.path("id").asText();
    assertEquals("[\"name\"]", api.get(record).expect(200).json().path("by").toString());
    if (Backend.isEmbedded()) { // a Redis writes its files anew when it is told to
      await().atMost(LONG).until(() -> !isInAFile("qxwzvk") && !isInAFile("Qxwzvk"));
    }
  }
}
