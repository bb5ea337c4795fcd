package org.vconserver.pipeline.vendor;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.vconserver.api.vendor.VendorPlaces.Place;

/** Holds the places of each vendor that somebody calls or waits for. Thread-safe. */
final class CallPlaces {
  private final int perVendor;
  private final Map<String, Places> vendors = new ConcurrentHashMap<>();

  CallPlaces(int perVendor) {
    this.perVendor = perVendor;
  }

  /** Holds the places of one vendor, and how many have one or wait. Immutable. */
  private record Places(Semaphore free, int users) {
    Places with(int more) {
      return new Places(free, users + more);
    }
  }

  /** Takes a place; empty if there is none in time. */
  Optional<Place> take(String vendor, long waitNanos) throws InterruptedException {
    Semaphore free =
        vendors
            .compute(
                vendor,
                (name, present) ->
                    present == null
                        ? new Places(new Semaphore(perVendor, true), 1)
                        : present.with(1))
            .free();
    boolean taken = false;
    try {
      taken = free.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    } finally {
      if (!taken) {
        leave(vendor);
      }
    }
    return taken
        ? Optional.of(
            () -> {
              free.release();
              leave(vendor);
            })
        : Optional.empty();
  }

  private void leave(String vendor) {
    vendors.computeIfPresent(
        vendor, (name, present) -> present.users() == 1 ? null : present.with(-1));
  }
}
