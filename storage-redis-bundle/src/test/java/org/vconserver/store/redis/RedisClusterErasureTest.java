package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.tck.ErasureContract;

class RedisClusterErasureTest extends ErasureContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    Redis redis = REDIS.emptyWithFormer(clock, 2);
    RedisVconStore vcons = RedisVconStore.unwatched(redis);
    return new Backend(
        vcons,
        new RedisJobQueues(redis, new WakeUps(redis)),
        new RedisVconIndex(redis, vcons),
        new RedisChangeLog(redis),
        new RedisErasureRecords(redis));
  }
}
