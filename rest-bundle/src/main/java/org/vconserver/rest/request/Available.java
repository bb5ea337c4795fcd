package org.vconserver.rest.request;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconException;

/** Asks for services that may come and go while requests are served. */
public final class Available {
  private Available() {}

  /**
   * Gives the service.
   *
   * @param type whose name the caller is told
   * @throws VconException SERVICE_UNAVAILABLE if it is not there
   */
  public static <T> T require(@Nullable T service, Class<T> type) {
    if (service == null) {
      throw missing("The service " + type.getSimpleName());
    }
    return service;
  }

  /** Tells that something is not there at the moment; to be thrown. */
  public static VconException missing(String what) {
    return new UnavailableException(
        ServerError.SERVICE_UNAVAILABLE,
        Outcome.NOT_DONE,
        what + " is not active at the moment",
        null);
  }
}
