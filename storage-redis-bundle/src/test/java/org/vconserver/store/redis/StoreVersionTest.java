package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

@Timeout(60)
class StoreVersionTest {
  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Redis> open = new ArrayList<>();

  @BeforeEach
  void empty() throws Exception {
    REDIS.flush();
  }

  @AfterEach
  void close() {
    open.forEach(Redis::close);
  }

  private Redis connect(StoreVersion version) {
    Redis redis = Redis.connect(RedisUrl.parse(REDIS.url()), TestRedis.settings(""), null, version);
    open.add(redis);
    return redis;
  }

  private static String version() throws Exception {
    return REDIS.process().ask("GET", "store_version");
  }

  private static final StoreVersion FIRST = new StoreVersion(List.of());

  private StoreVersion.Migration migration(String name) {
    return redis -> done.add(name);
  }

  private StoreVersion three() {
    return new StoreVersion(List.of(migration("to 2"), migration("to 3")));
  }

  @Test
  void anEmptyRedisIsGivenTheNewestVersion() throws Exception {
    connect(StoreVersion.CURRENT);
    assertEquals(Integer.toString(StoreVersion.CURRENT.newest()), version());
    assertEquals("1", REDIS.process().ask("DBSIZE"));
  }

  @Test
  void eachMigrationIsDoneOnceInOrder() throws Exception {
    connect(FIRST);
    connect(three());
    connect(three());
    assertEquals(List.of("to 2", "to 3"), done);
    assertEquals("3", version());
    assertEquals("0", REDIS.process().ask("EXISTS", "store_migration"));
  }

  @Test
  void aMigrationThatFailsIsBegunAgainWithoutThoseBeforeIt() throws Exception {
    StoreVersion failing =
        new StoreVersion(
            List.of(
                migration("to 2"),
                redis -> {
                  throw new IllegalStateException("failed");
                }));
    assertThrows(IllegalStateException.class, () -> connect(failing));
    assertEquals("2", version());
    connect(three());
    assertEquals(List.of("to 2", "to 3"), done);
    assertEquals("3", version());
  }

  @Test
  void oneServerMigratesWhileAnotherWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    StoreVersion slow =
        new StoreVersion(
            List.of(
                redis -> {
                  begun.countDown();
                  try {
                    goOn.await(20, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  done.add("slowly to 2");
                }));
    StoreVersion two = new StoreVersion(List.of(migration("to 2")));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Redis> migrating = other.submit(() -> connect(slow));
      begun.await(20, TimeUnit.SECONDS);
      assertThrows(IllegalStateException.class, () -> connect(two));
      goOn.countDown();
      migrating.get(20, TimeUnit.SECONDS);
    } finally {
      other.shutdownNow();
    }
    connect(two);
    assertEquals(List.of("slowly to 2"), done);
  }

  @Test
  void aServerThatLostTheLockDoesNotSetTheVersion() throws Exception {
    StoreVersion overtaken =
        new StoreVersion(
            List.of(
                redis -> {
                  try {
                    REDIS.process().ask("SET", "store_migration", "another's");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));
    assertThrows(IllegalStateException.class, () -> connect(overtaken));
    assertEquals("1", version());
    assertEquals("another's", REDIS.process().ask("GET", "store_migration"));
  }

  @Test
  void anOlderServerRefusesANewerStoreAndNamesBothVersions() throws Exception {
    connect(three());
    NewerStoreException refused = assertThrows(NewerStoreException.class, () -> connect(FIRST));
    assertEquals(
        "Redis (single 127.0.0.1:"
            + REDIS.process().port()
            + ") has store version 3; this server knows versions up to 1",
        refused.getMessage());
    assertEquals("3", version());
  }

  @Test
  void aRunningServerStopsUsingAStoreThatANewerOneHasChanged() throws Exception {
    Redis old = connect(StoreVersion.CURRENT);
    old.ping();
    int further = StoreVersion.CURRENT.newest();
    connect(new StoreVersion(Collections.nCopies(further, migration("further"))));
    await()
        .untilAsserted(
            () ->
                assertEquals(
                    ServerError.STORAGE_UNAVAILABLE,
                    assertThrows(VconException.class, old::ping).code()));
  }

  @Test
  void aRedisOfPyVconServerIsOpenedAndItsKeysStayAsTheyAre() throws Exception {
    String job = "{\"job_type\": \"vcon_uuid\", \"vcon_uuid\": [\"a\"]}";
    REDIS.process().ask("SADD", "queues", "q");
    REDIS.process().ask("RPUSH", "queue:q", job);
    REDIS.process().ask("SET", "jobid", "4");
    REDIS.process().ask("SET", "vcon:a", "{}");
    connect(three());
    assertEquals("3", version());
    assertEquals("5", REDIS.process().ask("DBSIZE"));
    assertEquals(job, REDIS.process().ask("LINDEX", "queue:q", "0"));
    assertEquals("4", REDIS.process().ask("GET", "jobid"));
    assertEquals("{}", REDIS.process().ask("GET", "vcon:a"));
  }
}
