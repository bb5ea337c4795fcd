package org.vconserver.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.error.VconException;

/**
 * Looks again and again, in the background, what a py_vcon_server has done on the same Redis, which
 * it can only where there are JSON commands. Looks once at a time, and says once that it fails,
 * until it succeeds again. Thread-safe.
 */
final class PeerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  private final Redis redis;
  private final String what;
  private final Runnable look;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean failing;

  private PeerWatch(Redis redis, String what, Runnable look) {
    this.redis = redis;
    this.what = what;
    this.look = look;
  }

  /**
   * Begins to look.
   *
   * @param what what is looked at, in words for the log
   * @param look may throw: it is tried again
   */
  static void start(Redis redis, long millis, String what, Runnable look) {
    redis.threads().every(millis, new PeerWatch(redis, what, look)::begin);
  }

  private void begin() {
    if (redis.isJson() && looking.compareAndSet(false, true)) {
      redis.threads().later(this::run);
    }
  }

  private void run() {
    try {
      look.run();
      if (failing) {
        LOG.info("It can be looked again {}", what);
      }
      failing = false;
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      looking.set(false);
    }
  }

  private void failed(RuntimeException e) {
    String why = e instanceof VconException ? e.getMessage() : Failures.describe(e);
    // That Redis is away is said by others, and when this is closed nobody needs to know.
    boolean expected = redis.fault().isPresent() || redis.threads().isClosed();
    if (expected || failing) {
      LOG.debug("It can't be looked {}: {}", what, why);
      return;
    }
    failing = true;
    LOG.warn("It can't be looked {}; it is tried again: {}", what, why);
  }
}
