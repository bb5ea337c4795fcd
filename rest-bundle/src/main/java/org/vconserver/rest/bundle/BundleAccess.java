package org.vconserver.rest.bundle;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Refuses requests that may not change what is deployed. A bundle is code that runs in the server,
 * so that pages of other sites must not get there through somebody's browser: neither by a request
 * across sites nor by a name of theirs that leads to this machine. Immutable.
 */
public final class BundleAccess {
  /** Loopback names: numbers can't be made to lead somewhere else. */
  private static final Pattern OWN_NAME =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?");

  /** Decides who may change what is deployed, by the API. */
  public enum Callers {
    NOBODY,
    /** Lets in those that call this machine by a name of its own. */
    LOCAL,
    EVERYBODY
  }

  private final Callers callers;
  private final List<String> knownOrigins;

  /**
   * Makes the rule.
   *
   * @param knownOrigins the other sites whose pages may call
   */
  public BundleAccess(Callers callers, List<String> knownOrigins) {
    this.callers = callers;
    this.knownOrigins = List.copyOf(knownOrigins);
  }

  /** Throws BUNDLE_CHANGE_FORBIDDEN unless the request may change something. */
  void require(HttpHeaders headers) {
    if (callers == Callers.NOBODY) {
      throw forbidden("Bundles can't be changed by the API of this server: see UPLOAD_BUNDLES");
    }
    String host = headers.getHeaderString(HttpHeaders.HOST);
    if (callers == Callers.LOCAL && !isOwnName(host)) {
      throw forbidden("Bundles can be changed under a loopback address only: see UPLOAD_BUNDLES");
    }
    String origin = headers.getHeaderString("Origin");
    String site = headers.getHeaderString("Sec-Fetch-Site");
    boolean known = origin != null && knownOrigins.contains(origin);
    boolean foreign =
        (origin != null && !isOf(origin, host))
            || "cross-site".equals(site)
            || "same-site".equals(site);
    if (foreign && !known) {
      throw forbidden("Bundles can't be changed by pages of other sites");
    }
  }

  private static boolean isOwnName(@Nullable String host) {
    return host != null && OWN_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static boolean isOf(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(new URI(origin).getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static VconException forbidden(String message) {
    return new VconException(ServerError.BUNDLE_CHANGE_FORBIDDEN, message);
  }
}
