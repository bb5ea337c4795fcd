package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.store.VconStore;

/**
 * The stores of one URL: a thread connects, as often as it takes, and registers them. Once they are
 * there they stay, whether Redis answers or not, and say so themselves. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long RETRY_MILLIS = 1000;
  private static final int TRIES_PER_WARNING = 30;
  private static final long CLOSING_MILLIS = 10_000;

  private final BundleContext context;
  private final RedisUrl url;
  private final RedisSettings settings;
  private final List<Class<?>> types;
  private final Thread thread = new Thread(this::run, "redis-store-connect");
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private @Nullable Redis redis;
  private boolean closed;

  RedisLink(BundleContext context, RedisUrl url, RedisSettings settings, List<Class<?>> types) {
    this.context = context;
    this.url = url;
    this.settings = settings;
    this.types = List.copyOf(types);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (int tries = 0; !connect(tries); tries++) {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Closed before Redis ({}) answered", url);
    }
  }

  private boolean connect(int tries) throws InterruptedException {
    Redis connected = null;
    try {
      connected = Redis.connect(url, settings);
      provide(connected);
      return true;
    } catch (RuntimeException e) {
      if (connected != null) {
        connected.close();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (tries % TRIES_PER_WARNING == 0) {
        LOG.warn("Redis ({}) can't be connected to, tried on: {}", url, Failures.describe(e));
      }
      return false;
    }
  }

  private synchronized void provide(Redis connected) {
    if (closed) {
      connected.close();
      return;
    }
    for (Class<?> type : types) {
      register(type, connected);
    }
    redis = connected;
    LOG.info("Redis ({}) is connected", url);
  }

  private void register(Class<?> type, Redis connected) {
    if (type == VconStore.class) {
      register(VconStore.class, new RedisVconStore(connected));
    } else if (type == JobQueues.class) {
      register(JobQueues.class, new RedisJobQueues(connected, new WakeUps(connected)));
    } else if (type == PipelineStore.class) {
      register(PipelineStore.class, new RedisPipelineStore(connected));
    } else if (type == ServerRegistry.class) {
      register(ServerRegistry.class, new RedisServerRegistry(connected));
    }
  }

  private <T> void register(Class<T> type, T service) {
    registrations.add(
        context.registerService(
            type,
            service,
            FrameworkUtil.asDictionary(Map.<String, Object>of(VconStore.BACKEND, "redis"))));
  }

  /** Takes the services away, then the connection. */
  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      closed = true;
      registrations.forEach(ServiceRegistration::unregister);
      registrations.clear();
      if (redis != null) {
        redis.close();
        redis = null;
      }
    }
    try {
      thread.join(CLOSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
