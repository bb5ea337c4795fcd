package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.vconserver.tck.server.Api;

/** The bundles of the distribution in a Felix that Pax Exam starts, used over real HTTP. */
@Timeout(120)
class FirstStepsIT {
  @TempDir static Path folder;
  private static ExamServer server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = ExamServer.start(folder, Map.of());
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theFirstStepsOfTheSeedSystemWork() throws IOException {
    String uuid = TestFiles.HELLO_UUID;
    api.post("/vcon", TestFiles.hello()).expect(204);
    api.get("/vcon/" + uuid).expect(200);
    assertEquals(
        "{\"greeting\":\"hello\"}",
        api.post("/process/" + uuid + "/set_parameters", "{'parameters':{'greeting':'hello'}}")
            .expect(200)
            .json()
            .path("parameters")
            .toString());

    api.put(
            "/pipeline/steps",
            "{'pipeline_options':{'success_queue':'steps_done','failure_queue':'steps_failed'},'processors':["
                + "{'processor_name':'set_parameters','processor_options':{'parameters':{'go':true}}},"
                + "{'processor_name':'jq','processor_options':{'jq_queries':{'count':'.vcons[0].parties|length'}}},"
                + "{'processor_name':'queue_job','processor_options':{'queue_name':'next',"
                + "'format_options':{'should_process':'{go}','from_queue':'parties {count}'}}}]}")
        .expect(204);
    api.post("/queue/next", "").expect(204);
    JsonNode run = api.post("/pipeline/steps/run/" + uuid, "").expect(200).json();
    assertEquals(2, run.path("parameters").path("count").asInt(), run::toString);
    assertEquals("parties 2", run.path("queue_jobs").path(0).path("from_queue").asText());

    for (String queue : List.of("steps", "steps_done", "steps_failed")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    assertEquals("1", api.put("/queue/steps", "{'vcon_uuid':['" + uuid + "']}").expect(200).text());
    api.put("/queue/steps", "{'vcon_uuid':['no-such-vcon']}").expect(200);
    api.post("/server/queue/steps", "{'weight':2}").expect(204);
    assertEquals("{\"steps\":{\"weight\":2}}", api.get("/server/queues").expect(200).text());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> jobs("steps_done").size() == 1 && jobs("steps_failed").size() == 1);
    JsonNode done = jobs("steps_done").get(0);
    assertEquals(uuid, done.path("vcon_uuid").path(0).asText());
    assertEquals("steps", done.path("queue").asText());
    assertTrue(done.path("failed_job_id").isTextual());
    assertEquals(2, jobs("next").size(), "one by hand, one by the job");
    assertEquals("{}", api.get("/in_progress/").expect(200).text());
    assertEquals(1, api.get("/servers").expect(200).json().size());

    api.delete("/server/queue/steps").expect(204);
    assertEquals(1, api.delete("/queue/steps_done").expect(200).json().size());
    api.delete("/pipeline/steps").expect(204);
    api.delete("/vcon/" + uuid).expect(204);
    api.get("/vcon/" + uuid).expect(404);
  }

  @Test
  void aProcessorBundleIsDeployedReplacedAndRemovedWhileRequestsRun() throws Exception {
    Path jar = folder.resolve("deploy/stamp.jar");
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicInteger served = new AtomicInteger();
    CompletableFuture<Void> elsewhere =
        CompletableFuture.runAsync(
            () -> {
              while (running.get()) {
                api.post(
                        "/processIO/set_parameters", "{'processor_options':{'parameters':{'a':1}}}")
                    .expect(200);
                served.incrementAndGet();
              }
            });
    try {
      api.post("/processIO/acme_stamp", "{}").expect(404);
      PluginJar.STAMP.deploy("1.0.0", folder, jar);
      awaitStamp("1.0.0");
      assertTrue(
          api.get("/openapi.json").expect(200).json().path("paths").has("/processIO/acme_stamp"));
      AtomicBoolean replacing = new AtomicBoolean(true);
      CompletableFuture<Void> here =
          CompletableFuture.runAsync(
              () -> {
                while (replacing.get()) {
                  api.post("/processIO/acme_stamp", "{}").expect(200);
                }
              });
      PluginJar.STAMP.deploy("1.1.0", folder, jar);
      awaitStamp("1.1.0");
      replacing.set(false);
      here.join();
      Files.delete(jar);
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> api.post("/processIO/acme_stamp", "{}").status() == 404);
      assertTrue(
          !api.get("/openapi.json").expect(200).json().path("paths").has("/processIO/acme_stamp"));
    } finally {
      running.set(false);
    }
    elsewhere.join();
    assertTrue(served.get() > 10, "requests ran meanwhile: " + served);
  }

  @Test
  void aStorageBundleThatIsReplacedIsUsedAgain() throws Exception {
    String uuid = "00000000-0000-8000-8000-0000000000cc";
    api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    api.post("/queue/kept", "").expect(204);
    Bundle storage = storageBundle();
    storage.stop();
    api.get("/vcon/" + uuid).expect(503);
    api.get("/health/ready").expect(503);
    storage.update();
    storage.start();
    await().atMost(Duration.ofSeconds(20)).until(api::ready);
    api.get("/vcon/" + uuid).expect(200);
    assertEquals("1", api.put("/queue/kept", "{'vcon_uuid':['" + uuid + "']}").expect(200).text());
    api.put("/pipeline/kept", "{'pipeline_options':{},'processors':[]}").expect(204);
    api.post("/server/queue/kept", "{}").expect(204);
    await().atMost(Duration.ofSeconds(20)).until(() -> jobs("kept").isEmpty());
  }

  @Test
  void aShippedProcessorThatIsAwayIsNamed() throws Exception {
    String name = "org.vconserver.processor.email";
    Bundle email = bundle(name);
    assertTrue(api.ready());
    email.stop();
    JsonNode failing = api.get("/health/ready").expect(503).json().path("failing");
    assertEquals("bundle " + name, failing.at("/0/check").asText(), failing::toString);
    assertTrue(failing.at("/0/reason").asText().contains("processors are absent"));
    email.start();
    await().atMost(Duration.ofSeconds(20)).until(api::ready);
  }

  private static Bundle storageBundle() {
    return bundle("org.vconserver.store." + (Backend.isEmbedded() ? "embedded" : "redis"));
  }

  private static Bundle bundle(String name) {
    return Arrays.stream(server.context().getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitStamp(String version) {
    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                api.post("/processIO/acme_stamp", "{'processor_options':{'prefix':'v'}}")
                    .json()
                    .path("parameters")
                    .path("stamp")
                    .asText()
                    .equals("v" + version));
  }

  private static JsonNode jobs(String queue) {
    return api.get("/queue/" + queue).expect(200).json();
  }
}
