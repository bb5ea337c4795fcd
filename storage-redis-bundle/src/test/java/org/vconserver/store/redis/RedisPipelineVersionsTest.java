package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.tck.PipelineVersionsContract;

class RedisPipelineVersionsTest extends PipelineVersionsContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  @Override
  protected PipelineStore openEmpty(Clock clock, int versionsKept) throws Exception {
    return new RedisPipelineStore(REDIS.emptyWithVersions(clock, versionsKept));
  }
}
