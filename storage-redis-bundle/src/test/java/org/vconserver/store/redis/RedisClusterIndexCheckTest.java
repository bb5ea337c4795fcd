package org.vconserver.store.redis;

import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterIndexCheckTest extends RedisIndexCheck {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();

  @Override
  TestRedis server() {
    return REDIS;
  }
}
