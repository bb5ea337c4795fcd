package org.vconserver.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a stranger can make somebody's browser send; where callers are not
 * authenticated, also those that come by way of a proxy that lets everybody in. Immutable.
 *
 * @param authenticates whether callers have to say who they are
 * @param open whether the server may be called under any host name
 * @param hosts the host names under which it may be called beside loopback names, in lower case
 * @param origins those whose pages may call; {@code *} for all
 */
record CallerRules(boolean authenticates, boolean open, Set<String> hosts, List<String> origins) {
  /** Matches loopback names. Numbers can't be made to lead somewhere else. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private static final String FORWARDED = "x-forwarded-";

  /** Lists the loopback names that nearly everybody uses. */
  private static final Set<String> USUAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Pattern NOT_SHOWN = Pattern.compile("[^A-Za-z0-9.:_\\[\\]-]");
  private static final Pattern WHOLE_TYPE = Pattern.compile("[^\\s/;,\"]+/[^\\s/;,\"]+");
  private static final int LONGEST_SHOWN = 100;
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** Lists the methods for which a browser asks nobody, of which the types below are sent. */
  private static final Set<String> SIMPLE_METHODS = Set.of("GET", "HEAD", "POST");

  /** Lists the media types that a page may send to any site (Fetch standard, 2.2.2). */
  private static final Set<String> SIMPLE_TYPES =
      Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

  CallerRules {
    hosts = Set.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /**
   * Finds what is wrong with who sends a request, and how.
   *
   * @param path decoded and normalised
   */
  Optional<Refusal> refusal(HttpServletRequest request, String path) {
    return malformedPath(request.getRequestURI())
        .or(() -> proxied(request))
        .or(() -> strangeHost(request.getHeader("Host")))
        .or(() -> typed(isAbsentOrWhole(type(request))))
        .or(() -> ofBrowser(request, path));
  }

  private static Optional<Refusal> malformedPath(@Nullable String uri) {
    return uri == null || isText(uri)
        ? Optional.empty()
        : Optional.of(Refusal.malformed("The path has bytes that are not UTF-8"));
  }

  /** Tells if the bytes behind percent signs are UTF-8, and no others were there (U+FFFD). */
  static boolean isText(String uri) {
    if (uri.indexOf('\uFFFD') >= 0) {
      return false;
    }
    if (uri.indexOf('%') < 0) {
      return true;
    }
    ByteBuffer bytes = ByteBuffer.allocate(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      boolean coded = uri.charAt(i) == '%' && i + 2 < uri.length();
      int octet =
          coded
              ? hex(uri.charAt(i + 1)) * 16 + hex(uri.charAt(i + 2))
              : Math.min('x', uri.charAt(i));
      i += coded ? 2 : 0;
      bytes.put((byte) octet);
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Gives the digit; what is none has been refused by Jetty, or is taken literally. */
  private static int hex(char digit) {
    return Math.max(0, Character.digit(digit, 16));
  }

  private Optional<Refusal> proxied(HttpServletRequest request) {
    if (authenticates) {
      return Optional.empty();
    }
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (isOfProxy(name)) {
        return Optional.of(
            Refusal.forbidden(
                "This server asks nobody who they are, and takes nothing from a proxy (header "
                    + shown(name)
                    + "): whoever reaches the proxy would own every vCon"));
      }
    }
    return Optional.empty();
  }

  /** Tells whether a header of this name is put in by proxies. */
  static boolean isOfProxy(String header) {
    return header.equalsIgnoreCase("forwarded")
        || header.equalsIgnoreCase("via")
        || header.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length());
  }

  private Optional<Refusal> strangeHost(@Nullable String header) {
    if (open) {
      return Optional.empty();
    }
    String host = withoutPort(header == null ? "" : header.strip().toLowerCase(Locale.ROOT));
    boolean known = USUAL.contains(host) || hosts.contains(host);
    if (known || LOOPBACK.matcher(host).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.forbidden(
            "The server may not be called under the host name "
                + (host.isEmpty() ? "(none)" : shown(host))
                + ": see ALLOWED_HOSTS"));
  }

  private static String withoutPort(String authority) {
    int end = authority.length();
    while (end > 0 && authority.charAt(end - 1) >= '0' && authority.charAt(end - 1) <= '9') {
      end--;
    }
    return end > 0 && authority.charAt(end - 1) == ':'
        ? authority.substring(0, end - 1)
        : authority;
  }

  private Optional<Refusal> ofBrowser(HttpServletRequest request, String path) {
    return switch (Sender.of(request, origins)) {
      case PROGRAM -> Optional.empty();
      case FOREIGN_PAGE ->
          isLink(request, path)
              ? Optional.empty()
              : Optional.of(
                  Refusal.forbidden(
                      "Pages of other sites may not call this server: see CORS_ORIGINS"));
      case OWN_PAGE -> typed(!hasBody(request) || !type(request).isEmpty());
      case ALLOWED_PAGE, SOME_BROWSER -> typed(readsOnly(request) || isAskedFor(request));
    };
  }

  private static Optional<Refusal> typed(boolean fits) {
    return fits
        ? Optional.empty()
        : Optional.of(
            Refusal.notValid("Content-Type", "must name a media type, such as application/json"));
  }

  private static boolean readsOnly(HttpServletRequest request) {
    return !hasBody(request) && READING.contains(request.getMethod());
  }

  /** Tells if a browser asks whether it may send such a request for a page of another site. */
  private static boolean isAskedFor(HttpServletRequest request) {
    String type = type(request);
    return type.isEmpty()
        ? !hasBody(request) && !SIMPLE_METHODS.contains(request.getMethod())
        : !SIMPLE_TYPES.contains(type);
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static String type(HttpServletRequest request) {
    String type = request.getHeader("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isAbsentOrWhole(String type) {
    return type.isEmpty() || WHOLE_TYPE.matcher(type).matches();
  }

  /**
   * Tells if a person follows a link to a page for persons. The page that has it learns nothing.
   */
  private static boolean isLink(HttpServletRequest request, String path) {
    return request.getMethod().equals("GET")
        && request.getHeader("Origin") == null
        && isAbsentOr("navigate", request.getHeader("Sec-Fetch-Mode"))
        && isAbsentOr("document", request.getHeader("Sec-Fetch-Dest"))
        && (path.equals("/")
            || path.equals("/docs")
            || path.startsWith("/docs/")
            || path.equals("/redoc")
            || path.startsWith("/pipeline_editor/")
            || path.equals("/system/console")
            || path.startsWith("/system/console/"));
  }

  private static boolean isAbsentOr(String expected, @Nullable String value) {
    return value == null || value.equals(expected);
  }

  private static String shown(String text) {
    String plain = NOT_SHOWN.matcher(text).replaceAll("?");
    return plain.substring(0, Math.min(LONGEST_SHOWN, plain.length()));
  }
}
