package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.tck.RunCommitContract;

class RedisRunCommitTest extends RunCommitContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected Stores openEmpty(Clock clock) throws Exception {
    Redis redis = REDIS.empty(clock);
    return new Stores(new RedisJobQueues(redis, new WakeUps(redis)), new RedisVconStore(redis));
  }

  @Override
  protected boolean isOneDatabase() {
    return true;
  }
}
