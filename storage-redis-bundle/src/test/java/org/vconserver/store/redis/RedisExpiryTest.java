package org.vconserver.store.redis;

import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.tck.ExpiryContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisExpiryTest extends ExpiryContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();
  private Redis redis;

  @Override
  protected Backend openEmpty(Clock clock, ExpiryRules rules) throws Exception {
    redis = REDIS.emptyWithRules(clock, rules);
    RedisVconStore vcons = RedisVconStore.unwatched(redis);
    return new Backend(
        vcons,
        new RedisJobQueues(redis, new WakeUps(redis)),
        new RedisVconIndex(redis, vcons),
        new RedisChangeLog(redis));
  }

  @Override
  protected void deleteExpired() {
    new ExpiredVcons(redis).delete();
  }
}
