package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** A bundle in trouble takes neither the server nor other bundles with it. */
@Timeout(120)
class IsolationIT {
  @TempDir Path folder;
  private ServerProcess server;
  private Path jar;

  @BeforeEach
  void start() throws IOException {
    jar = folder.resolve("deploy/hot.jar");
    server =
        ServerProcess.start(
            folder,
            Map.of(
                "DEPLOY_DRAIN_SECONDS", "2",
                "DEPLOY_PROBATION_SECONDS", "0",
                "DEPLOY_START_SECONDS", "5"));
  }

  /** Not in order: a processor spins. */
  @AfterEach
  void stop() throws IOException {
    server.kill();
  }

  @Test
  void aProcessorThatSpinsIsReportedAndGoesOnlyByForce() throws Exception {
    deploy("1.0.0.spins");
    String uuid = "00000000-0000-8000-8000-0000000000ee";
    server.api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    server
        .api
        .put(
            "/pipeline/spin",
            "{'pipeline_options':{'timeout':0.5},'processors':[{'processor_name':'acme_hot',"
                + "'processor_options':{}}]}")
        .expect(204);
    Api.Answer overTime = server.api.post("/pipeline/spin/run/" + uuid, "");
    assertEquals(430, overTime.status(), overTime::text);

    deploy("1.1.0");
    assertEquals("1.1.0", hot().expect(200).json().at("/parameters/hot").asText());
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> bundle().at("/live/1/reason").asText().startsWith("1 runs have not ended for"));
    assertEquals("leaving", bundle().at("/live/1/role").asText());
    assertTrue(server.log().contains("can't go: 1 runs still use it after 2 s"));
    assertEquals("active", bundle().path("state").asText());
    server.api.get("/health/ready").expect(200);

    JsonNode removed = server.api.delete("/bundles/hot.jar?force=true").expect(200).json();
    assertEquals(0, removed.path("live").size(), removed::toString);
    server.api.get("/health/ready").expect(200);
  }

  @Test
  void aProcessorThatEndsTheProcessDoesNot() throws Exception {
    deploy("1.0.0.exits");
    Api.Answer failed = hot().expect(500);
    assertTrue(server.isAlive());
    String id = failed.json().path("detail").asText().replaceAll(".*?([0-9a-f-]{8,36}).*", "$1");
    assertTrue(server.log().contains(id), failed::text);
    assertTrue(server.log().contains("a bundle can't stop the server"), failed::text);
    assertEquals(1, bundle().at("/live/0/processors/0/failures").asInt());
    server.api.get("/health/ready").expect(200);
  }

  @Test
  void aBundleThatHangsHoldsUpNoOther() throws Exception {
    PluginJar.HOT.deploy("1.0.0.hangs", folder, jar);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(folder.resolve("deploy/.status/hot.jar.json")));
    long begin = System.nanoTime();
    PluginJar.STAMP.deploy("1.0.0", folder, folder.resolve("deploy/stamp.jar"));
    await()
        .atMost(Duration.ofSeconds(4))
        .until(() -> server.api.post("/processIO/acme_stamp", "{}").status() == 200);
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(4));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> bundle().path("state").asText().equals("refused"));
    assertTrue(bundle().path("reason").asText().contains("within 5 s"), () -> bundle().toString());
    deploy("1.1.0");
    assertEquals("1.1.0", hot().expect(200).json().at("/parameters/hot").asText());
  }

  private void deploy(String version) throws Exception {
    PluginJar.HOT.deploy(version, folder, jar);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                bundle().path("state").asText().equals("active")
                    && bundle().path("version").asText().equals(version));
  }

  private JsonNode bundle() {
    return server.api.get("/bundles/hot.jar").json();
  }

  private Api.Answer hot() {
    return server.api.post("/processIO/acme_hot", "{}");
  }
}
