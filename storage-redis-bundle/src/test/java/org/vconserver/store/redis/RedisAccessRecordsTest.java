package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.tck.AccessRecordsContract;

class RedisAccessRecordsTest extends AccessRecordsContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected AccessRecords openEmpty() throws Exception {
    return new RedisAccessRecords(REDIS.empty(Clock.systemUTC()));
  }
}
