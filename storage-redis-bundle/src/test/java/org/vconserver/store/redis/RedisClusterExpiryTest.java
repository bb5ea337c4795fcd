package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.ExpiryContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisClusterExpiryTest extends ExpiryContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private Redis redis;
  private RedisVconStore vcons;
  private ClusterChanges changes;

  @Override
  protected Backend openEmpty(Clock clock, ExpiryRules rules) throws Exception {
    redis = REDIS.emptyWithRules(clock, rules);
    changes = new ClusterChanges(redis);
    vcons = RedisVconStore.unwatched(redis);
    return new Backend(
        vcons,
        new RedisJobQueues(redis, new WakeUps(redis)),
        new RedisVconIndex(redis, vcons),
        new RedisChangeLog(redis));
  }

  private static Vcon vcon(String subject) {
    String json = "{\"uuid\":\"" + UUID + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static VconWrite write(VconExpiry expiry) {
    return VconWrite.replacing(vcon("some")).expiring(expiry);
  }

  /** Saves as a server does that dies before it tells of it. */
  private void saveAndDie(VconExpiry expiry) {
    long since = changes.intend(List.of(UUID)).since();
    vcons.saveTogether(List.of(write(expiry)), since);
  }

  @Test
  void anExpiryThatADeadServerHasNotToldIsToldByAnother() {
    saveAndDie(VconExpiry.after(Duration.ofMinutes(1)));
    assertEquals(Optional.of(clock.instant().plusSeconds(60)), vcons.expires(UUID));
    deleteExpired();
    clock.advance(Duration.ofMinutes(2));
    deleteExpired();
    assertTrue(vcons.find(UUID).isPresent());
    changes.tellOverdue();
    deleteExpired();
    assertTrue(vcons.find(UUID).isEmpty());
  }

  @Test
  void aTimeThatADeadServerHasSetAnewCounts() {
    vcons.save(List.of(write(VconExpiry.after(Duration.ofMinutes(1)))));
    deleteExpired();
    saveAndDie(VconExpiry.after(Duration.ofMinutes(30)));
    clock.advance(Duration.ofMinutes(20));
    deleteExpired();
    assertTrue(vcons.find(UUID).isPresent());
    clock.advance(Duration.ofMinutes(20));
    deleteExpired();
    assertTrue(vcons.find(UUID).isEmpty());
  }

  @Test
  void theDeletionThatADeadServerHasNotToldIsTold() {
    vcons.save(List.of(write(VconExpiry.after(Duration.ofMinutes(1)))));
    deleteExpired();
    clock.advance(Duration.ofMinutes(2));
    redis.shared(Script.CHANGES_INTEND, Arguments.of("dead").add(1).add(UUID)).orThrow();
    Arguments arguments = new Arguments().add(false).add(clock.millis()).add(1);
    VconArguments.addNames(arguments, redis.keys(), UUID);
    VconArguments.addChange(arguments, UUID, ChangeCause.EXPIRED);
    redis.vcon(Script.VCON_EXPIRE, UUID, arguments).orThrow();
    deleteExpired();
    assertEquals(List.of(ChangeKind.VCON_DELETED, ChangeKind.VCON_CREATED), kinds());
  }

  private List<ChangeKind> kinds() {
    return new RedisChangeLog(redis)
        .historyOf(UUID, Long.MAX_VALUE, 10).stream().map(Change::kind).toList();
  }

  @Override
  protected void deleteExpired() {
    new ExpiredVcons(redis).delete();
  }
}
