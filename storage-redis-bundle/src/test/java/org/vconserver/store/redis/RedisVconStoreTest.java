package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.store.VconStore;
import org.vconserver.tck.VconStoreContract;

class RedisVconStoreTest extends VconStoreContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected VconStore openEmpty(Clock clock) throws Exception {
    return new RedisVconStore(REDIS.empty(clock));
  }
}
