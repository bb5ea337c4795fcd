package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.SmallDisk;
import org.vconserver.tck.server.TestServer;

/** A server whose store fails says so, keeps its word, and goes on when it can. */
class ReadinessIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String UUID = "00000000-0000-8000-8000-0000000000aa";

  @TempDir Path folder;

  @BeforeEach
  void onTheEmbeddedStore() {
    assumeTrue(Backend.isEmbedded(), "the faults here are those of the embedded store");
  }

  private static String vcon(String uuid, String subject) {
    return "{'uuid':'" + uuid + "','parties':[],'subject':'" + subject + "'}";
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-8000-8000-%012d", number);
  }

  private static void assertNotReady(Api api, String setting, String reason) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode failing = api.get("/health/ready").expect(503).json().path("failing");
              assertEquals(setting, failing.at("/0/setting").asText(), failing::toString);
              assertTrue(failing.at("/0/reason").asText().contains(reason), failing::toString);
            });
  }

  @Test
  void afterAFullDiskAllGoesOnByItself() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("small"), 24);
    assumeTrue(mounted.isPresent(), "no small file system may be mounted here");
    try (SmallDisk small = mounted.get();
        ServerProcess server =
            ServerProcess.start(
                small.folder(), Map.of("LEASE_SECONDS", "3", "WORK_QUEUES", "work"))) {
      Api api = server.api;
      api.post("/queue/work", "").expect(204);
      api.put(
              "/pipeline/work",
              "{'pipeline_options':{},'processors':[{'processor_name':'set_parameters',"
                  + "'processor_options':{'parameters':{'a':1}}}]}")
          .expect(204);
      String large = "x".repeat(400_000);
      int count = 0;
      Api.Answer answer = api.post("/vcon", vcon(uuid(count), large));
      while (answer.status() == 204 && count < 200) {
        count++;
        answer = api.post("/vcon", vcon(uuid(count), large));
      }
      assertEquals("not-done", answer.expect(503).header("Vcon-Outcome"));
      api.get("/vcon/" + uuid(count)).expect(404);
      assertNotReady(api, "VCON_STORAGE_URL", "full");
      small.grow(200);
      await().atMost(LIMIT).until(api::ready);
      for (int i = 0; i < 10; i++) {
        api.post("/vcon", vcon(uuid(1000 + i), large)).expect(204);
        api.put("/queue/work", "{'vcon_uuid':['" + uuid(1000 + i) + "']}").expect(200);
      }
      await()
          .atMost(LIMIT)
          .until(
              () -> api.get("/queue/work/status").json().at("/last_hour/succeeded").asInt() == 10);
    }
  }

  @Test
  void whatWasWrittenToADeletedFolderIsRefused() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      server.api.post("/vcon", vcon(UUID, "kept")).expect(204);
      try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
      Api.Answer refused = server.api.post("/vcon", vcon(uuid(1), "lost")).expect(503);
      assertEquals("not-done", refused.header("Vcon-Outcome"));
      assertTrue(refused.text().contains("deleted or replaced"), refused::text);
      assertNotReady(server.api, "VCON_STORAGE_URL", "deleted or replaced");
    }
  }

  @Test
  void aRestoredBackupHasNoTagThatAClientHasSeenOfAnotherContent() throws Exception {
    Path backup = folder.resolve("backup.db");
    Path database = folder.resolve("data/vcon.db");
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      server.api.post("/vcon", vcon(UUID, "one")).expect(204);
      assertEquals(0, server.stop());
    }
    Files.copy(database, backup);
    String seen;
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      server.api.post("/vcon", vcon(UUID, "two")).expect(204);
      seen = server.api.get("/vcon/" + UUID).expect(200).header("ETag");
      server.api.with("If-None-Match", seen).get("/vcon/" + UUID).expect(304);
      assertEquals(0, server.stop());
    }
    for (String end : List.of("-wal", "-shm")) {
      Files.deleteIfExists(Path.of(database + end));
    }
    Files.delete(database);
    Files.copy(backup, database);
    try (ServerProcess server = ServerProcess.start(folder, Map.of())) {
      server.api.post("/vcon", vcon(UUID, "three")).expect(204);
      assertTrue(
          server
              .api
              .with("If-None-Match", seen)
              .get("/vcon/" + UUID)
              .expect(200)
              .text()
              .contains("three"));
      server.api.with("If-Match", seen).post("/vcon", vcon(UUID, "four")).expect(412);
      assertTrue(server.api.get("/vcon/" + UUID).expect(200).text().contains("three"));
    }
  }

  @Test
  void readyIsSaidWhenItIsAndNotBefore() throws Exception {
    int port = RedisProcess.freePort();
    Map<String, String> settings =
        Map.of("QUEUE_DB_URL", "redis://127.0.0.1:" + port, "REDIS_KEY_PREFIX", "ready:");
    CompletableFuture<TestServer> starting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return TestServer.start(TestFiles.DIST, folder, settings);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> log().contains("(QUEUE_DB_URL): nothing answers there"));
    assertTrue(log().lines().anyMatch(line -> line.contains("not ready: Redis")));
    assertFalse(log().contains("ready at http"));
    try (RedisProcess redis = RedisProcess.start(Files.createDirectory(folder.resolve("r")), port);
        TestServer server = starting.get()) {
      await().atMost(LIMIT).until(() -> server.log().contains("ready at http"));
      assertFalse(server.log().contains("\tat "), "no stacks: " + server.log());
    }
  }

  private String log() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> logs =
          files.filter(file -> file.getFileName().toString().endsWith(".log")).toList();
      return logs.isEmpty() ? "" : Files.readString(logs.get(0));
    }
  }
}
