package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.tck.ServerRegistryContract;

class RedisClusterServerRegistryTest extends ServerRegistryContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();

  @Override
  protected ServerRegistry openEmpty(Clock clock) throws Exception {
    return new RedisServerRegistry(REDIS.empty(clock));
  }
}
