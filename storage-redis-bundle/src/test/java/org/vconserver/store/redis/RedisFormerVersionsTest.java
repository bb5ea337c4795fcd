package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.store.VconStore;
import org.vconserver.tck.FormerVersionsContract;

class RedisFormerVersionsTest extends FormerVersionsContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected VconStore openEmpty(Clock clock, int keptVersions) throws Exception {
    return new RedisVconStore(REDIS.emptyWithFormer(clock, keptVersions));
  }
}
