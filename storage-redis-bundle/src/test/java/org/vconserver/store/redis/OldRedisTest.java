package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.OldStoreContract;
import org.vconserver.tck.redis.RedisProcess;

/** A Redis that the server of commit eb1c3e5 has left, as the commands that make it. */
@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class OldRedisTest extends OldStoreContract {
  @TempDir Path folder;
  private RedisProcess process;
  private Redis redis;

  @Override
  protected Stores openOld(Clock clock) throws Exception {
    try (InputStream packed = OldRedisTest.class.getResourceAsStream("redis-eb1c3e5.aof.gz");
        InputStream old = new GZIPInputStream(Objects.requireNonNull(packed))) {
      Files.copy(old, folder.resolve("appendonly.aof"));
    }
    process = RedisProcess.startDurable(folder);
    redis = Redis.connect(RedisUrl.parse(process.url()), TestRedis.settings(""), clock);
    return new Stores(
        new RedisVconStore(redis),
        new RedisJobQueues(redis, new WakeUps(redis)),
        new RedisPipelineStore(redis));
  }

  @AfterEach
  void close() {
    redis.close();
    process.close();
  }

  @Test
  void theServerIsThereAndLost() {
    RedisServerRegistry servers = new RedisServerRegistry(redis);
    assertEquals(1, servers.states().size());
    assertTrue(servers.states().get(0).isLost(servers.now()));
  }

  @Test
  void theRedisIsBroughtToTheNewestVersion() throws Exception {
    assertEquals(
        Integer.toString(StoreVersion.CURRENT.newest()), process.ask("GET", "store_version"));
  }
}
