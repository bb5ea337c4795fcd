package org.vconserver.api.vendor;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bounds how many calls of one vendor are under way at the same time, over all bundles of the
 * server. {@link VendorCalls} takes places by itself; calls that are not HTTP take theirs here.
 * Thread-safe.
 */
@ProviderType
public interface VendorPlaces {
  /** Holds one place, which is given back when it is closed. Thread-safe. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for one call.
   *
   * @param vendor whom it is of: a name, or a host with its port
   * @param wait how long to wait for it
   * @throws VendorException TIMEOUT if there is none in that time
   */
  Place take(String vendor, Duration wait) throws VendorException, InterruptedException;
}
