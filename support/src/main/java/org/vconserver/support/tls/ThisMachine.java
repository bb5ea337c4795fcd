package org.vconserver.support.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets a program call the server of its own machine over TLS, whatever certificate that has and for
 * whichever name: what goes from a machine to itself crosses no network, on which somebody could
 * stand in for it. Immutable.
 */
public final class ThisMachine extends X509ExtendedTrustManager {
  private ThisMachine() {}

  /** Tells if a host name, or an address as it stands in a URL, is one of this machine. */
  public static boolean has(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a context that accepts every certificate: only for addresses of this machine. */
  public static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new ThisMachine()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) {
    // Any is good.
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
    // Any is good.
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    // Any is good.
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
