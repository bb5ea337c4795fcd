package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.tck.server.Api;

/** Jars come, change and go under load: nothing that is asked for or queued fails for it. */
@Timeout(170)
class HotDeployIT {
  private static final Logger LOG = LoggerFactory.getLogger(HotDeployIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int JOBS = 500;
  private static final int REPLACEMENTS = 10;

  @TempDir Path folder;
  private Path jars;
  private Path deploy;
  private ServerProcess server;
  private volatile boolean away;
  private final AtomicInteger asked = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void nothingFailsWhileJarsComeChangeAndGo() throws Exception {
    jars = Files.createDirectory(folder.resolve("jars"));
    deploy = Files.createDirectories(folder.resolve("deploy"));
    Map<String, String> settings = Map.of("NUM_WORKERS", "4", "DEPLOY_START_SECONDS", "3");
    Map<String, Path> built = build();
    server = ServerProcess.start(folder, settings);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ExecutorService clients = Executors.newCachedThreadPool();
    try {
      drop(built.get("1.0.0"), "hot.jar");
      awaitVersion("1.0.0");
      queueJobs();
      Future<?> unused =
          clock.scheduleAtFixedRate(() -> clients.execute(this::ask), 0, 50, TimeUnit.MILLISECONDS);

      List<Long> latencies = new ArrayList<>();
      for (int i = 1; i <= REPLACEMENTS; i++) {
        String version = "1." + i + ".0";
        latencies.add(drop(built.get(version), "hot.jar"));
        latencies.set(i - 1, awaitVersion(version) - latencies.get(i - 1));
      }
      badJars(built);
      for (int i = 0; i < 3; i++) {
        removeAndPutBack(built.get("1.10.0"));
      }
      awaitJobsEnd();

      latencies.sort(null);
      LOG.info(
          "rename to first request of the new version: median {} ms, {} to {} ms; {} requests",
          latencies.get(latencies.size() / 2) / 1_000_000,
          latencies.get(0) / 1_000_000,
          latencies.get(latencies.size() - 1) / 1_000_000,
          asked);
    } finally {
      clock.shutdownNow();
      clients.shutdown();
      clients.awaitTermination(10, TimeUnit.SECONDS);
      server.close();
    }
    assertEquals(List.of(), List.copyOf(failures));
    assertTrue(asked.get() > 300, asked::toString);
  }

  private Map<String, Path> build() throws Exception {
    Map<String, Path> built = new TreeMap<>();
    List<String> versions = new ArrayList<>(List.of("2.0.0.throws", "2.0.1.hangs", "2.0.2.null"));
    for (int i = 0; i <= REPLACEMENTS; i++) {
      versions.add("1." + i + ".0");
    }
    for (String version : versions) {
      built.put(version, PluginJar.HOT.build(version, jars));
    }
    return built;
  }

  /** One request: of what is always there, and of what comes and goes. */
  private void ask() {
    try {
      boolean mayBeAway = away;
      Api.Answer always =
          server.api.post("/processIO/set_parameters", "{'processor_options':{'parameters':{}}}");
      Api.Answer hot = server.api.post("/processIO/acme_hot", "{}");
      asked.addAndGet(2);
      if (always.status() != 200) {
        failures.add("set_parameters " + always.status() + " " + always.text());
      }
      if (hot.status() != 200 && !((mayBeAway || away) && hot.status() == 404)) {
        failures.add("acme_hot " + hot.status() + " " + hot.text());
      }
    } catch (RuntimeException e) {
      failures.add(e.toString());
    }
  }

  private void queueJobs() {
    server
        .api
        .put(
            "/pipeline/hot",
            "{'pipeline_options':{'success_queue':'hot_done','failure_queue':'hot_failed'},'processors':["
                + "{'processor_name':'acme_hot','processor_options':{'seconds':0.2}},"
                + "{'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}},"
                + "{'processor_name':'acme_hot','processor_options':{'seconds':0.1}}]}")
        .expect(204);
    for (String queue : List.of("hot", "hot_done", "hot_failed")) {
      server.api.post("/queue/" + queue, "").expect(204);
    }
    for (int i = 0; i < JOBS; i++) {
      String uuid = String.format("00000000-0000-8000-8000-%012d", i);
      server.api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
      server.api.put("/queue/hot", "{'vcon_uuid':['" + uuid + "']}").expect(200);
    }
    server.api.post("/server/queue/hot", "{'weight':1}").expect(204);
  }

  private void badJars(Map<String, Path> built) throws IOException {
    byte[] good = Files.readAllBytes(built.get("1.9.0"));
    Files.write(deploy.resolve("half.jar"), Arrays.copyOf(good, good.length * 6 / 10));
    drop(corrupt(good), "corrupt.jar");
    drop(importing(built.get("1.9.0"), "com.acme.missing;version=\"[1.2,2)\""), "lonely.jar");
    drop(
        importing(built.get("1.9.0"), "org.vconserver.api.processor;version=\"[9,10)\""),
        "future.jar");
    drop(built.get("2.0.0.throws"), "hot.jar");
    awaitVerdict("hot.jar", "refused", "no luck");
    drop(built.get("2.0.1.hangs"), "hot.jar");
    awaitVerdict("hot.jar", "refused", "it did not");
    drop(built.get("2.0.2.null"), "hot.jar");
    awaitVerdict("hot.jar", "active", "2.0.2.null was rolled back after ");
    assertArrayEquals(
        Files.readAllBytes(built.get("1.10.0")), Files.readAllBytes(deploy.resolve("hot.jar")));
    try (Stream<Path> quarantined = Files.list(deploy.resolve(".quarantine"))) {
      assertEquals(2, quarantined.filter(jar -> jar.toString().contains("2.0.2.null")).count());
    }
    awaitVerdict("lonely.jar", "waiting", "");
    assertEquals(
        "package com.acme.missing [1.2.0,2.0.0), which no bundle exports: deploy one that does, or carry it in the"
            + " jar",
        status("lonely.jar").path("missing").path(0).asText());
    awaitVerdict("future.jar", "refused", "it is made for another version of the API");
    awaitVerdict("half.jar", "refused", "no complete jar for 10 s");
    awaitVerdict("corrupt.jar", "refused", "no complete jar for 10 s");
    for (String name : List.of("half.jar", "corrupt.jar", "lonely.jar", "future.jar")) {
      Files.delete(deploy.resolve(name));
    }
  }

  private void removeAndPutBack(Path jar) throws IOException {
    away = true;
    Files.delete(deploy.resolve("hot.jar"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.api.post("/processIO/acme_hot", "{}").status() == 404);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.log().contains("Queue hot waits: processor: acme_hot not registered"));
    drop(jar, "hot.jar");
    awaitVersion("1.10.0");
    away = false;
  }

  private void awaitJobsEnd() {
    await()
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> jobs("hot_done") + jobs("hot_failed") == JOBS);
    assertEquals("[]", server.api.get("/queue/hot_failed").expect(200).text());
    assertEquals(JOBS, jobs("hot_done"));
  }

