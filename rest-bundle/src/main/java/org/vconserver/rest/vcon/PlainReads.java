package org.vconserver.rest.vcon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Scope;
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
    ReadVcon read;
    byte[] text;
    try {
      read = vcons.read(request.getRequestURI().substring(PATH.length()), Optional.empty());
      text = read.outgoing().json();
    } catch (RuntimeException e) {
      return false; // Jersey meets it again, and says it
    }
    response.setContentType(MediaType.APPLICATION_JSON);
    response.setContentLength(text.length);
    response.setHeader(CrossOrigin.TYPE_OPTIONS, CrossOrigin.NO_SNIFF);
    read.tell(false, (name, value) -> response.addHeader(name, value.toString()));
    response.getOutputStream().write(text);
    return true;
  }

  private static boolean isPlain(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return request.getMethod().equals("GET")
        && Caller.of(request.getAttribute(Caller.ATTRIBUTE)).may(Scope.VCON_READ)
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
}
