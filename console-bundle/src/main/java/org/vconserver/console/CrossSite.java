package org.vconserver.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells requests that a page of another site made the browser send. */
final class CrossSite {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private CrossSite() {}

  static boolean isCrossSite(HttpServletRequest request) {
    if (READING.contains(String.valueOf(request.getMethod()))) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    return differs(request.getHeader("Origin"), request)
        || differs(request.getHeader("Referer"), request);
  }

  /**
   * Tells if a URL is there and is not of this host and port, or of http where this is https; text
   * that is no URL differs.
   */
  private static boolean differs(@Nullable String page, HttpServletRequest request) {
    if (page == null) {
      return false;
    }
    try {
      URI url = new URI(page);
      String authority = url.getAuthority();
      String host = request.getHeader("Host");
      return authority == null
          || host == null
          || !authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT))
          || (request.isSecure() && !"https".equalsIgnoreCase(url.getScheme()));
    } catch (URISyntaxException e) {
      return true;
    }
  }
}
