package org.vconserver.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes and gives back the locks of vCons: all or none, also where they are in several slots.
 * Thread-safe.
 */
final class VconLocks {
  private final Redis redis;

  VconLocks(Redis redis) {
    this.redis = redis;
  }

  /** Does as {@link RedisVconStore#lock}. */
  boolean lock(Set<String> uuids, String token, Duration lease) {
    if (!redis.isCluster()) {
      return uuids.isEmpty() || lockTogether(List.copyOf(uuids), token, lease).isPresent();
    }
    // In one order, so that two lockers of the same vCons don't each take what the other lacks.
    List<String> fresh = new ArrayList<>();
    for (String uuid : new TreeSet<>(uuids)) {
      Optional<Boolean> mine = lockTogether(List.of(uuid), token, lease);
      if (mine.isEmpty()) {
        fresh.forEach(taken -> unlockTogether(List.of(taken), token));
        return false;
      }
      if (mine.get()) {
        fresh.add(uuid);
      }
    }
    return true;
  }

  /** Locks vCons of one slot; says whether one of them was not the holder's before. */
  private Optional<Boolean> lockTogether(List<String> uuids, String token, Duration lease) {
    Arguments arguments = Arguments.of(token).add(lease).add(uuids.size());
    uuids.forEach(uuid -> arguments.add(redis.keys().lockName(uuid)));
    Reply reply = redis.vcon(Script.LOCK, uuids.get(0), arguments).orThrow();
    if (!reply.truth()) {
      return Optional.empty();
    }
    return Optional.of(reply.hasNext());
  }

  /** Does as {@link RedisVconStore#unlock}. */
  void unlock(Set<String> uuids, String token) {
    if (redis.isCluster()) {
      uuids.forEach(uuid -> unlockTogether(List.of(uuid), token));
    } else if (!uuids.isEmpty()) {
      unlockTogether(List.copyOf(uuids), token);
    }
  }

  private void unlockTogether(List<String> uuids, String token) {
    Arguments arguments = Arguments.of(token).add(uuids.size());
    uuids.forEach(uuid -> arguments.add(redis.keys().lockName(uuid)));
    redis.vcon(Script.UNLOCK, uuids.get(0), arguments).orThrow();
  }
}
