package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.index.VconFilter;
import org.vconserver.tck.VconIndexContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisVconIndexTest extends VconIndexContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();
  private Redis redis;
  private RedisVconStore vcons;
  private RedisVconIndex index;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    redis = REDIS.empty(clock);
    vcons = RedisVconStore.unwatched(redis);
    index = new RedisVconIndex(redis, vcons);
    return new Backend(vcons, new RedisJobQueues(redis, new WakeUps(redis)), index);
  }

  @Test
  void whatWasStoredBeforeThereWasAnIndexComesIntoIt() {
    for (int i = 0; i < 250; i++) {
      String json =
          "{\"uuid\":\"00000000-0000-4000-8000-0000000000%02X\",\"parties\":[{\"name\":\"Ann\"}]}";
      vcons.save(Vcon.parse(String.format(json, i).getBytes(StandardCharsets.UTF_8)));
    }
    redis.client().getKeys().deleteByPattern("*entry:*");
    redis.client().getKeys().deleteByPattern("*term:*");
    redis.client().getKeys().deleteByPattern("*index:*");
    assertEquals(250, index.behind());
    assertEquals(0, index.count(VconFilter.of("name:ann")));
    index.keepUp();
    assertEquals(150, index.behind());
    index.keepUp();
    index.keepUp();
    index.keepUp();
    assertEquals(0, index.behind());
    assertEquals(250, index.count(VconFilter.of("name:ann")));
    assertEquals(100, index.find(VconFilter.of("name:ann"), null, 100).size());
  }
}
