package org.vconserver.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.job.Job;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Tells what an operator should know of a Redis, and what is wrong in it. */
@Timeout(90)
class RedisHealthTest {
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static Redis connect(RedisProcess process) {
    return Redis.connect(RedisUrl.parse(process.url()), TestRedis.settings(""));
  }

  private static void awaitWarnings(Redis redis, String... parts) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<String> warnings = redis.warnings();
              assertEquals(parts.length, warnings.size(), warnings::toString);
              for (int i = 0; i < parts.length; i++) {
                assertTrue(warnings.get(i).contains(parts[i]), warnings::toString);
              }
            });
  }

  @Test
  void whatMayLoseDataIsTold() throws Exception {
    Path first = Files.createDirectory(folder.resolve("master"));
    Path second = Files.createDirectory(folder.resolve("replica"));
    try (RedisProcess master = RedisProcess.start(first);
        RedisProcess replica =
            RedisProcess.start(second, "--replicaof", "127.0.0.1 " + master.port())) {
      await().until(() -> replica.ask("INFO", "replication").contains("master_link_status:up"));
      master.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      master.ask("CONFIG", "SET", "appendonly", "no");
      master.ask("CONFIG", "SET", "save", "");
      try (Redis redis = connect(master)) {
        awaitWarnings(
            redis,
            "min-replicas-to-write",
            "maxmemory-policy is allkeys-lru",
            "persistence is off");
        assertEquals(Optional.empty(), redis.fault());
      }
      master.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
      master.ask("CONFIG", "SET", "appendonly", "yes");
      master.ask("CONFIG", "SET", "min-replicas-to-write", "1");
      try (Redis redis = connect(master)) {
        assertTrue(master.ask("INFO", "replication").contains("min_slaves_good_slaves"));
        RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
        queues.create("q");
        awaitWarnings(redis);
      }
    }
  }

  @Test
  void aFullRedisIsNotReadyUntilItHasRoom() throws Exception {
    try (RedisProcess process = RedisProcess.startDurable(folder);
        Redis redis = connect(process)) {
      await().atMost(LIMIT).until(() -> redis.warnings().isEmpty() && redis.fault().isEmpty());
      process.ask("CONFIG", "SET", "maxmemory", "1");
      await().atMost(LIMIT).until(() -> redis.fault().orElse("").contains("out of memory"));
      process.ask("CONFIG", "SET", "maxmemory", "0");
      await().atMost(LIMIT).until(() -> redis.fault().isEmpty());
      process.kill();
      await().atMost(LIMIT).until(() -> redis.fault().isPresent());
    }
  }

  @Test
  void aWriteWaitsForAsManyReplicasAsAreAskedFor() throws Exception {
    Path first = Files.createDirectory(folder.resolve("master"));
    Path second = Files.createDirectory(folder.resolve("replica"));
    try (RedisProcess master = RedisProcess.start(first);
        RedisProcess replica =
            RedisProcess.start(second, "--replicaof", "127.0.0.1 " + master.port())) {
      await().until(() -> replica.ask("INFO", "replication").contains("master_link_status:up"));
      try (Redis redis = Redis.connect(RedisUrl.parse(master.url()), TestRedis.settings("", 1))) {
        RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
        queues.create("q");
        for (int i = 1; i <= 20; i++) {
          queues.push("q", List.of(Job.of(UUID)));
          assertEquals(Integer.toString(i), replica.ask("LLEN", "queue:q"));
        }
        master.ask("SCRIPT", "FLUSH");
        queues.push("q", List.of(Job.of(UUID)));
        replica.kill();
        await().until(() -> master.ask("INFO", "replication").contains("connected_slaves:0"));
        VconException refusal =
            assertThrows(VconException.class, () -> queues.push("q", List.of(Job.of(UUID))));
        assertTrue(refusal.getMessage().contains("fewer than 1 replicas"), refusal.getMessage());
        assertEquals(Outcome.UNKNOWN, UnavailableException.outcomeOf(refusal));
        assertEquals(22, queues.jobs("q").size(), "reads need no replica");
        await().atMost(LIMIT).until(() -> redis.fault().orElse("").contains("fewer than 1"));
      }
    }
  }

  @Test
  void aValueOfAWrongTypeIsToldWithItsKey() throws Exception {
    try (RedisProcess process = RedisProcess.startDurable(folder);
        Redis redis = connect(process)) {
      RedisVconStore vcons = new RedisVconStore(redis);
      RedisJobQueues queues = new RedisJobQueues(redis, new WakeUps(redis));
      queues.create("q");
      process.ask("LPUSH", "vcon:" + UUID, "x");
      process.ask("LPUSH", "pipeline:p", "x");
      process.ask("SADD", "queue:q", "x");
      assertUnreadable("vcon:" + UUID, () -> vcons.find(UUID));
      byte[] json = ("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(UTF_8);
      assertUnreadable("pipeline:p", () -> new RedisPipelineStore(redis).find("p"));
      assertUnreadable("queue:q", () -> queues.push("q", List.of(Job.of(UUID))));
      vcons.save(Vcon.parse(json));
      assertTrue(vcons.find(UUID).isPresent(), "what is of no use is replaced");
    }
  }

  private static void assertUnreadable(String key, Executable call) {
    VconException refusal = assertThrows(VconException.class, call);
    assertEquals(ServerError.STORED_VALUE_UNREADABLE, refusal.code(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(" " + key + " "), refusal.getMessage());
  }
}
