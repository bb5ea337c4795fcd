package org.vconserver.host;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** Holds the address at which the server listens, as REST_URL says. Immutable. */
record Endpoint(String host, int port) {
  static Endpoint parse(String url) throws HostException {
    try {
      URI uri = new URI(url.strip());
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      if ("http".equals(uri.getScheme()) && uri.getHost() != null && port > 0 && port < 65536) {
        return new Endpoint(uri.getHost(), port);
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new HostException(
        HostException.FAILED, "REST_URL must be http://HOST:PORT, not '" + url + "'");
  }

  String withPort(String port) throws HostException {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number < 65536) {
        return new Endpoint(host, number).url();
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new HostException(
        HostException.REFUSED, "--port must be a number from 1 to 65535, not '" + port + "'");
  }

  String url() {
    return "http://" + host + ":" + port;
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
    InetAddress address = address();
    String target = address.isAnyLocalAddress() ? "127.0.0.1" : host;
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + target + ":" + port + "/").toURL().openConnection();
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
