package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.framework.FrameworkStart;
import org.vconserver.support.store.StoreUrls;
import org.vconserver.support.store.StoreUrls.Kept;
import org.vconserver.support.threads.Threads;

/**
 * Registers the stores of one URL: a thread connects, as often as it takes, and registers them when
 * the framework has started, so that it never activates components while that does. Once they are
 * there they stay, whether Redis answers or not, and say so themselves. Thread-safe.
 */
final class RedisLink implements ReadinessCheck, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long RETRY_MILLIS = 1000;
  private static final long START_LOOK_MILLIS = 20;
  private static final int TRIES_PER_WARNING = 30;

  private final BundleContext context;
  private final FrameworkStart start;
  private final RedisUrl url;
  private final Set<Kept> kept;
  private final Supplier<Redis> connector;
  private final Thread thread = Threads.daemon("redis-store-connect", this::run);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();
  private final ServiceRegistration<ReadinessCheck> check;
  private volatile @Nullable Redis redis;
  private volatile String notConnected = "it is being connected to";

  RedisLink(BundleContext context, RedisUrl url, RedisSettings settings, Set<Kept> kept) {
    this(context, url, kept, () -> Redis.connect(url, settings));
  }

  RedisLink(BundleContext context, RedisUrl url, Set<Kept> kept, Supplier<Redis> connector) {
    this.context = context;
    this.start = new FrameworkStart(context);
    this.url = url;
    this.kept = EnumSet.copyOf(kept);
    this.connector = connector;
    this.check = context.registerService(ReadinessCheck.class, this, null);
  }

  @Override
  public List<ReadinessFinding> look() {
    Redis connected = redis;
    String name = "Redis (" + url + ")";
    String setting = StoreUrls.setting(kept);
    if (connected == null) {
      return List.of(ReadinessFinding.failing(name, setting, notConnected));
    }
    List<ReadinessFinding> found = new ArrayList<>();
    connected
        .fault()
        .ifPresent(reason -> found.add(ReadinessFinding.failing(name, setting, reason)));
    for (String warning : connected.warnings()) {
      found.add(ReadinessFinding.warning(name, setting, warning));
    }
    return found;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (int tries = 0; !connect(tries); tries++) {
        if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("Interrupted before Redis ({}) answered", url);
    }
  }

  private boolean connect(int tries) throws InterruptedException {
    Redis connected = null;
    try {
      connected = connector.get();
      while (!start.isOver()) {
        if (closing.await(START_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          connected.close();
          return true;
        }
      }
      provide(connected);
      return true;
    } catch (RuntimeException | Error e) {
      // An error too may pass, such as a lack of memory; a thread that ended would never find out.
      registrations.forEach(ServiceRegistration::unregister);
      registrations.clear();
      redis = null;
      if (connected != null) {
        connected.close();
      }
      notConnected = Failures.explain(e);
      if (tries % TRIES_PER_WARNING == 0 || e instanceof Error) {
        warn(e);
      }
      return false;
    }
  }

  private void warn(Throwable reason) {
    if (reason instanceof NewerStoreException) {
      LOG.error("The Redis store is not there: {}", reason.getMessage());
    } else {
      LOG.warn("Redis ({}) can't be connected to, tried on: {}", url, Failures.explain(reason));
    }
  }

  /**
   * Registers the stores, not under a lock: whoever waits for a service is told of it on this
   * thread.
   */
  private void provide(Redis connected) {
    redis = connected;
    for (Kept one : kept) {
      if (closing.getCount() > 0) {
        register(one, connected);
      }
    }
    LOG.info("Redis ({}) is connected", url);
  }

  private void register(Kept one, Redis connected) {
    switch (one) {
      case VCONS -> {
        RedisChangeLog log = new RedisChangeLog(connected);
        log.start();
        register(ChangeLog.class, log);
        register(ErasureRecords.class, new RedisErasureRecords(connected));
        RedisVconStore vcons = new RedisVconStore(connected);
        RedisVconIndex index = new RedisVconIndex(connected, vcons);
        index.start();
        new ExpiredVcons(connected).start();
        register(VconIndex.class, index);
        register(VconStore.class, vcons);
      }
      case QUEUES ->
          register(JobQueues.class, new RedisJobQueues(connected, new WakeUps(connected)));
      case PIPELINES -> register(PipelineStore.class, new RedisPipelineStore(connected));
      case SERVERS -> {
        register(AccessRecords.class, new RedisAccessRecords(connected));
        register(ServerRegistry.class, new RedisServerRegistry(connected));
      }
    }
  }

  private <T> void register(Class<T> type, T service) {
    registrations.add(
        context.registerService(
            type,
            service,
            FrameworkUtil.asDictionary(Map.<String, Object>of(VconStore.BACKEND, "redis"))));
  }

  /**
   * Takes the services away, then the connection. An attempt to connect is waited for, not
   * interrupted: Redisson would leave threads behind.
   */
  @Override
  public void close() {
    closing.countDown();
    check.unregister();
    RedisThreads.join(thread);
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
    Redis connected = redis;
    if (connected != null) {
      connected.close();
      redis = null;
    }
  }
}
