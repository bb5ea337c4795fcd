package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.framework.FrameworkStart;
import org.vconserver.support.store.StoreUrls.Kept;
import org.vconserver.tck.redis.RedisProcess;

/** The component in a framework: what is provided, when, and until when. */
@Timeout(60)
class RedisStoresTest {
  @TempDir Path folder;
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void startFramework() throws Exception {
    String cache = folder.resolve("cache").toString();
    framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  /** A configuration: all from one URL but the vCons. */
  private record Settings(String vcon_storage_url, String queue_db_url, String redis_key_prefix)
      implements RedisStores.StoreConfig, RedisStores.Config {
    @Override
    public String pipeline_db_url() {
      return queue_db_url;
    }

    @Override
    public String state_db_url() {
      return queue_db_url;
    }

    @Override
    public int redis_timeout_seconds() {
      return 2;
    }

    @Override
    public int redis_wait_replicas() {
      return 0;
    }

    @Override
    public String redis_truststore() {
      return "";
    }

    @Override
    public String redis_truststore_password() {
      return "";
    }

    @Override
    public long job_history_seconds() {
      return 60;
    }

    @Override
    public long job_history_count() {
      return 1000;
    }

    @Override
    public long change_log_seconds() {
      return 60;
    }

    @Override
    public long change_log_count() {
      return 1000;
    }

    @Override
    public int history_keep_versions() {
      return 0;
    }

    @Override
    public String expire_rules() {
      return "";
    }

    @Override
    public int pipeline_versions() {
      return 50;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return RedisStores.Config.class;
    }
  }

  private RedisStores stores(Settings settings) {
    return new RedisStores(context, settings, settings);
  }

  private <T> @Nullable T service(Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    return reference == null ? null : context.getService(reference);
  }

  private <T> T present(Class<T> type) {
    return Objects.requireNonNull(service(type));
  }

  @Test
  void providesWhatIsConfiguredAndLeavesTheRestToOthers() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      RedisStores stores = stores(new Settings("embedded:", redis.url(), ""));
      await().until(() -> service(ServerRegistry.class) != null);
      ServiceReference<JobQueues> reference =
          Objects.requireNonNull(context.getServiceReference(JobQueues.class));
      assertEquals("redis", reference.getProperty(VconStore.BACKEND));
      assertNull(service(VconStore.class));
      assertEquals(Set.of(), present(PipelineStore.class).names());
      JobQueues queues = present(JobQueues.class);
      stores.deactivate();
      assertNull(service(JobQueues.class));
      assertThrows(RuntimeException.class, queues::ping);
    }
  }

  @Test
  void oneUrlIsOneConnection() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      RedisStores stores = stores(new Settings(redis.url(), redis.url(), ""));
      await().until(() -> service(ServerRegistry.class) != null);
      assertTrue(present(JobQueues.class).savesInto(present(VconStore.class)));
      stores.deactivate();
    }
  }

  @Test
  void waitsForARedisThatIsNotThereYet() throws Exception {
    int port = RedisProcess.freePort();
    String url = "redis://127.0.0.1:" + port;
    long start = System.nanoTime();
    RedisStores stores = stores(new Settings(url, url, ""));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    assertNull(service(JobQueues.class));
    try (RedisProcess redis = RedisProcess.start(folder, port)) {
      await().atMost(Duration.ofSeconds(20)).until(() -> service(ServerRegistry.class) != null);
      present(JobQueues.class).create("q");
      assertEquals("[q]", redis.ask("SMEMBERS", "queues"));
    } finally {
      stores.deactivate();
    }
  }

  @Test
  void readinessNamesTheSettingAndTheReason() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "right")) {
      String host = "127.0.0.1:" + redis.port();
      assertNotReady("redis://:wrong@" + host, "does not take this user and password");
      assertNotReady("redis://" + host, "asks for a password");
      assertNotReady("redis://127.0.0.1:" + RedisProcess.freePort(), "nothing answers there");
      assertNotReady("redis://no.such.host.invalid", "no host of this name");
      RedisStores stores = stores(new Settings("embedded:", "redis://:right@" + host, ""));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> found().stream().noneMatch(RedisStoresTest::isFailing));
      stores.deactivate();
      assertNull(service(ReadinessCheck.class));
    }
  }

  private void assertNotReady(String url, String reason) {
    RedisStores stores = stores(new Settings("embedded:", url, ""));
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                ReadinessFinding finding = found().get(0);
                assertTrue(finding.reason().contains(reason), finding.reason());
                assertEquals("QUEUE_DB_URL", finding.setting());
                assertTrue(isFailing(finding));
                assertFalse(finding.toString().contains("wrong@"));
              });
    } finally {
      stores.deactivate();
    }
  }

  private List<ReadinessFinding> found() {
    return present(ReadinessCheck.class).look();
  }

  private static boolean isFailing(ReadinessFinding finding) {
    return finding.severity() == ReadinessFinding.Severity.FAILING;
  }

  @Test
  void isClosedWhileItStillWaits() throws Exception {
    String url = "redis://127.0.0.1:" + RedisProcess.freePort();
    RedisStores stores = stores(new Settings(url, url, ""));
    stores.deactivate();
    await().until(() -> threads().isEmpty());
  }

  @Test
  void triesOnAfterAnErrorToo() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      RedisUrl url = RedisUrl.parse(redis.url());
      Queue<Error> errors =
          new ArrayDeque<>(List.of(new OutOfMemoryError(), new NoClassDefFoundError("io/netty/X")));
      Supplier<Redis> connector =
          () -> {
            Error error = errors.poll();
            if (error != null) {
              throw error;
            }
            return Redis.connect(url, TestRedis.settings(""));
          };
      try (RedisLink link = new RedisLink(context, url, Set.of(Kept.PIPELINES), connector)) {
        link.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> service(PipelineStore.class) != null);
        assertEquals(Set.of(), present(PipelineStore.class).names());
      }
    }
  }

  /** Two threads that activate the same components at once stand in each other's way. */
  @Test
  void registersNothingWhileTheFrameworkStarts() throws Exception {
    Framework starting =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("starting").toString(),
                    FrameworkStart.LEVEL,
                    "5"));
    starting.start();
    BundleContext itsContext = starting.getBundleContext();
    CountDownLatch connected = new CountDownLatch(1);
    try (RedisProcess redis = RedisProcess.start(folder)) {
      Supplier<Redis> connector =
          () -> {
            Redis made = Redis.connect(RedisUrl.parse(redis.url()), TestRedis.settings(""));
            connected.countDown();
            return made;
          };
      RedisUrl url = RedisUrl.parse(redis.url());
      try (RedisLink link = new RedisLink(itsContext, url, Set.of(Kept.PIPELINES), connector)) {
        link.start();
        connected.await();
        await()
            .during(Duration.ofMillis(300))
            .until(() -> itsContext.getServiceReference(PipelineStore.class) == null);
        starting.adapt(FrameworkStartLevel.class).setStartLevel(5);
        await().until(() -> itsContext.getServiceReference(PipelineStore.class) != null);
      }
    } finally {
      starting.stop();
      starting.waitForStop(10_000);
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(redis-store|redisson).*"))
        .collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void aSettingThatCantBeUsedIsRefusedWithoutThePassword() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> stores(new Settings("redis://:secret@a,b", "embedded:", "")));
    assertFalse(String.valueOf(refusal.getMessage()).contains("secret"));
    assertThrows(
        IllegalArgumentException.class,
        () -> stores(new Settings("redis://h", "embedded:", "{x}")));
    assertNull(service(VconStore.class));
  }
}
