package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.ByteArrayCodec;
import org.vconserver.tck.IndexCheckContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisIndexCheckTest extends IndexCheckContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();
  private Redis redis;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    redis = REDIS.empty(clock);
    RedisVconStore vcons = RedisVconStore.unwatched(redis);
    return new Backend(vcons, new RedisVconIndex(redis, vcons));
  }

  private void delete(String key) {
    redis.client().getKeys().delete(key);
  }

  @Override
  protected void loseEntry(String uuid) {
    redis.shared(Script.INDEX_DROP, Arguments.of(uuid)).orThrow();
  }

  @Override
  protected void loseTerms(String uuid) {
    redis
        .client()
        .getScoredSortedSet(redis.keys().shared() + "term:name:ann", ByteArrayCodec.INSTANCE)
        .remove(uuid.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void loseVcon(String uuid) {
    delete(redis.keys().vcon(uuid));
  }

  @Override
  protected void replaceBehindIndex(Vcon vcon) {
    redis
        .client()
        .getBucket(redis.keys().vcon(vcon.uuid()), ByteArrayCodec.INSTANCE)
        .set(vcon.toJson());
  }
}
