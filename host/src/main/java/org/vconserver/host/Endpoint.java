package org.vconserver.host;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import org.vconserver.support.tls.ThisMachine;

/**
 * Holds the address at which the server listens, as REST_URL says. Immutable.
 *
 * @param scheme http, or https: then the port speaks TLS only
 */
record Endpoint(String scheme, String host, int port) {
  private static final String TLS = "https";

  /** Lists the schemes, with the port that a URL without one means. */
  private static final Map<String, Integer> USUAL_PORTS = Map.of("http", 80, TLS, 443);

  static Endpoint parse(String url) throws HostException {
    try {
      URI uri = new URI(url.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      int port = uri.getPort() < 0 ? USUAL_PORTS.getOrDefault(scheme, 0) : uri.getPort();
      if (USUAL_PORTS.containsKey(scheme) && uri.getHost() != null && port > 0 && port < 65536) {
        return new Endpoint(scheme, uri.getHost(), port);
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new HostException(
        HostException.FAILED,
        "REST_URL must be http://HOST:PORT or https://HOST:PORT, not '" + url + "'");
  }

  String withPort(String port) throws HostException {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number < 65536) {
        return new Endpoint(scheme, host, number).url();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new HostException(
        HostException.REFUSED, "--port must be a number from 1 to 65535, not '" + port + "'");
  }

  boolean isTls() {
    return scheme.equals(TLS);
  }

  String url() {
    return url(host);
  }

  /** Gives the URL under which the server can be called from this machine. */
  String localUrl() throws HostException {
    return url(address().isAnyLocalAddress() ? "127.0.0.1" : host);
  }

  private String url(String name) {
    return scheme + "://" + name + ":" + port;
  }

  InetAddress address() throws HostException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new HostException(
          HostException.FAILED, "the host '" + host + "' of REST_URL is not known");
    }
  }

  /** Tells whether only this machine reaches it. */
  boolean isLoopback() throws HostException {
    return address().isLoopbackAddress();
  }

  void refuseTakenPort() throws HostException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address(), port));
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED,
          "cannot listen at "
              + url()
              + ": "
              + HostException.oneLine(e)
              + " (see REST_URL, --port)");
    }
  }

  /** Tells whether HTTP is answered there, whatever the status. */
  boolean answers() throws HostException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(localUrl() + "/").toURL().openConnection();
      if (connection instanceof HttpsURLConnection overTls) {
        // The question has no secrets in it, and nothing of the answer is believed but that it
        // came.
        overTls.setSSLSocketFactory(ThisMachine.context().getSocketFactory());
      }
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(5000);
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
