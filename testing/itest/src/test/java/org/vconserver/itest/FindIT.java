package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** Finding what was stored, and what happened to it, over REST. */
@Timeout(120)
class FindIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CALLS = 60;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "2"));
    api = server.api;
    await()
        .atMost(LONG)
        .until(
            () -> api.get("/openapi.json").json().path("paths").has("/processIO/create_amended"));
    for (int i = 0; i < CALLS; i++) {
      api.post("/vcon", call(i)).expect(204);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static String uuid(int number) {
    return String.format("018f3a00-0000-8000-8000-%012d", number);
  }

  private static String call(int number) {
    return String.format(
        "{'vcon':'0.4.0','uuid':'%s','created_at':'2026-11-01T00:%02d:00Z','parties':[{'name':'Ann','tel':'+49 30 %d'},"
            + "{'name':'Caller %d'}],'dialog':[],'analysis':[],'attachments':[]}",
        uuid(number), number, number % 7, number);
  }

  private static JsonNode found(String query) {
    return api.get("/vcons?" + query).expect(200).json();
  }

  @Test
  void callsOfANumberAreFoundPageByPageTheNewestFirst() {
    Set<String> seen = new HashSet<>();
    List<String> created = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = found("tel=0049303&limit=4" + after);
      for (JsonNode vcon : page.path("vcons")) {
        seen.add(vcon.path("uuid").asText());
        created.add(vcon.path("created_at").asText());
      }
      String next = page.path("next_after").asText();
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
    int expected = (CALLS - 3 + 6) / 7;
    assertEquals(expected, seen.size());
    assertEquals(created.stream().sorted(Comparator.reverseOrder()).toList(), created);
    assertEquals(
        expected, api.get("/vcons/count?tel=%2B49303").expect(200).json().path("count").asInt());
  }

  @Test
  void whatIsStoredChangedAndDeletedIsFoundAtOnceAsItIs() {
    String uuid = "018f3a00-0000-8000-8000-00000000aaaa";
    String vcon = "{'uuid':'" + uuid + "','parties':[{'name':'Zo\u00eb'}],'subject':'one'}";
    api.post("/vcon", vcon).expect(204);
    assertEquals(uuid, found("name=zoe&view=uuid").at("/vcons/0").asText());
    api.post("/vcon", vcon.replace("Zo\u00eb", "Yves")).expect(204);
    assertEquals(0, found("name=zoe").path("vcons").size());
    assertEquals("one", found("name=yves").at("/vcons/0/subject").asText());
    api.delete("/vcon/" + uuid).expect(204);
    assertEquals(0, found("name=yves").path("vcons").size());
    JsonNode history = api.get("/vcon/" + uuid + "/history").expect(200).json().path("changes");
    assertEquals("vcon.deleted", history.at("/0/kind").asText());
    assertEquals("vcon.updated", history.at("/1/kind").asText());
    assertEquals("vcon.created", history.at("/2/kind").asText());
    assertEquals(history.at("/2/revision"), history.at("/1/revision_before"));
  }

  @Test
  void aRunTellsWhichStepChangedWhat() {
    String uuid = uuid(11);
    JsonNode answer =
        api.post("/process/" + uuid + "/create_amended?commit_changes=true", "{}")
            .expect(200)
            .json();
    List<String> others = new ArrayList<>();
    answer
        .path("vcons")
        .forEach(
            vcon -> {
              String other = vcon.path("uuid").asText();
              if (!other.equals(uuid)) {
                others.add(other);
              }
            });
    assertEquals(1, others.size(), answer.toString());
    JsonNode change =
        api.get("/vcon/" + others.get(0) + "/history").expect(200).json().at("/changes/0");
    assertEquals("vcon.created", change.path("kind").asText());
    assertEquals("create_amended", change.path("pipeline").asText());
    assertTrue(change.has("run"), change.toString());
    assertEquals(others.get(0), found("related_to=" + uuid + "&view=uuid").at("/vcons/0").asText());
  }

  @Test
  void aClientOfTheConserverFindsWhatItIsUsedTo() {
    assertEquals(10, api.get("/vcon?page=2&size=10").expect(200).json().size());
    assertEquals(1, api.get("/vcons/search?name=Caller%205").expect(200).json().size());
    JsonNode named =
        api.get("/vcons?vcon_uuids=" + uuid(1) + "&vcon_uuids=nobody").expect(200).json();
    assertEquals(uuid(1), named.at("/0/uuid").asText());
    assertTrue(named.path(1).isNull());
  }

  @Test
  void wordsAreFoundWhereTheStoreHasThemElseThatIsSaid() {
    String uuid = "018f3a00-0000-8000-8000-00000000bbbb";
    String chat =
        "{'uuid':'"
            + uuid
            + "','created_at':'2026-10-01T00:00:00Z','parties':[{'name':'Kim'}],'dialog':[{"
            + "'type':'text','start':'2026-10-01T00:00:00Z','parties':0,'mediatype':'text/plain',"
            + "'encoding':'none','body':'The zeppelin has landed'}]}";
    api.post("/vcon", chat).expect(204);
    Api.Answer answer = api.get("/vcons?q=%22zeppelin%20has%22");
    if (answer.status() == 501) {
      assertTrue(answer.text().contains("Redis"), answer.text());
      return;
    }
    JsonNode found = answer.expect(200).json().at("/vcons/0");
    assertEquals(uuid, found.path("uuid").asText());
    assertEquals("talk", found.at("/snippets/0/in").asText());
    assertEquals("[[4,16]]", found.at("/snippets/0/marks").toString());
    api.delete("/vcon/" + uuid).expect(204);
    assertEquals(0, api.get("/vcons/count?q=zeppelin").expect(200).json().path("count").asInt());
  }

  @Test
  void anExportHasAllThatTheFiltersChooseALineEachAsItIsStored() {
    Api lines = api.with("Accept", "application/x-ndjson");
    Api.Answer answer = lines.get("/vcons?tel=0049303").expect(200);
    assertEquals("application/x-ndjson", answer.header("Content-Type"));
    List<String> exported = answer.text().lines().toList();
    assertEquals((CALLS - 3 + 6) / 7, exported.size());
    assertTrue(answer.text().endsWith("}\n"));
    assertTrue(exported.contains(call(10).replace('\'', '"')), exported.get(0));
    String uuids = lines.get("/vcons?tel=0049303&view=uuid&limit=2").expect(200).text();
    assertEquals('"' + uuid(59) + "\"\n\"" + uuid(52) + "\"\n", uuids);
    assertEquals(422, lines.get("/vcons?since=yesterday").status());
  }

  @Test
  void whatWasExportedIsImportedAgainWithAResultForEach() {
    String first = "{'uuid':'018f3a00-0000-8000-8000-00000000cc01','parties':[{'name':'Ida'}]}";
    StringBuilder body = new StringBuilder("nonsense\n");
    for (int i = 1; i <= 200; i++) {
      body.append(first.replace("cc01", String.format("%04d", i + 5000))).append('\n');
    }
    Api lines = api.with("Content-Type", "application/x-ndjson");
    List<String> results =
        lines.post("/vcons", body.toString()).expect(200).text().lines().toList();
    assertEquals(201, results.size());
    assertTrue(results.get(0).contains("INVALID_JSON"), results.get(0));
    assertTrue(results.get(200).contains("\"status\":201,\"etag\""), results.get(200));
    String exported = api.with("Accept", "application/x-ndjson").get("/vcons?name=ida").text();
    assertEquals(200, exported.lines().count());
    String again = lines.post("/vcons", exported).expect(200).text();
    assertEquals(200, again.lines().filter(line -> line.contains("\"status\":200")).count());
    assertEquals(
        2,
        api.get("/vcon/018f3a00-0000-8000-8000-000000005200/history")
            .json()
            .path("changes")
            .size());
    api.post("/vcons", first).expect(422);
  }

  @Test
  void jobsAreMadeForWhatAFilterMeans() {
    api.post("/queue/found", "").expect(204);
    String filter = "{'filter':{'tel':'0049303','until':'2026-11-01T00:30:00Z'}}";
    JsonNode pushed = api.post("/queue/found/jobs", filter).expect(200).json();
    assertEquals(4, pushed.path("queued").asInt(), pushed.toString());
    String both = filter.replace("}}", "},'query':{'jq':'(.parties[1].name | length) == 9'}}");
    assertEquals(3, api.post("/queue/found/jobs", both).expect(200).json().path("queued").asInt());
    assertEquals(7, api.get("/queue/found").expect(200).json().size());
    api.post("/queue/found/jobs", "{'filter':{'since':'soon'}}").expect(422);
  }

  @Test
  void aFaultInAFilterIsNamed() {
    JsonNode fault = api.get("/vcons?since=yesterday").expect(422).json();
    assertEquals("since", fault.at("/detail/0/loc/1").asText());
    api.get("/vcons?after=nowhere").expect(422);
  }
}
