package org.vconserver.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;

/**
 * One Redis, Sentinel group or Cluster, and the only way to it: scripts that are sent, and sent
 * again where that does no harm. Whether it can be reached is looked at every second; while it
 * can't, calls fail at once. Thread-safe.
 *
 * <p>The threads of callers never run code of Redisson or Netty: these leave things behind in a
 * thread that would keep the class loader of a bundle that was replaced.
 */
final class Redis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final long PROBE_MILLIS = 1000;
  private static final int MOST_TRIES = 4;
  private static final long CLOSING_MILLIS = 10_000;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final RedisUrl url;
  private final RedisSettings settings;
  private final Keys keys;
  private final @Nullable Clock clock;
  private final ExecutorService sending = Executors.newFixedThreadPool(2, Redis::thread);
  private final ScheduledExecutorService probing =
      Executors.newSingleThreadScheduledExecutor(Redis::thread);
  private final ExecutorService working = Executors.newSingleThreadExecutor(Redis::thread);
  private final Set<CompletableFuture<?>> repeatable = ConcurrentHashMap.newKeySet();
  private final RedissonClient client;
  private volatile boolean json;
  private volatile boolean away;
  private volatile long lastAnswer;
  private volatile boolean closed;

  private Redis(RedisUrl url, RedisSettings settings, Keys keys, @Nullable Clock clock) {
    this.url = url;
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
    client = settings.connect(url, this::connectionLost);
  }

  /**
   * Connects, on the thread of the caller, which should not live on: see above. May take as long as
   * Redis does not answer.
   *
   * @throws RuntimeException of Redisson, if Redis does not answer or does not let us in
   */
  static Redis connect(RedisUrl url, RedisSettings settings) {
    return connect(url, settings, null);
  }

  /** Connects; a clock stands in for that of Redis in tests. */
  static Redis connect(RedisUrl url, RedisSettings settings, @Nullable Clock clock) {
    Keys keys = Keys.of(settings.keyPrefix(), url.kind() == RedisUrl.Kind.CLUSTER);
    Redis redis = new Redis(url, settings, keys, clock);
    try {
      redis.probe();
      var unused =
          redis.probing.scheduleWithFixedDelay(
              redis::look, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "redis-store-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  Keys keys() {
    return keys;
  }

  RedissonClient client() {
    return client;
  }

  boolean isCluster() {
    return url.kind() == RedisUrl.Kind.CLUSTER;
  }

  Duration history() {
    return settings.history();
  }

  /** Runs a script over the keys that everything but vCons has. */
  Reply shared(Script script, Arguments arguments) {
    return run(script, keys.shared(), keys.shared() + "queues", arguments, false);
  }

  /** Runs a script that may have been run before with the same arguments, unheard. */
  Reply sharedAgain(Script script, Arguments arguments) {
    return run(script, keys.shared(), keys.shared() + "queues", arguments, true);
  }

  /** Runs a script over vCons, all of them in one slot if this is a Cluster. */
  Reply vcon(Script script, String uuid, Arguments arguments) {
    return run(script, keys.vcons(), keys.vcon(uuid), arguments, false);
  }

  /** Asks Redis whether it is there, unless it is known to be away. */
  void ping() {
    shared(Script.PROBE, new Arguments());
  }

  /** What Redis says the time is, in milliseconds. */
  long now() {
    return shared(Script.PROBE, new Arguments()).orThrow().number();
  }

  private Reply run(
      Script script, String prefix, String key, Arguments arguments, boolean maybeDone) {
    if (away || closed) {
      throw Failures.unavailable(null);
    }
    long deadline = System.nanoTime() + settings.timeout().toNanos() * 3 / 2;
    boolean again = maybeDone;
    for (int tries = 1; ; tries++) {
      try {
        return new Reply(send(script, prefix, key, arguments, again));
      } catch (RedisException e) {
        boolean nothingDone = Failures.isRefusal(e);
        boolean harmless = nothingDone ? Failures.isPassing(e) : script.repeatable();
        if (!harmless || tries == MOST_TRIES || away || System.nanoTime() - deadline > 0) {
          throw Failures.unavailable(e);
        }
        again |= !nothingDone;
        pause(50L << tries);
      }
    }
  }

  private List<byte[]> send(
      Script script, String prefix, String key, Arguments arguments, boolean again) {
    List<byte[]> all =
        new ArrayList<>(
            Arguments.of(prefix, clock == null ? "" : Long.toString(clock.millis()))
                .add(settings.history())
                .add(json)
                .add(again)
                .values());
    all.addAll(arguments.values());
    Object[] values = all.toArray();
    RScript scripts = client.getScript(ByteArrayCodec.INSTANCE);
    List<Object> declared = List.of(key);
    RScript.Mode mode = RScript.Mode.READ_WRITE;
    Set<CompletableFuture<?>> mine = script.repeatable() ? repeatable : new HashSet<>();
    List<byte[]> answer;
    try {
      answer =
          await(
              mine,
              () ->
                  scripts.<List<byte[]>>evalShaAsync(
                      mode, script.sha(), RScript.ReturnType.LIST, declared, values));
    } catch (RedisNoScriptException e) {
      answer =
          await(
              mine,
              () ->
                  scripts.<List<byte[]>>evalAsync(
                      mode, script.source(), RScript.ReturnType.LIST, declared, values));
    }
    lastAnswer = System.nanoTime();
    return answer;
  }

  /**
   * Starts something of Redisson on a thread of ours and waits for its end.
   *
   * @throws RedisException as Redisson does
   * @throws VconServerException SERVICE_UNAVAILABLE if the caller is interrupted
   */
  <T> T await(Supplier<? extends CompletionStage<T>> command) {
    return await(new HashSet<>(), command);
  }

  private <T> T await(
      Set<CompletableFuture<?>> underWay, Supplier<? extends CompletionStage<T>> command) {
    try {
      CompletableFuture<T> result =
          CompletableFuture.supplyAsync(command, sending).thenCompose(stage -> stage);
      underWay.add(result);
      try {
        return get(result, settings.timeout().multipliedBy(2));
      } finally {
        underWay.remove(result);
      }
    } catch (RejectedExecutionException e) {
      throw Failures.asRedisException(e);
    }
  }

  /**
   * Does something that calls Redisson and may take long, on a thread of ours.
   *
   * @throws VconServerException STORAGE_UNAVAILABLE
   */
  <T> T work(Supplier<T> work, Duration atMost) {
    try {
      return get(CompletableFuture.supplyAsync(work, working), atMost);
    } catch (RedisException | RejectedExecutionException e) {
      throw Failures.unavailable(e);
    }
  }

  /** Does something on a thread of ours that nobody waits for. */
  void later(Runnable work) {
    working.execute(work);
  }

  private static <T> T get(CompletableFuture<T> result, Duration atMost) {
    try {
      return result.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result.cancel(true);
      throw new RedisException("No answer within " + atMost.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw new VconServerException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VconServerException refused) {
        throw refused;
      }
      throw Failures.asRedisException(e.getCause());
    }
  }

  /**
   * Redisson does not tell what was under way on a connection that was lost, and lets it time out.
   * What may be sent again is sent again at once, whichever connection it was on.
   */
  private void connectionLost() {
    for (CompletableFuture<?> call : repeatable) {
      call.completeExceptionally(new RedisConnectionException("A connection was lost"));
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VconServerException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
    }
  }

  private void probe() {
    Reply reply =
        new Reply(
                send(Script.PROBE, keys.shared(), keys.shared() + "queues", new Arguments(), false))
            .orThrow();
    reply.number();
    json = reply.truth();
  }

  private void look() {
    long start = System.nanoTime();
    try {
      probe();
      if (away) {
        LOG.info("Redis ({}) is back", url);
      }
      away = false;
    } catch (RuntimeException e) {
      if (closed || lastAnswer - start > 0) {
        return; // it has answered others meanwhile
      }
      if (!away) {
        LOG.warn("Redis ({}) can't be reached: {}", url, Failures.describe(e));
      }
      away = true;
    }
  }

  /** Ends every thread and connection; what is under way fails. */
  @Override
  public void close() {
    closed = true;
    probing.shutdownNow();
    working.shutdownNow();
    sending.shutdown();
    Thread closing = thread(() -> client.shutdown(0, 5, TimeUnit.SECONDS));
    closing.start();
    try {
      closing.join(CLOSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
