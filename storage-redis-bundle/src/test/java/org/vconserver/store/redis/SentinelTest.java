package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobRecord;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.error.VconException;

/** A master with a replica, and three Sentinels that watch over them. */
@Timeout(120)
class SentinelTest {
  private static final Job JOB = Job.of("00000000-0000-4000-8000-00000000000a");

  @TempDir Path folder;
  private final List<RedisProcess> processes = new ArrayList<>();
  private RedisProcess master;
  private String url = "redis+sentinel://";

  @BeforeEach
  void start() throws Exception {
    master = RedisProcess.start(Files.createDirectory(folder.resolve("master")));
    processes.add(master);
    String port = Integer.toString(master.port());
    Path replicaFolder = Files.createDirectory(folder.resolve("replica"));
    RedisProcess replica = RedisProcess.start(replicaFolder, "--replicaof", "127.0.0.1 " + port);
    processes.add(replica);
    await().until(() -> replica.ask("INFO", "replication").contains("master_link_status:up"));
    for (int i = 0; i < 3; i++) {
      RedisProcess sentinel =
          RedisProcess.startSentinel(
              Files.createDirectory(folder.resolve("sentinel-" + i)),
              "sentinel monitor main 127.0.0.1 " + port + " 2",
              "sentinel down-after-milliseconds main 1000",
              "sentinel failover-timeout main 10000");
      processes.add(sentinel);
      url += (i == 0 ? "" : ",") + "127.0.0.1:" + sentinel.port();
    }
    for (RedisProcess sentinel : processes.subList(2, 5)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                String told = sentinel.ask("SENTINEL", "MASTER", "main");
                return told.contains("num-other-sentinels, 2") && told.contains("num-slaves, 1");
              });
    }
    url += "/0?master=main";
  }

  @AfterEach
  void stop() {
    processes.forEach(RedisProcess::close);
  }

  @Test
  void theReplicaTakesOverWhenTheMasterDies() throws Exception {
    try (Redis redis = Redis.connect(RedisUrl.parse(url), TestRedis.settings(""))) {
      RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
      queues.create("q");
      queues.push("q", List.of(JOB));
      await().until(() -> !processes.get(1).ask("LLEN", "queue:q").equals("0"));
      master.kill();
      await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptionsInstanceOf(VconException.class)
          .until(() -> queues.push("q", List.of(JOB)).place() >= 2);
      assertTrue(queues.take("q", 9, "s", Duration.ofMinutes(1)).size() >= 2);
    }
  }

  @Test
  void theWayBackToThePeerBeginsAtTheSentinels() throws Exception {
    try (Redis redis = Redis.connect(RedisUrl.parse(url), TestRedis.settings(""))) {
      RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
      queues.create("q");
      queues.push("q", List.of(JOB), Duration.ofHours(1));
    }
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertEquals(LeaveCommand.DONE, new LeaveCommand(Map.of(), out, out).run("--url", url));
    assertEquals("1", master.ask("LLEN", "queue:q"));
    assertEquals("3", master.ask("DBSIZE"));
  }

  @Test
  void aPlannedFailoverLosesNothingThatAReplicaHadToHave() throws Exception {
    try (Redis redis = Redis.connect(RedisUrl.parse(url), TestRedis.settings("", 1))) {
      RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
      await().ignoreExceptionsInstanceOf(VconException.class).until(() -> created(queues));
      Set<Long> acknowledged = new TreeSet<>();
      push(queues, acknowledged, 200);
      assertEquals("OK", processes.get(2).ask("SENTINEL", "FAILOVER", "main"));
      RedisProcess promoted = processes.get(1);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                push(queues, acknowledged, 1);
                return promoted.ask("INFO", "replication").contains("role:master");
              });
      int before = acknowledged.size();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                push(queues, acknowledged, 1);
                return acknowledged.size() > before + 20;
              });
      Set<Long> there = new TreeSet<>();
      for (JobRecord record : queues.records("q", JobPage.first(100_000))) {
        there.add(record.id());
      }
      assertTrue(
          there.containsAll(acknowledged), acknowledged.size() + ", of them " + there.size());
      assertTrue(promoted.ask("INFO", "replication").contains("role:master"));
    }
  }

  private static boolean created(RedisJobQueues queues) {
    if (!queues.names().contains("q")) {
      queues.create("q");
    }
    return true;
  }

  private static void push(RedisJobQueues queues, Set<Long> acknowledged, int count) {
    for (int i = 0; i < count; i++) {
      try {
        acknowledged.addAll(queues.push("q", List.of(JOB)).jobIds());
      } catch (VconException e) {
        assertEquals(ServerError.STORAGE_UNAVAILABLE, e.code());
      }
    }
  }
}
