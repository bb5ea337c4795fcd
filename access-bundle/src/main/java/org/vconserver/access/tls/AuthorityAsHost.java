package org.vconserver.access.tls;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Gives requests the header Host where they say by HTTP/2's {@code :authority} whom they are for,
 * as that header is what the gate looks at. Refuses those that say two different things.
 * Thread-safe.
 */
final class AuthorityAsHost implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable ofAnswer) {
    String authority = request.getHttpURI().getAuthority();
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (authority == null || authority.equalsIgnoreCase(host)) {
      return request;
    }
    if (host != null) {
      throw new HttpException.RuntimeException(
          HttpStatus.BAD_REQUEST_400, "Host is not the authority of the request");
    }
    return new WithHost(request, authority);
  }

  /** Has one field more than the request that came. */
  private static final class WithHost extends Request.Wrapper {
    private final HttpFields headers;

    WithHost(Request request, String host) {
      super(request);
      this.headers = HttpFields.build(request.getHeaders()).add(HttpHeader.HOST, host);
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
