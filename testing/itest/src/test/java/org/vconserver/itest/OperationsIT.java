package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** What a console asks of a whole server: settings, processors, pipelines, logs. */
@Timeout(180)
class OperationsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Path config;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    server =
        ServerProcess.start(
            folder, Map.of("NUM_WORKERS", "3", "WEBCONSOLE_PASSWORD", "never-shown-1"), config);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void settingsAreToldAsTheyAreInForce() throws Exception {
    assertEquals(
        "environment variable NUM_WORKERS", setting("NUM_WORKERS").path("source").asText());
    assertEquals("***", setting("WEBCONSOLE_PASSWORD").path("value").asText());
    assertFalse(server.api.get("/settings").text().contains("never-shown"));
    append("org.vconserver.scheduler.cfg", "max.hops = 7\n");
    await().atMost(LIMIT).until(() -> setting("MAX_HOPS").path("value").asText().equals("7"));
    assertEquals("org.vconserver.scheduler.cfg", setting("MAX_HOPS").path("source").asText());
    append("org.vconserver.scheduler.cfg", "max.hops = none\n");
    await().atMost(LIMIT).until(() -> server.log().contains("max.hops must be a number"));
    assertEquals("7", setting("MAX_HOPS").path("value").asText());
  }

  @Test
  void processorsAreToldWithTheirPipelinesCountsAndVerdicts() throws Exception {
    server
        .api
        .put(
            "/pipeline/counted",
            "{'pipeline_options':{},'processors':[{'processor_name':'jq','processor_options':{}}]}")
        .expect(204);
    long before = processor("jq").at("/versions/0/runs").asLong();
    server.api.post("/processIO/jq", "{}").expect(200);
    JsonNode jq = processor("jq");
    assertEquals("serving", jq.path("state").asText());
    assertEquals(before + 1, jq.at("/versions/0/runs").asLong());
    assertEquals("org.vconserver.processor.core", jq.at("/versions/0/bundle").asText());
    assertTrue(jq.path("pipelines").toString().contains("\"counted\""), jq::toString);
    Files.writeString(folder.resolve("deploy/broken.jar"), "no jar");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                server
                    .api
                    .get("/processors")
                    .json()
                    .at("/not_serving/0/state")
                    .asText()
                    .equals("refused"));
  }

  @Test
  void anEarlierVersionOfAPipelineIsComeBackTo() {
    Api api = server.api;
    api.put("/pipeline/v", "{'pipeline_options':{'timeout':1},'processors':[]}").expect(204);
    api.put("/pipeline/v", "{'pipeline_options':{'timeout':2},'processors':[]}").expect(204);
    assertEquals(2, api.get("/pipeline/v/versions").expect(200).json().path("versions").size());
    assertEquals(
        1,
        api.get("/pipeline/v/versions/1")
            .expect(200)
            .json()
            .at("/definition/pipeline_options/timeout")
            .asInt());
    assertEquals(3, api.put("/pipeline/v/rollback", "").expect(200).json().path("version").asInt());
    assertEquals(
        1, api.get("/pipeline/v").expect(200).json().at("/pipeline_options/timeout").asInt());
    api.delete("/pipeline/v").expect(204);
    api.get("/pipeline/v/versions").expect(404);
  }

  @Test
  void aPipelineIsTriedOutStepByStepAndNothingIsStored() {
    Api api = server.api;
    api.post("/queue/tried", "").expect(204);
    String vcon = "{'vcon':'0.4.0','uuid':'" + TestFiles.HELLO_UUID + "','parties':[],'dialog':[]}";
    String definition =
        "{'pipeline_options':{},'processors':["
            + "{'processor_name':'create_amended','processor_options':{}},"
            + "{'processor_name':'queue_job','processor_options':{'queue_name':'tried'}},"
            + "{'processor_name':'jq','processor_options':{'should_process':false}}]}";
    JsonNode trial =
        api.post("/pipeline/none/try", "{'definition':" + definition + ",'vcon':" + vcon + "}")
            .expect(200)
            .json();
    assertEquals("done", trial.at("/steps/0/outcome").asText(), trial::toString);
    assertTrue(trial.at("/steps/0/vcons/0/added").asBoolean(), trial::toString);
    assertEquals("", trial.at("/steps/0/vcons/0/patch/0/path").asText());
    assertEquals("tried", trial.at("/steps/1/queue_jobs/0/to_queue").asText(), trial::toString);
    assertEquals("skipped", trial.at("/steps/2/outcome").asText());
    assertEquals(2, trial.path("vcons").size());
    api.get("/vcon/" + TestFiles.HELLO_UUID).expect(404);
    api.get("/vcon/" + trial.at("/vcons/1/uuid").asText()).expect(404);
    assertEquals("[]", api.get("/queue/tried").expect(200).text());
    api.delete("/queue/tried").expect(200);
  }

  @Test
  void theLogIsReadFilteredAndFollowed() throws Exception {
    Api api = server.api;
    JsonNode start =
        api.get("/logs?text=is+ready+at&logger=org.vconserver.host").expect(200).json();
    assertEquals(1, start.path("lines").size(), start::toString);
    HttpResponse<Stream<String>> stream =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(api.url() + "/logs?follow=true&lines=0&level=warn"))
                    .build(),
                HttpResponse.BodyHandlers.ofLines());
    assertEquals(200, stream.statusCode());
    assertEquals("text/event-stream", stream.headers().firstValue("content-type").orElse(""));
    append("org.vconserver.rest.cfg", "followed.key = 1\n");
    try (Stream<String> lines = stream.body()) {
      String found = lines.filter(line -> line.contains("followed.key")).findFirst().orElseThrow();
      assertTrue(found.startsWith("data: {\"seq\":"), found);
    }
    api.get("/logs?level=loud").expect(422);
  }

  @Test
  void aLevelIsSetForATimeAndComesBack() {
    Api api = server.api;
    String logger = "org.vconserver.pipeline.run";
    api.put("/logs/levels", "{'logger':'" + logger + "','level':'debug','seconds':2}").expect(200);
    assertTrue(api.get("/logs/levels").expect(200).text().contains(logger));
    await().atMost(LIMIT).until(() -> !api.get("/logs/levels").text().contains(logger));
    Api.Answer refused =
        api.put("/logs/levels", "{'logger':'org.redisson','level':'debug','seconds':2}");
    assertEquals("[\"body\",\"level\"]", refused.expect(422).json().at("/detail/0/loc").toString());
  }

  @Test
  void anInstanceOfAProcessorComesChangesAndGoes() throws Exception {
    Api api = server.api;
    String pid = "org.vconserver.processor.openai";
    String path = "/processor-instances/chat_two";
    Api.Answer made =
        api.put(path, "{'factory':'" + pid + "','settings':{'.openai_api_key':'never-shown-2'}}")
            .expect(200);
    assertTrue(made.header("Vcon-Warnings").contains(".openai_api_key"), made::text);
    assertTrue(Files.readString(config.resolve(pid + "-chat_two.cfg")).contains("never-shown-2"));
    assertFalse(api.get("/processor-instances").expect(200).text().contains("never-shown"));
    await().atMost(LIMIT).until(() -> api.get(path).json().path("active").asBoolean());
    assertEquals("serving", processor("chat_two").path("state").asText());
    api.put(path, "{'settings':{'timeout_seconds':7}}").expect(200);
    String file = Files.readString(config.resolve(pid + "-chat_two.cfg"));
    assertTrue(file.contains("never-shown-2") && file.contains("timeout_seconds = 7"), file);
    Api.Answer wrong = api.put(path, "{'settings':{'timeout_seconds':'soon'}}").expect(422);
    assertEquals(
        "[\"body\",\"settings\",\"timeout_seconds\"]", wrong.json().at("/detail/0/loc").toString());
    assertEquals(file, Files.readString(config.resolve(pid + "-chat_two.cfg")));
    api.delete(path).expect(204);
    await().atMost(LIMIT).until(() -> api.post("/processIO/chat_two", "{}").status() == 404);
    api.get(path).expect(404);
  }

  @Test
  void aDrainedServerTakesNoJobsUntilItIsToldTo() throws Exception {
    Api api = server.api;
    String vcon =
        "{'vcon':'0.4.0','uuid':'01928e10-193e-8231-b9a2-279e0d16bc46','parties':[],'dialog':[]}";
    api.post("/vcon", vcon).expect(204);
    api.put("/pipeline/drained", "{'pipeline_options':{},'processors':[]}").expect(204);
    api.post("/queue/drained", "").expect(204);
    api.post("/server/queue/drained", "{'weight':1}").expect(204);
    api.put("/server/drain", "").expect(200);
    await().atMost(LIMIT).until(() -> api.get("/server/drain").json().path("done").asBoolean());
    assertEquals("drained", api.get("/server/info").expect(200).json().path("state").asText());
    String job = "{'vcon_uuids':['01928e10-193e-8231-b9a2-279e0d16bc46']}";
    api.post("/queue/drained/jobs", job).expect(200);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(LIMIT)
        .until(() -> api.get("/queue/drained/jobs").json().size() == 1);
    assertTrue(api.get("/health/ready").expect(200).text().contains("this server is drained"));
    await().atMost(LIMIT).until(() -> server.log().contains("This server is drained"));
    api.delete("/server/drain").expect(200);
    await().atMost(LIMIT).until(() -> api.get("/queue/drained/jobs").json().isEmpty());
    assertEquals("running", api.get("/server/info").json().path("state").asText());
  }

  private static JsonNode processor(String name) {
    for (JsonNode one : server.api.get("/processors").expect(200).json().path("processors")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no processor " + name);
  }

  private static JsonNode setting(String name) {
    for (JsonNode one : server.api.get("/settings").expect(200).json().path("settings")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no setting " + name);
  }

  private static void append(String file, String text) throws IOException {
    Path path = config.resolve(file);
    Files.writeString(path, Files.readString(path) + text);
  }
}
