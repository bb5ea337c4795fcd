package org.vconserver.store.redis;

import org.junit.jupiter.api.extension.RegisterExtension;

class RedisIndexCheckTest extends RedisIndexCheck {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  TestRedis server() {
    return REDIS;
  }
}
