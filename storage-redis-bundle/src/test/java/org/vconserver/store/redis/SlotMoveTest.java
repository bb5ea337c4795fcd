package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.error.VconException;

/** The slot of the queues is moved to another node while they are used. */
@Timeout(60)
class SlotMoveTest {
  private static final Job JOB = Job.of("00000000-0000-4000-8000-00000000000a");
  private static final String KEY = "{vcon-server:}queues";

  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();

  private RedisProcess from;
  private RedisProcess to;
  private String slot;
  private RedisJobQueues queues;

  @BeforeEach
  void connect() throws Exception {
    Redis redis = REDIS.empty(null);
    queues = new RedisJobQueues(redis, new WakeUps(redis));
    queues.create("q");
    queues.push("q", List.of(JOB, JOB));
    from = REDIS.nodes().masterOf(KEY);
    to =
        REDIS.nodes().masters().stream()
            .filter(master -> master.port() != from.port())
            .findFirst()
            .orElseThrow();
    slot = from.ask("CLUSTER", "KEYSLOT", KEY);
  }

  @Test
  void nothingIsDoneByHalvesAndAllGoesOnAfterwards() throws Exception {
    to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", from.ask("CLUSTER", "MYID"));
    from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", to.ask("CLUSTER", "MYID"));
    assertUnavailable();
    moveKeys(2);
    assertUnavailable();
    moveKeys(99);
    for (RedisProcess master : REDIS.nodes().masters()) {
      master.ask("CLUSTER", "SETSLOT", slot, "NODE", to.ask("CLUSTER", "MYID"));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(VconException.class)
        .until(() -> queues.jobs("q").equals(List.of(JOB, JOB)));
    assertEquals(2, queues.take("q", 9, "s", Duration.ofMinutes(1)).size());
  }

  private void assertUnavailable() {
    VconException refusal =
        assertThrows(VconException.class, () -> queues.take("q", 1, "s", Duration.ofMinutes(1)));
    assertEquals(ServerError.STORAGE_UNAVAILABLE, refusal.code());
  }

  private void moveKeys(int most) throws Exception {
    try (RedisConversation conversation = from.talk()) {
      List<?> keys =
          (List<?>) conversation.call("CLUSTER", "GETKEYSINSLOT", slot, Integer.toString(most));
      List<String> command =
          new ArrayList<>(
              List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000"));
      command.add("KEYS");
      keys.forEach(key -> command.add(key.toString()));
      conversation.call(command.toArray(String[]::new));
    }
  }
}
