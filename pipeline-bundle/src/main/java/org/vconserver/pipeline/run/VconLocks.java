package org.vconserver.pipeline.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;

/**
 * Lets one run of this server at a time change a vCon, so that runs on the same vCon follow each
 * other instead of failing on each other's revision. Thread-safe.
 */
final class VconLocks {
  private final Map<String, Lock> locks = new ConcurrentHashMap<>();

  /** Who holds or wants a lock keeps it in the map; the last one takes it out. */
  private static final class Lock {
    final Semaphore permit = new Semaphore(1, true);
    int users;
  }

  /** Some locks that are held. */
  final class Held implements AutoCloseable {
    private final List<String> uuids = new ArrayList<>();

    @Override
    public void close() {
      uuids.forEach(uuid -> leave(uuid, true));
      uuids.clear();
    }
  }

  /**
   * Takes the locks of vCons, in an order that excludes deadlock.
   *
   * @throws VconServerException REVISION_CONFLICT if one is not free in time
   */
  Held take(Collection<String> uuids, Duration limit) throws InterruptedException {
    Held held = new Held();
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (String uuid : new TreeSet<>(uuids)) {
        Lock lock =
            locks.compute(
                uuid,
                (key, present) -> {
                  Lock entered = present == null ? new Lock() : present;
                  entered.users++;
                  return entered;
                });
        boolean free = false;
        try {
          free = lock.permit.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
          if (free) {
            held.uuids.add(uuid);
          } else {
            leave(uuid, false);
          }
        }
        if (!free) {
          throw new VconServerException(
              ServerError.REVISION_CONFLICT, "vCon " + uuid + " is being changed by another run");
        }
      }
      return held;
    } catch (RuntimeException | InterruptedException e) {
      held.close();
      throw e;
    }
  }

  private void leave(String uuid, boolean holding) {
    locks.computeIfPresent(
        uuid,
        (key, lock) -> {
          if (holding) {
            lock.permit.release();
          }
          return --lock.users == 0 ? null : lock;
        });
  }
}