  private int jobs(String queue) {
    return server.api.get("/queue/" + queue).expect(200).json().size();
  }

  /** By one rename, at the moment that is given back. */
  private long drop(Path jar, String name) throws IOException {
    Path part = deploy.resolve("." + name + ".part");
    Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
    long now = System.nanoTime();
    Files.move(
        part,
        deploy.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return now;
  }

  /** The moment when a request was served by a version. */
  private long awaitVersion(String version) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                server
                    .api
                    .post("/processIO/acme_hot", "{}")
                    .json()
                    .path("parameters")
                    .path("hot")
                    .asText()
                    .equals(version));
    return System.nanoTime();
  }

  private void awaitVerdict(String jar, String state, String reason) {
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              JsonNode status = status(jar);
              assertEquals(state, status.path("state").asText(), status::toString);
              assertTrue(status.path("reason").asText().contains(reason), status::toString);
            });
  }

  private JsonNode status(String jar) throws IOException {
    return JSON.readTree(deploy.resolve(".status").resolve(jar + ".json").toFile());
  }

  /** Its central directory points somewhere else. */
  private Path corrupt(byte[] good) throws IOException {
    byte[] bad = good.clone();
    for (int i = bad.length - 40; i < bad.length - 4; i++) {
      bad[i] ^= 0x5a;
    }
    return Files.write(jars.resolve("corrupt.jar"), bad);
  }

  /** The same jar, which needs one more package. */
  private Path importing(Path jar, String clause) throws IOException {
    String name = clause.substring(0, clause.indexOf(';'));
    String others =
        JarHeaders.of(jar, "Import-Package").replaceAll(",?" + name + ";version=\"[^\"]*\"", "");
    return JarHeaders.rewrite(jar, Map.of("Import-Package", others + "," + clause), jars);
  }
}
