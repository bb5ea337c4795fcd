package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.redisson.client.codec.ByteArrayCodec;
import org.vconserver.tck.IndexCheckContract;
import org.vconserver.vcon.Vcon;

/** Breaks the index of a Redis, single or a Cluster. */
@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
abstract class RedisIndexCheck extends IndexCheckContract {
  private Redis redis;

  abstract TestRedis server();

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    redis = server().empty(clock);
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
