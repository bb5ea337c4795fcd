package org.vconserver.api.vendor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls services of vendors over HTTP, for all bundles of the server. Thread-safe.
 *
 * <p>A call goes to the host of the request's base URL only; redirects are not followed but given
 * as the answer. It is tried again after 429 and where no connection could be made; after 408, 409,
 * 425, 5xx, a lost connection, an attempt that takes too long, and success without the JSON that
 * the request wants only if the request may be repeated; and never after an answer that the request
 * says is the last. The waits between grow, or are what the vendor asks for: {@code Retry-After} in
 * seconds or as a date, {@code Retry-After-Ms} in milliseconds. At most a fixed number of calls of
 * one vendor are under way at the same time.
 *
 * <p>What is called is counted: {@code vendor_calls} by {@code vendor} and {@code outcome} ({@code
 * 2xx} and so on, {@code none}), {@code vendor_retries} and the time {@code vendor_call_time} by
 * {@code vendor}.
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
