package org.vconserver.pipeline.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/**
 * Lets one run at a time change a vCon, so that runs on the same vCon follow each other instead of
 * failing on each other's revision: first among the runs of this server, in the order in which they
 * came, then among all servers, by the store's locks, which are renewed for as long as they are
 * held. Thread-safe.
 */
final class VconLocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VconLocks.class);
  private static final long BETWEEN_RENEWALS_MS = 500;
  private static final long FIRST_POLL_MS = 10;
  private static final long LONGEST_POLL_MS = 250;

  private final VconStore store;
  private final Map<String, Lock> locks = new ConcurrentHashMap<>();
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService renewals = Threads.timer("vcon-locks");
  private final LongSupplier nanoTime = System::nanoTime;

  VconLocks(VconStore store) {
    this.store = store;
    var unused =
        renewals.scheduleWithFixedDelay(
            Threads.unending(
                () -> held.forEach(Held::renewInTime),
                e -> LOG.error("The locks of vCons could not be renewed", e)),
            BETWEEN_RENEWALS_MS,
            BETWEEN_RENEWALS_MS,
            TimeUnit.MILLISECONDS);
  }

  /** Holds a lock that is held or wanted: it is in the map for as long as it has users. */
  private static final class Lock {
    final Semaphore permit = new Semaphore(1, true);
    int users;
  }

  /** Holds some locks that are held; closing it gives them back. */
  final class Held implements AutoCloseable {
    private final String token;
    private final Duration lease;
    private final Set<String> uuids = new TreeSet<>();

    @GuardedBy("this")
    private final Set<String> inStore = new TreeSet<>();

    private long renewed = nanoTime.getAsLong();

    private Held(String token, Duration lease) {
      this.token = token;
      this.lease = lease;
    }

    /** Notes which locks the store has given back already, with the commit of their vCons. */
    synchronized void givenBackInStore(Collection<String> saved) {
      Set<String> keys = saved.stream().map(VconUuid::key).collect(Collectors.toSet());
      inStore.removeIf(uuid -> keys.contains(VconUuid.key(uuid)));
    }

    /** Notes that all of them may be locked in the store. */
    synchronized void maybeInStore() {
      inStore.addAll(uuids);
    }

    @Override
    public synchronized void close() {
      held.remove(this);
      if (!inStore.isEmpty()) {
        unlock();
        inStore.clear();
      }
      uuids.forEach(uuid -> leave(uuid, true));
      uuids.clear();
    }

    @GuardedBy("this")
    private void unlock() {
      try {
        store.unlock(inStore, token);
      } catch (VconException e) {
        LOG.warn("The locks of {} vCons run out by themselves: {}", inStore.size(), e.getMessage());
      }
    }

    /** Renews a lock; only warns if that can't be done: the revision check protects the save. */
    private synchronized void renewInTime() {
      long now = nanoTime.getAsLong();
      if (inStore.isEmpty() || now - renewed < lease.toNanos() / 3) {
        return;
      }
      renewed = now;
      try {
        if (!store.lock(inStore, token, lease)) {
          LOG.warn("The locks of {} vCons were lost during their run", inStore.size());
        }
      } catch (VconException e) {
        LOG.warn("The locks of {} vCons could not be renewed: {}", inStore.size(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("The locks of {} vCons could not be renewed", inStore.size(), e);
      }
    }
  }

  /**
   * Takes the locks of vCons.
   *
   * @throws VconException VCON_LOCKED if they are not free in time
   */
  Held take(Collection<String> uuids, RunPlan.Lock wanted) throws InterruptedException {
    Held mine = new Held(wanted.holder(), wanted.lease());
    long end = nanoTime.getAsLong() + wanted.limit().toNanos();
    try {
      for (String uuid : new TreeSet<>(uuids)) {
        enter(uuid, mine, end);
      }
      if (!mine.uuids.isEmpty()) {
        lockInStore(mine, end);
        held.add(mine);
      }
      return mine;
    } catch (RuntimeException | InterruptedException e) {
      mine.close();
      throw e;
    }
  }

  /** Takes the locks in ascending order of the uuids, which excludes deadlock. */
  private void enter(String uuid, Held mine, long end) throws InterruptedException {
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
      free = lock.permit.tryAcquire(end - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
    } finally {
      if (free) {
        mine.uuids.add(uuid);
      } else {
        leave(uuid, false);
      }
    }
    if (!free) {
      throw locked(Set.of(uuid));
    }
  }

  private void lockInStore(Held mine, long end) throws InterruptedException {
    long poll = FIRST_POLL_MS;
    // Before the first try: a lock that is taken but whose answer gets lost is to be given back.
    mine.maybeInStore();
    while (!store.lock(mine.uuids, mine.token, mine.lease)) {
      if (nanoTime.getAsLong() - end >= 0) {
        throw locked(mine.uuids);
      }
      TimeUnit.MILLISECONDS.sleep(poll);
      poll = Math.min(2 * poll, LONGEST_POLL_MS);
    }
  }

  private static VconException locked(Set<String> uuids) {
    return new VconException(
        ServerError.VCON_LOCKED,
        (uuids.size() > 1 ? "one of the vCons " : "vCon ")
            + String.join(", ", uuids)
            + " is being changed by another run");
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

  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
