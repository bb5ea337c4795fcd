package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** What py_vcon_server gets wrong and this server must not, and how it takes bad input. */
@Timeout(60)
class BehaviourIT {
  private static final String UUID = "00000000-0000-8000-8000-0000000000aa";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(folder.resolve("deploy"));
    try (Stream<Path> samples = Files.list(TestFiles.DIST.resolve("samples"))) {
      Path example =
          samples.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
      Files.copy(example, folder.resolve("deploy/example.jar"));
    }
    server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "2"));
    api = server.api;
    await().until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/add_party"));
    api.post("/vcon", "{'uuid':'" + UUID + "','parties':[]}").expect(204);
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains("Exception"), server.log());
    assertEquals(0, server.stop());
  }

  private static void pipeline(String name, String options, String... steps) {
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':" + options + ",'processors':[" + String.join(",", steps) + "]}")
        .expect(204);
  }

  private static String step(String processor, String options) {
    return "{'processor_name':'" + processor + "','processor_options':" + options + "}";
  }

  @Test
  void twentyConcurrentCommitsOnOneVconAllLast() {
    String uuid = "00000000-0000-8000-8000-0000000000bb";
    api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    List<CompletableFuture<Void>> commits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String options = "{'name':'party " + i + "'}";
      commits.add(
          CompletableFuture.runAsync(
              () ->
                  api.post("/process/" + uuid + "/add_party?commit_changes=true", options)
                      .expect(200)));
    }
    commits.forEach(CompletableFuture::join);
    assertEquals(20, api.get("/vcon/" + uuid).expect(200).json().path("parties").size());
  }

  @Test
  void jobsOfWeightedQueuesAreNotLostWhenNothingIsSaved() {
    for (String queue : List.of("heavy", "light", "both_done")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    pipeline(
        "heavy", "{'save_vcons':false,'success_queue':'both_done'}", step("set_parameters", "{}"));
    pipeline(
        "light", "{'save_vcons':false,'success_queue':'both_done'}", step("set_parameters", "{}"));
    for (int i = 0; i < 30; i++) {
      api.put("/queue/" + (i % 2 == 0 ? "heavy" : "light"), "{'vcon_uuid':['" + UUID + "']}")
          .expect(200);
    }
    api.post("/server/queue/heavy", "{'weight':'3'}").expect(204);
    api.post("/server/queue/light", "{}").expect(204);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.get("/queue/both_done").json().size() == 30);
    assertEquals("{}", api.get("/in_progress").text());
  }

  @Test
  void theFirstStepMayBeSkipped() {
    pipeline(
        "skips",
        "{}",
        step("set_parameters", "{'should_process':false,'parameters':{'a':1}}"),
        step("set_parameters", "{'parameters':{'b':2}}"));
    assertEquals(
        "{\"b\":2}",
        api.post("/pipeline/skips/run/" + UUID, "")
            .expect(200)
            .json()
            .path("parameters")
            .toString());
  }

  @Test
  void aTimeoutIsAnsweredWith430ForStoredAndGivenVcons() {
    pipeline(
        "slow",
        "{'timeout':0.2}",
        step(
            "jq",
            "{'jq_queries':{'x':'\\\"" + "a".repeat(40) + "!\\\" | test(\\\"^(a+)+$\\\")'}}"));
    Api.Answer stored = api.post("/pipeline/slow/run/" + UUID, "").expect(430);
    assertEquals(
        "Error: pipeline: slow uuid: " + UUID + " processing time exeeded timeout",
        stored.json().path("detail").asText());
    api.post("/pipeline/slow/run", "{'uuid':'" + UUID + "','parties':[]}").expect(430);
  }

  @Test
  void aRunningJobThatIsTakenAwayStopsNoWorker() {
    for (String queue : List.of("held", "held_failed", "after", "after_done")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    pipeline(
        "held",
        "{'failure_queue':'held_failed'}",
        step(
            "jq",
            "{'jq_queries':{'x':'\\\"" + "a".repeat(40) + "!\\\" | test(\\\"^(a+)+$\\\")'}}"));
    pipeline("after", "{'success_queue':'after_done'}", step("set_parameters", "{}"));
    api.put("/queue/held", "{'vcon_uuid':['" + UUID + "']}").expect(200);
    api.post("/server/queue/held", "{}").expect(204);
    await().until(() -> api.get("/in_progress").text().contains("\"queue\":\"held\""));
    for (var job : api.get("/in_progress").json()) {
      if (job.path("queue").asText().equals("held")) {
        api.delete("/in_progress/" + job.path("id").asText()).expect(204);
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.log().contains("is no longer this server's"));
    assertEquals("[]", api.get("/queue/held_failed").text(), "its outcome is dropped");
    for (int i = 0; i < 4; i++) {
      api.put("/queue/after", "{'vcon_uuid':['" + UUID + "']}").expect(200);
    }
    api.post("/server/queue/after", "{}").expect(204);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.get("/queue/after_done").json().size() == 4);
  }

  @Test
  void aQueueWithoutAPipelineWaitsAndGoesOnWhenThereIsOne() {
    api.post("/queue/early", "").expect(204);
    api.put("/queue/early", "{'vcon_uuid':['" + UUID + "']}").expect(200);
    api.post("/server/queue/early", "{'weight':1}").expect(204);
    assertEquals(1, api.get("/queue/early").json().size());
    pipeline("early", "{}", step("set_parameters", "{}"));
    await().atMost(Duration.ofSeconds(10)).until(() -> api.get("/queue/early").json().isEmpty());
  }

  @Test
  void aVconGivenInTheBodyCountsAsModifiedAndIsSaved() {
    String uuid = "00000000-0000-8000-8000-0000000000cc";
    pipeline("saves", "{}", step("set_parameters", "{}"));
    Api.Answer run =
        api.post("/pipeline/saves/run?save_vcons=true", "{'uuid':'" + uuid + "','parties':[]}")
            .expect(200);
    assertEquals("[true]", run.json().path("vcons_modified").toString());
    api.get("/vcon/" + uuid).expect(200);
    assertEquals(
        "null",
        api.post("/pipeline/saves/run/" + uuid + "?return_results=false", "").expect(200).text());
  }

  @Test
  void unknownOptionsAreKeptAndNamed() {
    pipeline(
        "extra",
        "{'label':null}",
        "{'processor_name':'jq','comment':'x','processor_options':{'mine':1}}");
    assertEquals(
        "{'label':'','notes':'','input_vcon_index':0,'should_process':true,'format_options':{},'mine':1}"
            .replace('\'', '"'),
        api.get("/pipeline/extra")
            .json()
            .path("processors")
            .path(0)
            .path("processor_options")
            .toString());
  }

  @Test
  void theDocumentAndItsPageAreServed() {
    assertEquals("3.1.0", api.get("/openapi.json").expect(200).json().path("openapi").asText());
    assertTrue(api.get("/docs").expect(200).text().contains("swagger-ui"));
    assertTrue(api.get("/docs/swagger-ui-bundle.js").expect(200).body().length > 100_000);
    api.get("/docs/other.js").expect(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/server/queue/q|{'weight':-1}|weight",
        "POST|/server/queue/q|{'weight':'x'}|weight",
        "POST|/server/queue/q|[]|object",
        "PUT|/queue/nothing|{'vcon_uuid':['a']}|nothing",
        "PUT|/queue/both|{'vcon_uuid':[]}|vcon_uuid",
        "PUT|/queue/both|{'vcon_uuid':['a','b']}|vcon_uuid",
        "PUT|/queue/both|{'vcon_uuid':'a'}|vcon_uuid",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'nope'}]}|nope",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{}]}|processor_name",
        "PUT|/pipeline/p|{'pipeline_options':{'timeout':-1},'processors':[]}|timeout",
        "PUT|/pipeline/p|{'pipeline_options':{'save_vcons':'x'},'processors':[]}|save_vcons",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':{}}|processors",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'queue_job'}]}|queue_name",
        "PUT|/pipeline/p|{'pipeline_options':{},'pipeline_options':{},'processors':[]}|pipeline_options",
        "POST|/process/nope/jq|{}|nope",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/nope|{}|processor nope is not active",
        "POST|/processIO/nope|{}|processor nope is not active",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'jq_queries':7}|jq_queries",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'input_vcon_index':'x'}|input_vcon_index",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq?commit_changes=maybe|{}|commit_changes",
        "POST|/processIO/jq|{'processor_io':{'vcons':[7]}}|vcons",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/queue_job|{'queue_name':'nope'}|nope",
        "POST|/pipeline/nope/run/nope||pipeline: nope",
        "POST|/vcon|{'uuid':'a/b','parties':[]}|uuid",
        "GET|/vcon/00000000-0000-8000-8000-0000000000aa/jq||jq_transform",
        "GET|/vcon/00000000-0000-8000-8000-0000000000aa/jq?jq_transform=%7B||query",
        "GET|/vcon/nope/jsonpath?path_string=$||nope",
        "PUT|/in_progress/x||job_id",
        "PUT|/in_progress/4711||4711",
        "DELETE|/server/queue/nope||nope",
        "DELETE|/servers/nope||nope",
        "POST|/queue/%20||name",
        "POST|/queue/a%2Fb||name",
        "POST|/queue/a%01b||name",
        "POST|/queue/%2E%2E||name",
        "PUT|/pipeline/a%2Fb|{'pipeline_options':{},'processors':[]}|name"
      })
  void badInputGetsAClear4xxThatNamesTheFault(
      String method, String path, String body, String named) {
    String json = body == null ? "" : body;
    Api.Answer answer =
        switch (method) {
          case "GET" -> api.get(path);
          case "PUT" -> api.put(path, json);
          case "DELETE" -> api.delete(path);
          default -> api.post(path, json);
        };
    assertTrue(
        answer.status() >= 400 && answer.status() < 500,
        () -> answer.status() + " " + answer.text());
    assertTrue(answer.json().path("detail").toString().contains(named), answer::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01855517-test-fake-uuid-77776666acbe",
        "10D846F7-8422-8001-A20F-D188127FAD29",
        "jq",
        "a b",
        "a;b=c",
        "a?b#c",
        "%2F",
        "100%",
        "...",
        ".a",
        "*",
        "{vcon_uuid}",
        "vcon-raw:{x}",
        "<script>",
        "\"",
        "$(x)",
        "é日本😀",
        "a&b=c+d,e"
      })
  void anyPrintableTextIsAUuid(String uuid) {
    String path = "/vcon/" + Api.segment(uuid);
    byte[] vcon = withUuid(uuid);
    api.post("/vcon?validate=lenient", vcon).expect(204);
    assertArrayEquals(vcon, api.get(path).expect(200).body());
    assertEquals(uuid, api.get(path + "/jq?jq_transform=.uuid").expect(200).json().get(0).asText());
    assertEquals(
        uuid,
        api.post("/process/" + Api.segment(uuid) + "/set_parameters", "{'parameters':{'a':1}}")
            .expect(200)
            .json()
            .at("/vcons/0/uuid")
            .asText());
    api.delete(path).expect(204);
    String detail = api.get(path).expect(404).json().path("detail").asText();
    assertEquals("vCon UUID: " + uuid + " not found", detail);
  }

  /** A query, which nobody reads, makes it one of the requests that Jersey answers. */
  @ParameterizedTest
  @ValueSource(strings = {"0.4.0", "0.0.2", "0.0.1", ""})
  void aPlainReadIsAnsweredAsAnyOther(String version) {
    ObjectNode vcon = JsonNodeFactory.instance.objectNode();
    vcon.put("uuid", "plain-read-" + version.length()).put("created_at", "2026-11-28T10:00:00Z");
    if (!version.isEmpty()) {
      vcon.put("vcon", version);
    }
    vcon.putArray("parties").addObject().put("name", "x".repeat(100_000));
    String path = "/vcon/plain-read-" + version.length();
    api.post("/vcon?validate=lenient", vcon.toString().getBytes(StandardCharsets.UTF_8));
    Api.Answer plain = api.get(path).expect(200);
    Api.Answer other = api.get(path + "?other=").expect(200);
    assertArrayEquals(other.body(), plain.body());
    assertEquals(withoutDate(other), withoutDate(plain));
    api.delete(path).expect(204);
    assertEquals(api.get(path + "?other=").expect(404).json(), api.get(path).expect(404).json());
  }

  private static Map<String, List<String>> withoutDate(Api.Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(answer.headers().map());
    headers.remove("Date");
    return headers;
  }

  private static byte[] withUuid(String uuid) {
    ObjectNode vcon = JsonNodeFactory.instance.objectNode().put("uuid", uuid);
    vcon.putArray("parties");
    return vcon.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void jobsOfVconsWithAnyUuidRunAndAreShownAsTheyWereGiven() {
    List<String> uuids = List.of("fake-uuid", "10D846F7-8422-8001-A20F-D188127FAD29", "{a} *?é");
    pipeline("uuids", "{'success_queue':'uuids_done'}", step("add_party", "{'name':'new'}"));
    api.post("/queue/uuids", "").expect(204);
    api.post("/queue/uuids_done", "").expect(204);
    for (String uuid : uuids) {
      api.post("/vcon", withUuid(uuid)).expect(204);
      api.put("/queue/uuids", "{'vcon_uuid':['" + uuid + "']}").expect(200);
    }
    api.post("/server/queue/uuids", "{'weight':1}").expect(204);
    await()
        .atMost(Duration.ofSeconds(50))
        .until(() -> api.get("/queue/uuids_done").json().size() == uuids.size());
    for (JsonNode done : api.get("/queue/uuids_done").json()) {
      String uuid = done.at("/vcon_uuid/0").asText();
      assertTrue(uuids.contains(uuid), uuid);
      JsonNode vcon = api.get("/vcon/" + Api.segment(uuid)).expect(200).json();
      assertEquals("new", vcon.at("/parties/0/name").asText());
    }
    api.delete("/server/queue/uuids").expect(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "a\\b",
        "..",
        ".",
        "validate",
        "search",
        "count",
        "ingress",
        "egress",
        "external-ingress",
        " a",
        "a\u0000",
        "a\u202e"
      })
  void whatIsUnprintableOrReservedIsNoUuid(String uuid) {
    Api.Answer answer = api.post("/vcon", withUuid(uuid)).expect(422);
    assertTrue(answer.json().path("detail").asText().startsWith("uuid: must "), answer::text);
  }

  @Test
  void aUuidThatIsNoneOfRfc9562IsAWarningUnlessItIsToBeStrict() {
    byte[] vcon = withUuid("fake-uuid");
    api.post("/vcon", vcon).expect(204);
    JsonNode fault = api.post("/vcon?validate=strict", vcon).expect(422).json().at("/detail");
    assertTrue(fault.toString().contains("\"uuid\""), fault::toString);
    JsonNode report = api.post("/vcon/validate", vcon).expect(200).json();
    assertTrue(report.path("findings").toString().contains("uuid.syntax"), report::toString);
  }

  @Test
  void aUuidOfRfc9562IsFoundInEitherCase() {
    String upper = "AAD846F7-8422-8001-A20F-D188127FAD29";
    byte[] vcon = withUuid(upper);
    api.post("/vcon", vcon).expect(204);
    assertArrayEquals(vcon, api.get("/vcon/" + upper.toLowerCase(Locale.ROOT)).expect(200).body());
    byte[] lower = withUuid(upper.toLowerCase(Locale.ROOT));
    api.post("/vcon", lower).expect(204);
    assertArrayEquals(lower, api.get("/vcon/" + upper).expect(200).body());
    api.delete("/vcon/" + upper).expect(204);
    api.get("/vcon/" + upper.toLowerCase(Locale.ROOT)).expect(404);
  }
}
