package org.vconserver.store.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps who has locked which vCons, in memory: one process has the folder, so that whoever held
 * locks in it before does not live any more. Thread-safe.
 */
final class LockedVcons {
  @GuardedBy("this")
  private final Map<String, Lock> locks = new HashMap<>();

  private record Lock(String token, Instant until) {}

  /** Takes or extends the locks of vCons, by their keys: all or none; says whether it has. */
  synchronized boolean lock(Set<String> keys, String token, Instant now, Duration lease) {
    for (String key : keys) {
      Lock present = locks.get(key);
      if (present != null && !present.token().equals(token) && present.until().isAfter(now)) {
        return false;
      }
    }
    Lock mine = new Lock(token, now.plus(lease));
    keys.forEach(key -> locks.put(key, mine));
    return true;
  }

  /** Gives back those of some locks that are a holder's. */
  synchronized void unlock(Set<String> keys, String token) {
    for (String key : keys) {
      locks.computeIfPresent(key, (same, lock) -> lock.token().equals(token) ? null : lock);
    }
  }

  /** Tells whether somebody has the lock of a vCon. */
  synchronized boolean isLocked(String key, Instant now) {
    Lock present = locks.get(key);
    return present != null && present.until().isAfter(now);
  }

  /** Forgets locks that have run out. */
  synchronized void forgetOld(Instant now) {
    locks.values().removeIf(lock -> !lock.until().isAfter(now));
  }
}
