package org.vconserver.pipeline.vendor;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.vconserver.support.fault.Thrown;

/** Tells in words why a connection failed, by what the HTTP client has thrown. */
final class ConnectionFault {
  private static final int DEEPEST = 10;

  /** Lists the kinds of failures, the more telling ones first. */
  private static final Map<Class<? extends Throwable>, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(UnresolvedAddressException.class, "is a host name that is not known");
    WORDS.put(UnknownHostException.class, "is a host name that is not known");
    WORDS.put(NoRouteToHostException.class, "has no route to it");
    WORDS.put(HttpConnectTimeoutException.class, "did not take the connection in time");
    WORDS.put(ConnectException.class, "refuses the connection");
  }

  private ConnectionFault() {}

  /** Tells why, in words that go on after the host. */
  static String words(@Nullable Throwable failure) {
    @Nullable Throwable ssl = find(failure, SSLException.class);
    if (ssl != null) {
      return "fails at TLS: " + Thrown.message(ssl);
    }
    for (var kind : WORDS.entrySet()) {
      if (find(failure, kind.getKey()) != null) {
        return kind.getValue();
      }
    }
    return "broke the connection off"
        + (failure == null ? "" : ": " + Thrown.type(failure) + ": " + Thrown.message(failure));
  }

  private static @Nullable Throwable find(@Nullable Throwable failure, Class<?> kind) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (kind.isInstance(cause)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
