package org.vconserver.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.error.VconException;

/**
 * Does something on Redis again and again, in the background. Does it once at a time, and says once
 * that it fails, until it succeeds again. Thread-safe.
 */
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Redis redis;
  private final String what;
  private final Runnable task;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean failing;

  private Upkeep(Redis redis, String what, Runnable task) {
    this.redis = redis;
    this.what = what;
    this.task = task;
  }

  /**
   * Begins to do it.
   *
   * @param what what is done, in words for the log
   * @param task may throw: it is tried again
   */
  static void start(Redis redis, long millis, String what, Runnable task) {
    redis.threads().every(millis, new Upkeep(redis, what, task)::begin);
  }

  /**
   * Begins to look what a py_vcon_server has done on the same Redis, which it can only where there
   * are JSON commands.
   */
  static void startBesidePeers(Redis redis, long millis, String what, Runnable task) {
    start(
        redis,
        millis,
        what,
        () -> {
          if (redis.isJson()) {
            task.run();
          }
        });
  }

  private void begin() {
    if (running.compareAndSet(false, true)) {
      redis.threads().later(this::run);
    }
  }

  private void run() {
    try {
      task.run();
      if (failing) {
        LOG.info("It works again: {}", what);
      }
      failing = false;
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      running.set(false);
    }
  }

  private void failed(RuntimeException e) {
    String why = e instanceof VconException ? e.getMessage() : Failures.describe(e);
    // That Redis is away is said by others, and when this is closed nobody needs to know.
    boolean expected = redis.fault().isPresent() || redis.threads().isClosed();
    if (expected || failing) {
      LOG.debug("It fails: {}: {}", what, why);
      return;
    }
    failing = true;
    LOG.warn("It fails, and is tried again: {}: {}", what, why);
  }
}
