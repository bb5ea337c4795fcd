package org.vconserver.api.vendor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls services of vendors over HTTP, for all bundles of the server. Thread-safe.
 *
 * <p>A call goes to the host of the request's base URL only; redirects are not followed but given
 * as the answer. It is tried again, with growing waits or when the vendor's {@code Retry-After}
 * says, after 429 and where no connection could be made; after 408, 425, 5xx, a lost connection and
 * an attempt that takes too long only if the request may be repeated. At most a fixed number of
 * calls of one vendor are under way at the same time.
 */
@ProviderType
public interface VendorCalls {
  /**
   * Calls a vendor and gives its last answer, whatever its status.
   *
   * @throws VendorException if there is no whole answer
   * @throws InterruptedException at once if the thread is interrupted; the call is broken off
   */
  VendorAnswer call(VendorRequest request) throws VendorException, InterruptedException;
}
