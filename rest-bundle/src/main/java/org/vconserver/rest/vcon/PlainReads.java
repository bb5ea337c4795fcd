package org.vconserver.rest.vcon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vconserver.rest.request.CrossOrigin;

/**
 * Answers requests that read a vCon and ask for nothing beside it by the {@link VconResource}
 * itself, since Jersey takes several times as long as the resource. All others, and those that are
 * not answered with a vCon, are left to Jersey. Thread-safe.
 */
public final class PlainReads {
  private static final String PATH = "/vcon/";

  /** Lists the headers that make a difference to what is answered, or to who may read it. */
  private static final List<String> ASKING =
      List.of("If-Match", "If-None-Match", "Origin", "Transfer-Encoding", "Content-Type");

  private static final Set<String> ANY = Set.of("*/*", MediaType.APPLICATION_JSON);

  private final VconResource vcons;

  /** Makes it answer by a resource. */
  public PlainReads(VconResource vcons) {
    this.vcons = vcons;
  }

  /**
   * Answers a request, if it is one of those.
   *
   * @return false if it is not answered, and nothing was written
   */
  public boolean serve(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!isPlain(request)) {
      return false;
    }
    Response answer;
    try {
      answer = vcons.get(request.getRequestURI().substring(PATH.length()), null, new NoHeaders());
    } catch (RuntimeException e) {
      return false; // Jersey meets it again, and says it
    }
    send(answer, response);
    return true;
  }

  private static boolean isPlain(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return request.getMethod().equals("GET")
        && isVcon(request.getRequestURI())
        && request.getQueryString() == null
        && (accept == null || ANY.contains(accept))
        && request.getContentLengthLong() <= 0
        && ASKING.stream().allMatch(name -> request.getHeader(name) == null);
  }

  /** Tells whether a path is that of a vCon, and says it without signs that mean others. */
  private static boolean isVcon(String path) {
    if (!path.startsWith(PATH) || path.length() == PATH.length()) {
      return false;
    }
    for (int i = PATH.length(); i < path.length(); i++) {
      char sign = path.charAt(i);
      boolean plain =
          (sign >= '0' && sign <= '9')
              || (sign >= 'a' && sign <= 'z')
              || (sign >= 'A' && sign <= 'Z')
              || sign == '-';
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static void send(Response answer, HttpServletResponse response) throws IOException {
    byte[] text = (byte[]) answer.getEntity();
    response.setStatus(answer.getStatus());
    for (Map.Entry<String, List<String>> header : answer.getStringHeaders().entrySet()) {
      header.getValue().forEach(value -> response.addHeader(header.getKey(), value));
    }
    response.setHeader(CrossOrigin.TYPE_OPTIONS, CrossOrigin.NO_SNIFF);
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }

  /** Stands for the headers of a request that asks for nothing by them. */
  private static final class NoHeaders implements HttpHeaders {
    @Override
    public List<String> getRequestHeader(String name) {
      return List.of();
    }

    @Override
    public @Nullable String getHeaderString(String name) {
      return null;
    }

    @Override
    public boolean containsHeaderString(
        String name, @Nullable String separator, Predicate<String> value) {
      return false;
    }

    @Override
    public MultivaluedMap<String, String> getRequestHeaders() {
      return new MultivaluedHashMap<>();
    }

    @Override
    public List<MediaType> getAcceptableMediaTypes() {
      return List.of(MediaType.WILDCARD_TYPE);
    }

    @Override
    public List<Locale> getAcceptableLanguages() {
      return List.of();
    }

    @Override
    public @Nullable MediaType getMediaType() {
      return null;
    }

    @Override
    public @Nullable Locale getLanguage() {
      return null;
    }

    @Override
    public Map<String, Cookie> getCookies() {
      return Map.of();
    }

    @Override
    public @Nullable Date getDate() {
      return null;
    }

    @Override
    public int getLength() {
      return -1;
    }
  }
}
