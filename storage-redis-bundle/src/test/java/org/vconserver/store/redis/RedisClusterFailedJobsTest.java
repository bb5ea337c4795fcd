package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.job.JobQueues;
import org.vconserver.tck.FailedJobsContract;

class RedisClusterFailedJobsTest extends FailedJobsContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();

  @Override
  protected JobQueues openEmpty(Clock clock) throws Exception {
    Redis redis = REDIS.empty(clock);
    return new RedisJobQueues(redis, new WakeUps(redis));
  }
}
