package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.ChangeLogContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class RedisClusterChangeLogTest extends ChangeLogContract {
  @RegisterExtension static final TestRedis REDIS = TestRedis.cluster();
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final Duration LONG_AGO = Duration.ofMinutes(2);

  private Redis redis;
  private RedisChangeLog log;
  private RedisVconStore vcons;
  private ClusterChanges changes;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    redis = REDIS.empty(clock);
    log = new RedisChangeLog(redis);
    vcons = RedisVconStore.unwatched(redis);
    changes = new ClusterChanges(redis);
    return new Backend(vcons, new RedisJobQueues(redis, new WakeUps(redis)), log);
  }

  @Override
  protected void forgetOld() {
    log.forgetOld();
  }

  private static Vcon vcon(String subject) {
    String json = "{\"uuid\":\"" + UUID + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private List<ChangeKind> kinds() {
    return log.after(0, 100).stream().map(Change::kind).toList();
  }

  /** Saves as a server does that dies before it tells of it. */
  private void saveAndDie(String subject) {
    long since = changes.intend(List.of(UUID)).since();
    vcons.saveTogether(List.of(VconWrite.replacing(vcon(subject))), since);
  }

  @Test
  void whatADeadServerHasNotToldIsToldByAnother() {
    saveAndDie("first");
    assertEquals(List.of(), kinds());
    changes.tellOverdue();
    assertEquals(List.of(), kinds());
    clock.advance(LONG_AGO);
    changes.tellOverdue();
    changes.tellOverdue();
    assertEquals(List.of(ChangeKind.VCON_CREATED), kinds());
    assertEquals(List.of(UUID), vcons.list(null, 10));
  }

  @Test
  void whatADeadServerHasNotToldIsToldBeforeTheNextChangeOfTheVcon() {
    saveAndDie("first");
    saveAndDie("second");
    long last = vcons.save(vcon("third"));
    List<Change> told = log.after(0, 100);
    assertEquals(
        List.of(ChangeKind.VCON_CREATED, ChangeKind.VCON_UPDATED, ChangeKind.VCON_UPDATED),
        kinds());
    assertEquals(last, told.get(2).revision());
    clock.advance(LONG_AGO);
    changes.tellOverdue();
    assertEquals(3, kinds().size());
  }

  @Test
  void whatWasIntendedTooLongAgoIsRefused() {
    long since = changes.intend(List.of(UUID)).since();
    clock.advance(LONG_AGO);
    assertThrows(
        UnavailableException.class,
        () -> vcons.saveTogether(List.of(VconWrite.replacing(vcon("late"))), since));
    changes.tellOverdue();
    assertEquals(List.of(), kinds());
    assertEquals(List.of(), vcons.list(null, 10));
  }
}
