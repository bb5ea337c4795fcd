package org.vconserver.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who made a request be sent, as far as its headers show it. Immutable. */
enum Sender {
  /** Stands for a program that is no browser. */
  PROGRAM,
  /** Stands for a page of this server, in a browser. */
  OWN_PAGE,
  /** Stands for a page of another site that may call the API (CORS). */
  ALLOWED_PAGE,
  /** Stands for a browser that does not say for which page. */
  SOME_BROWSER,
  /** Stands for a page of another site. */
  FOREIGN_PAGE;

  /** Lists what {@code Sec-Fetch-Site} says of pages of this server, and of typed URLs. */
  private static final Set<String> NOT_FOREIGN = Set.of("same-origin", "none");

  /**
   * Looks at a request.
   *
   * @param origins those whose pages may call; {@code *} for all
   */
  static Sender of(HttpServletRequest request, List<String> origins) {
    String origin = given(request, "Origin");
    String referer = given(request, "Referer");
    String site = given(request, "Sec-Fetch-Site");
    String page = origin == null ? referer : origin;
    if (page == null && site == null) {
      return given(request, "Cookie") == null ? PROGRAM : SOME_BROWSER;
    }
    boolean foreign =
        (origin != null && !isOf(origin, request))
            || (referer != null && !isOf(referer, request))
            || (site != null && !NOT_FOREIGN.contains(site));
    if (!foreign) {
      return page != null || "same-origin".equals(site) ? OWN_PAGE : SOME_BROWSER;
    }
    boolean allowed = origins.contains("*") || (page != null && origins.contains(originOf(page)));
    return allowed ? ALLOWED_PAGE : FOREIGN_PAGE;
  }

  private static @Nullable String given(HttpServletRequest request, String header) {
    String value = request.getHeader(header);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Tells if a page is of this server: one that came over http is not of a server with TLS. */
  private static boolean isOf(String page, HttpServletRequest request) {
    try {
      URI url = new URI(page);
      String host = given(request, "Host");
      return host != null
          && host.equalsIgnoreCase(url.getRawAuthority())
          && (!request.isSecure() || "https".equalsIgnoreCase(url.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Gives the origin of the page at a URL; an origin is its own. */
  private static String originOf(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (URISyntaxException e) {
      return url;
    }
  }
}
