package org.vconserver.store.redis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodeAsync;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;
import org.vconserver.vcon.error.VconException;

/**
 * Looks whether a Redis can be written, and whether it is set so that it keeps what it is given.
 * Looking is done by one thread; what was seen last may be asked for by any.
 */
final class RedisHealth {
  private static final long TRIAL_NANOS = 10_000_000_000L;
  private static final long SETTINGS_NANOS = 60_000_000_000L;

  private final Redis redis;
  private final LongSupplier nanoTime = System::nanoTime;
  private long triedAt;
  private long settingsReadAt;
  private boolean looked;
  private volatile @Nullable String fault;
  private volatile List<String> warnings = List.of();

  RedisHealth(Redis redis) {
    this.redis = redis;
  }

  /** Gives the reason for which it can't be written. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Gives what may lose data, each in words. */
  List<String> warnings() {
    return warnings;
  }

  /** Looks, now and then only. */
  void look() {
    long now = nanoTime.getAsLong();
    if (!looked || fault != null || now - triedAt >= TRIAL_NANOS) {
      triedAt = now;
      fault = tryToWrite();
    }
    if (!looked || now - settingsReadAt >= SETTINGS_NANOS) {
      settingsReadAt = now;
      warnings = readSettings();
    }
    looked = true;
  }

  private @Nullable String tryToWrite() {
    try {
      redis.shared(Script.TRIAL, new Arguments()).orThrow();
      return null;
    } catch (VconException e) {
      return e.getMessage();
    }
  }

  private List<String> readSettings() {
    Set<String> found = new LinkedHashSet<>();
    try {
      for (RedisNodeAsync master : masters()) {
        Map<String, String> info = redis.await(true, () -> master.infoAsync(InfoSection.ALL));
        found.addAll(ofReplication(info));
        found.addAll(ofMemory(info));
        found.addAll(ofPersistence(info, snapshots(master)));
      }
    } catch (RedisException e) {
      found.add("its settings can't be looked at: " + Failures.explain(e));
    }
    return List.copyOf(found);
  }

  private Collection<? extends RedisNodeAsync> masters() {
    RedissonClient client = redis.client();
    return switch (redis.url().kind()) {
      case SINGLE -> List.of(client.getRedisNodes(RedisNodes.SINGLE).getInstance());
      case SENTINEL -> List.of(client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
      case CLUSTER -> client.getRedisNodes(RedisNodes.CLUSTER).getMasters();
    };
  }

  /** Gives the setting {@code save}; empty if the user may not see it. */
  private Optional<String> snapshots(RedisNodeAsync master) {
    try {
      Map<String, String> read = redis.await(true, () -> master.getConfigAsync("save"));
      return Optional.ofNullable(read.get("save"));
    } catch (RedisException e) {
      return Optional.empty(); // settings are for administrators
    }
  }

  /**
   * Warns of replication; a master tells the number of its good replicas only where it minds them.
   */
  static List<String> ofReplication(Map<String, String> info) {
    boolean replicas = !info.getOrDefault("connected_slaves", "0").equals("0");
    return replicas && !info.containsKey("min_slaves_good_slaves")
        ? List.of(
            "it has replicas, and min-replicas-to-write is not set: a failover loses acknowledged"
                + " writes, a planned one too")
        : List.of();
  }

  static List<String> ofMemory(Map<String, String> info) {
    String policy = info.getOrDefault("maxmemory_policy", "noeviction");
    return policy.equals("noeviction")
        ? List.of()
        : List.of("maxmemory-policy is " + policy + ": Redis may throw away jobs and vCons");
  }

  static List<String> ofPersistence(Map<String, String> info, Optional<String> snapshots) {
    if (!info.getOrDefault("aof_enabled", "1").equals("0")) {
      return List.of();
    }
    if (snapshots.isEmpty()) {
      return List.of("appendonly is off: a crash loses what was written since the last snapshot");
    }
    return snapshots.get().isBlank()
        ? List.of("persistence is off: all is lost when Redis stops")
        : List.of();
  }
}
