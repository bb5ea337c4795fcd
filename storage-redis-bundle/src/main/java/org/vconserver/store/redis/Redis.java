package org.vconserver.store.redis;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.UnavailableException.Outcome;

/**
 * Reaches one Redis, Sentinel group or Cluster, and is the only way to it: scripts that are sent,
 * and sent again where that does no harm. Whether it can be reached is looked at every second;
 * while it can't, calls fail at once. Thread-safe.
 */
final class Redis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
  private static final long PROBE_MILLIS = 1000;
  private static final int MOST_TRIES = 4;

  private final RedisUrl url;
  private final RedisSettings settings;
  private final Keys keys;
  private final @Nullable Clock clock;
  private final StoreVersion version;
  private final RedisThreads threads = new RedisThreads();
  private final RedissonClient client;
  private final LongSupplier nanoTime = System::nanoTime;
  private volatile boolean json;
  private final RedisHealth health = new RedisHealth(this);
  private volatile boolean away;
  private volatile @Nullable String awayReason;
  private volatile long lastAnswer;
  private volatile boolean closed;

  private Redis(
      RedisUrl url,
      RedisSettings settings,
      Keys keys,
      @Nullable Clock clock,
      StoreVersion version) {
    this.version = version;
    this.url = url;
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
    client = settings.connect(url, threads::connectionLost);
  }

  /**
   * Connects, on the thread of the caller, which should not live on (see {@link RedisThreads}). May
   * take as long as Redis does not answer.
   *
   * @throws NewerStoreException if its content is of a newer server
   * @throws RuntimeException of Redisson, if Redis does not answer or does not let us in
   */
  static Redis connect(RedisUrl url, RedisSettings settings) {
    return connect(url, settings, null);
  }

  /** Connects; a clock stands in for that of Redis in tests. */
  static Redis connect(RedisUrl url, RedisSettings settings, @Nullable Clock clock) {
    return connect(url, settings, clock, StoreVersion.CURRENT);
  }

  /** Connects as a server that knows another version of the store would, in tests. */
  static Redis connect(
      RedisUrl url, RedisSettings settings, @Nullable Clock clock, StoreVersion version) {
    Keys keys = Keys.of(settings.keyPrefix(), url.kind() == RedisUrl.Kind.CLUSTER);
    Redis redis = new Redis(url, settings, keys, clock, version);
    try {
      redis.probe();
      version.prepare(redis);
      redis.threads.every(PROBE_MILLIS, redis::look);
      redis.threads.every(PROBE_MILLIS, redis::lookAtHealth);
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /**
   * Connects as {@link #connect} does, without a clock, and leaves the store in the version that it
   * has: nothing is written but by the scripts that are run.
   */
  static Redis connectUnchanged(RedisUrl url, RedisSettings settings) {
    Keys keys = Keys.of(settings.keyPrefix(), url.kind() == RedisUrl.Kind.CLUSTER);
    Redis redis = new Redis(url, settings, keys, null, StoreVersion.CURRENT);
    try {
      redis.probe();
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  RedisUrl url() {
    return url;
  }

  Keys keys() {
    return keys;
  }

  /** Gives the client, to be used on threads of {@link #threads} only. */
  RedissonClient client() {
    return client;
  }

  RedisThreads threads() {
    return threads;
  }

  boolean isCluster() {
    return url.kind() == RedisUrl.Kind.CLUSTER;
  }

  /** Says whether values may be JSON here, so that a py_vcon_server can share this Redis. */
  boolean isJson() {
    return json && !isCluster();
  }

  RedisSettings settings() {
    return settings;
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

  /**
   * Gives a value that no script has to look at, by a plain GET, which costs a part of a script.
   *
   * @param most how many bytes it may have
   * @return empty if there is none, if it is larger, or if it can't be read: a script says which
   */
  Optional<byte[]> value(String key, long most) {
    if (away || closed) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          await(true, () -> client.<byte[]>getBucket(key, new BoundedBytes(most)).getAsync()));
    } catch (RedisException e) {
      LOG.debug("A value is read by a script, as it can't be read without: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Asks Redis whether it is there, unless it is known to be away. */
  void ping() {
    shared(Script.PROBE, new Arguments());
  }

  /** Gives the time by the clock of Redis, in milliseconds. */
  long now() {
    return shared(Script.PROBE, new Arguments()).orThrow().number();
  }

  private Reply run(
      Script script, String prefix, String key, Arguments arguments, boolean maybeDone) {
    if (away || closed) {
      throw Failures.unavailable(maybeDone ? Outcome.UNKNOWN : Outcome.NOT_DONE, null);
    }
    long deadline = nanoTime.getAsLong() + settings.timeout().toNanos() * 3 / 2;
    boolean again = maybeDone;
    for (int tries = 1; ; tries++) {
      try {
        return new Reply(send(script, prefix, key, arguments, again));
      } catch (RedisException e) {
        Optional<String> wrong = Failures.wrongType(e);
        if (wrong.isPresent()) {
          throw Failures.unreadable(wrong.get());
        }
        boolean nothingDone = Failures.isRefusal(e);
        boolean harmless = nothingDone ? Failures.isPassing(e) : script.repeatable();
        if (!harmless || tries == MOST_TRIES || away || nanoTime.getAsLong() - deadline > 0) {
          throw Failures.unavailable(again ? Outcome.UNKNOWN : Failures.outcome(e), e);
        }
        again |= !nothingDone;
        RedisThreads.pause(50L << tries);
      }
    }
  }

  private List<byte[]> send(
      Script script, String prefix, String key, Arguments arguments, boolean again) {
    List<byte[]> all =
        new ArrayList<>(
            Arguments.of(prefix, clock == null ? "" : Long.toString(clock.millis()))
                .add(settings.history().text())
                .add(json)
                .add(again)
                .add(settings.keptChanges())
                .values());
    all.addAll(arguments.values());
    List<Object> declared = isCluster() ? List.of(key, keys.neverThere(key)) : List.of(key);
    List<byte[]> answer =
        new ScriptCall(this, script, declared, all, settings.waitReplicas()).send();
    if (prefix.equals(keys.shared())) {
      lastAnswer = nanoTime.getAsLong();
    }
    return answer;
  }

  /**
   * Starts something of Redisson and waits for its end.
   *
   * @throws RedisException as Redisson does
   */
  <T> T await(boolean mayRepeat, Supplier<? extends CompletionStage<T>> command) {
    return threads.await(mayRepeat, settings.timeout().multipliedBy(2), command);
  }

  private void probe() {
    Reply reply =
        new Reply(
                send(Script.PROBE, keys.shared(), keys.shared() + "queues", new Arguments(), false))
            .orThrow();
    reply.number();
    json = reply.truth();
    version.requireKnown(url, (int) reply.number());
  }

  /** Gives the reason for which it can't be used at the moment. */
  Optional<String> fault() {
    return away ? Optional.ofNullable(awayReason) : health.fault();
  }

  /** Gives what may lose data, each in words. */
  List<String> warnings() {
    return health.warnings();
  }

  private void look() {
    long start = nanoTime.getAsLong();
    try {
      probe();
      if (away) {
        LOG.info("Redis ({}) is back", url);
      }
      away = false;
    } catch (NewerStoreException e) {
      // A newer server has begun to share it, and has changed what this one would misread.
      goAway(e);
    } catch (RuntimeException e) {
      if (closed || lastAnswer - start > 0) {
        return; // it has answered others meanwhile
      }
      goAway(e);
    }
  }

  private void lookAtHealth() {
    try {
      if (!away) {
        health.look();
      }
    } catch (RuntimeException e) {
      LOG.warn("It can't be looked how Redis ({}) is: {}", url, Failures.describe(e));
    }
  }

  private void goAway(RuntimeException reason) {
    if (!away && reason instanceof NewerStoreException) {
      LOG.error("{}", reason.getMessage());
    } else if (!away) {
      LOG.warn("Redis ({}) can't be reached: {}", url, Failures.explain(reason));
    }
    awayReason = Failures.explain(reason);
    away = true;
  }

  /** Ends every thread and connection; what is under way fails. */
  @Override
  public void close() {
    closed = true;
    threads.close(() -> client.shutdown(0, 5, TimeUnit.SECONDS));
  }
}
