package org.vconserver.store.redis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Makes the threads on which code of Redisson and Netty is called. Those of callers never run any:
 * it leaves things behind in a thread that would keep the class loader of a bundle that was
 * replaced. Thread-safe.
 */
final class RedisThreads {
  private static final long CLOSING_MILLIS = 15_000;

  private final ExecutorService sending = Threads.fixed("redis-store-send", 2);
  private final ExecutorService working = Threads.single("redis-store-work");
  private final ExecutorService batching = Threads.single("redis-store-jobs");
  private final ScheduledExecutorService looking = Threads.timer("redis-store-look");
  private final Set<CompletableFuture<?>> repeatable = ConcurrentHashMap.newKeySet();

  /**
   * Starts something of Redisson and waits for its end.
   *
   * @param mayRepeat whether it may be given up early because it can be sent again
   * @throws RedisException as Redisson does
   * @throws VconException SERVICE_UNAVAILABLE if the caller is interrupted
   */
  @SuppressWarnings("CollectionUndefinedEquality") // a future is itself, and no other
  <T> T await(boolean mayRepeat, Duration atMost, Supplier<? extends CompletionStage<T>> command) {
    CompletableFuture<T> result;
    try {
      result = CompletableFuture.supplyAsync(command, sending).thenCompose(stage -> stage);
    } catch (RejectedExecutionException e) {
      throw Failures.asRedisException(e);
    }
    if (mayRepeat) {
      repeatable.add(result);
    }
    try {
      return get(result, atMost);
    } finally {
      repeatable.remove(result);
    }
  }

  /**
   * Does something that calls Redisson and may take long.
   *
   * @throws VconException STORAGE_UNAVAILABLE
   */
  <T> T work(Supplier<T> work, Duration atMost) {
    try {
      return get(CompletableFuture.supplyAsync(work, working), atMost);
    } catch (RedisException | RejectedExecutionException e) {
      throw Failures.unavailable(Outcome.UNKNOWN, e);
    }
  }

  /** Sends what many wait for, one after the other. */
  void batch(Runnable work) {
    batching.execute(work);
  }

  /** Does something that nobody waits for; nothing if this is closed. */
  void later(Runnable work) {
    try {
      working.execute(work);
    } catch (RejectedExecutionException e) {
      // closed: it would have had no one to talk to
    }
  }

  /** Does something again and again. */
  void every(long millis, Runnable look) {
    var unused = looking.scheduleWithFixedDelay(look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Tells whether this is closed: what is under way then is interrupted. */
  boolean isClosed() {
    return working.isShutdown();
  }

  private static <T> T get(CompletableFuture<T> result, Duration atMost) {
    try {
      return result.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      throw new RedisException("No answer within " + atMost.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      result.cancel(true);
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VconException refused) {
        throw refused;
      }
      throw Failures.asRedisException(e.getCause());
    }
  }

  private static VconException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new VconException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Redisson does not tell what was under way on a connection that was lost, and lets it time out.
   * So every call that may be sent again is given up at once, whichever connection it was on.
   */
  void connectionLost() {
    for (CompletableFuture<?> call : repeatable) {
      call.completeExceptionally(new RedisConnectionException("A connection was lost"));
    }
  }

  /** Ends every thread, after a last work. */
  void close(Runnable last) {
    looking.shutdownNow();
    working.shutdownNow();
    batching.shutdown(); // what waits is told that the store is closed
    sending.shutdown();
    Thread closing = Threads.daemon("redis-store-close", last);
    closing.start();
    join(closing);
  }

  /** Waits for the end of a thread, within bounds, also if this one is interrupted. */
  static void join(Thread thread) {
    Threads.join(thread, CLOSING_MILLIS);
  }
}
