package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.tck.ChangeLogContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisChangeLogTest extends ChangeLogContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();
  private RedisChangeLog log;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    Redis redis = REDIS.empty(clock);
    log = new RedisChangeLog(redis);
    return new Backend(
        new RedisVconStore(redis), new RedisJobQueues(redis, new WakeUps(redis)), log);
  }

  @Override
  protected void forgetOld() {
    log.forgetOld();
  }
}
