package org.vconserver.access.login;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down those who guess passwords: after some wrong ones in a row for a name, or from an
 * address, no further one is looked at for a time that doubles. Thread-safe.
 */
final class LoginPace {
  private static final int FREE_OF_NAME = 5;
  private static final int FREE_OF_ADDRESS = 20;
  private static final long LONGEST_SECONDS = 60;

  /** Bounds what is remembered; the oldest is forgotten first. */
  private static final int MOST = 10_000;

  private final LongSupplier nanos;

  @GuardedBy("this")
  private final Map<String, Wrong> wrong =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Counts the wrong passwords in a row.
   *
   * @param opens when the next one is looked at, in nanoseconds
   */
  private record Wrong(int inRow, long opens) {}

  LoginPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Gives the seconds until a password of a name from an address is looked at; 0 for now. */
  synchronized long secondsLeft(String name, String address) {
    return Math.max(left("name " + name), left("address " + address));
  }

  @GuardedBy("this")
  private long left(String key) {
    Wrong known = wrong.get(key);
    return known == null
        ? 0
        : Math.max(
            0, Duration.ofNanos(known.opens() - nanos.getAsLong()).plusMillis(999).toSeconds());
  }

  /** Notes a wrong password. */
  synchronized void failed(String name, String address) {
    count("name " + name, FREE_OF_NAME);
    count("address " + address, FREE_OF_ADDRESS);
  }

  @GuardedBy("this")
  private void count(String key, int free) {
    Wrong known = wrong.remove(key);
    int inRow = known == null ? 1 : known.inRow() + 1;
    long seconds = inRow < free ? 0 : Math.min(LONGEST_SECONDS, 1L << Math.min(inRow - free, 10));
    wrong.put(key, new Wrong(inRow, nanos.getAsLong() + Duration.ofSeconds(seconds).toNanos()));
  }

  /** Notes a right password. */
  synchronized void succeeded(String name) {
    wrong.remove("name " + name);
  }
}
