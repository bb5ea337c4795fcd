package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of the configuration are edited while the server works: it goes on meanwhile. */
@Timeout(180)
class LiveConfigurationIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'" + TestFiles.HELLO_UUID + "','parties':[],'dialog':[]}";

  @TempDir Path folder;

  @Test
  void whoReadsWhileTheRestInterfaceIsConfiguredAnewGetsWhatIsStored() throws Exception {
    Path config = config();
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), config)) {
      server.api.post("/vcon", VCON).expect(204);
      try (Readers readers = new Readers(server)) {
        for (int bytes = 1000; bytes <= 3000; bytes += 1000) {
          append(config.resolve("org.vconserver.rest.cfg"), "max.body.bytes = " + bytes + "\n");
          String large = "{'text':'" + "x".repeat(bytes) + "'}";
          await().atMost(LIMIT).until(() -> server.api.post("/vcon", large).status() == 413);
          String smaller = "{'text':'" + "x".repeat(bytes - 100) + "'}";
          await().atMost(LIMIT).until(() -> server.api.post("/vcon", smaller).status() != 413);
          readers.awaitMore();
        }
        assertEquals(List.of(200), List.copyOf(readers.counts().keySet()), readers::text);
      }
      append(config.resolve("org.vconserver.access.cfg"), "body.max.seconds = 100\n");
      server.api.get("/vcon/" + TestFiles.HELLO_UUID).expect(200);
    }
  }

  @Test
  void theSchedulerTakesChangesAndKeepsTheQueuesThatWereSet() throws Exception {
    Path config = config();
    Path file = config.resolve("org.vconserver.scheduler.cfg");
    try (ServerProcess server =
        ServerProcess.start(folder, Map.of("NUM_WORKERS", "2", "WORK_QUEUES", "own"), config)) {
      server.api.post("/server/queue/set", "{'weight':3}").expect(204);
      assertEquals(2, workers(server));
      append(file, "num.workers = 5\nlease.seconds = 20\n");
      await().atMost(LIMIT).until(() -> workers(server) == 5);
      assertEquals("{\"own\":{\"weight\":1},\"set\":{\"weight\":3}}", queues(server).toString());

      append(file, "work.queues = own:4\nnum.workers = many\n");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  server
                      .log()
                      .contains(
                          "num.workers must be a number, at least 0, not 'many'; the value before"
                              + " stays"));
      await().atMost(LIMIT).until(() -> queues(server).at("/own/weight").asInt() == 4);
      assertEquals(5, workers(server));
      assertEquals(3, queues(server).at("/set/weight").asInt());
      assertFalse(server.log().contains("ERROR"), server.log());
      server.api.get("/health/ready").expect(200);
    }
  }

  @Test
  void queuesThatAreSetToLastAreThereAfterARestart() throws Exception {
    Map<String, String> settings = Map.of("WORK_QUEUES", "own,other");
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      server.api.post("/server/queue/set?persist=true", "{'weight':3}").expect(204);
      server.api.post("/server/queue/passing", "{}").expect(204);
      server.api.delete("/server/queue/own?persist=true").expect(204);
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      assertEquals(
          "{\"other\":{\"weight\":1},\"set\":{\"weight\":3,\"persisted\":true}}",
          queues(server).toString());
    }
  }

  /** Reads a stored vCon over and over. */
  private static final class Readers implements AutoCloseable {
    private static final int COUNT = 2;
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger read = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final List<Future<?>> readers = new ArrayList<>();

    Readers(ServerProcess server) {
      for (int i = 0; i < COUNT; i++) {
        readers.add(
            threads.submit(
                () -> {
                  while (!stopping.get()) {
                    int status = server.api.get("/vcon/" + TestFiles.HELLO_UUID).status();
                    synchronized (counts) {
                      counts.merge(status, 1, Integer::sum);
                    }
                    read.incrementAndGet();
                  }
                }));
      }
    }

    void awaitMore() {
      int before = read.get();
      await().atMost(LIMIT).until(() -> read.get() > before + 10);
    }

    Map<Integer, Integer> counts() {
      synchronized (counts) {
        return new TreeMap<>(counts);
      }
    }

    String text() {
      return counts().toString();
    }

    @Override
    public void close() throws Exception {
      stopping.set(true);
      for (Future<?> reader : readers) {
        reader.get(30, TimeUnit.SECONDS);
      }
      threads.shutdown();
    }
  }

  private static int workers(ServerProcess server) {
    JsonNode servers = server.api.get("/servers").expect(200).json();
    assertTrue(servers.size() > 0);
    return servers.elements().next().path("num_workers").asInt();
  }

  private static JsonNode queues(ServerProcess server) {
    return server.api.get("/server/queues").expect(200).json();
  }

  private Path config() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    return config;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }
}
