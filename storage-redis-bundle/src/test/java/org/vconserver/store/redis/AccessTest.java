package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.job.Job;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.tck.redis.RedisProcess;

/** Users, passwords and databases. */
class AccessTest {
  @TempDir Path folder;

  private static Set<String> queueNames(String url) {
    Redis redis = Redis.connect(RedisUrl.parse(url), TestRedis.settings(""));
    try {
      return new RedisJobQueues(redis, new WakeUps(redis)).names();
    } finally {
      redis.close();
    }
  }

  @Test
  void aPasswordIsGivenAndAWrongOneIsRefusedAndNotTold() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "s:cr@t")) {
      String host = "127.0.0.1:" + redis.port();
      assertEquals(Set.of(), queueNames("redis://:s%3Acr%40t@" + host));
      RuntimeException refusal =
          assertThrows(RuntimeException.class, () -> queueNames("redis://:wrong1@" + host));
      assertFalse(Failures.describe(refusal).contains("wrong1"));
      assertThrows(RuntimeException.class, () -> queueNames("redis://" + host));
    }
  }

  @Test
  void aUserLogsInByNameAndSeesItsDatabase() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      String rights = "+@read +@write +@scripting +@pubsub +@connection +time"; // docs/redis.md
      List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "vcon", "on", ">pw", "~*"));
      words.add("&*");
      words.addAll(List.of(rights.split(" ", 0)));
      redis.ask(words.toArray(String[]::new));
      String url = "redis://vcon:pw@127.0.0.1:" + redis.port();
      Redis second = Redis.connect(RedisUrl.parse(url + "/2"), TestRedis.settings(""));
      try {
        RedisJobQueues queues = new RedisJobQueues(second, new WakeUps(second));
        queues.create("q");
        queues.push("q", List.of(Job.of("00000000-0000-4000-8000-00000000000a")));
        assertEquals(1, queues.take("q", 1, "s", Duration.ofMinutes(1)).size());
        assertEquals(List.of(), new RedisVconStore(second).list(null, 1));
      } finally {
        second.close();
      }
      assertEquals(Set.of("q"), queueNames(url + "/2"));
      assertEquals(Set.of(), queueNames(url));
      try (RedisConversation conversation = redis.talk()) {
        conversation.call("SELECT", "2");
        assertEquals("[q]", conversation.text("SMEMBERS", "queues"));
      }
    }
  }
}
