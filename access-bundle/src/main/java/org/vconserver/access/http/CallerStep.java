package org.vconserver.access.http;

import java.net.InetSocketAddress;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.vconserver.access.Callers;
import org.vconserver.access.Gate;
import org.vconserver.access.identity.Identity;
import org.vconserver.access.login.LoginServlet;
import org.vconserver.api.access.Caller;

/**
 * Finds out who makes each request, before anything of its body is read, and leaves that with it
 * for the gate, which decides. Thread-safe.
 */
final class CallerStep implements Front.Step {
  private final Callers callers;

  CallerStep(Callers callers) {
    this.callers = callers;
  }

  @Override
  public boolean handle(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    Identity identity =
        Gate.LIVE.equals(Request.getPathInContext(request))
            ? new Identity.Known(Caller.NOBODY) // which asks nobody, and waits for nobody
            : callers.identify(request.getHeaders()::get, session(request), isLocal(request));
    request.setAttribute(Gate.IDENTITY, identity);
    request.setAttribute(Caller.ATTRIBUTE, identity.caller());
    return next.handle(request, response, callback);
  }

  private static @Nullable String session(Request request) {
    if (!request.getHeaders().contains(HttpHeader.COOKIE)) {
      return null;
    }
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(LoginServlet.SESSION))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Tells whether a request comes from this machine, and not by way of a proxy that says so. */
  private static boolean isLocal(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress from
        && from.getAddress() != null
        && from.getAddress().isLoopbackAddress()
        && !isOfProxy(request.getHeaders());
  }

  private static boolean isOfProxy(HttpFields headers) {
    return headers.stream().map(HttpField::getName).anyMatch(Callers::isOfProxy);
  }
}
