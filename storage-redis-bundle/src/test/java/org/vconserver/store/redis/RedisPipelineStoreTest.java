package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.tck.PipelineStoreContract;

class RedisPipelineStoreTest extends PipelineStoreContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected PipelineStore openEmpty(Clock clock) throws Exception {
    return new RedisPipelineStore(REDIS.empty(clock));
  }
}
