package org.vconserver.access.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.vconserver.support.threads.ContextLoader;

/**
 * Makes the connector that serves HTTP/2 and HTTP/1.1 over TLS, in the place of the one that Felix
 * makes for https: that has no certificate, so that nobody can have spoken to it, and no HTTP/2.
 * Thread-safe.
 */
final class TlsConnectors implements ConnectorFactory {
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1_1 = "http/1.1";

  /** Matches what TLS 1.3 has, and of TLS 1.2 what has forward secrecy and is authenticated. */
  private static final String[] CIPHERS = {
    "TLS_(AES|CHACHA20)_.*", "TLS_(ECDHE_ECDSA|ECDHE_RSA|DHE_RSA)_WITH_.*(_GCM_|_POLY1305_).*"
  };

  private final SslContextFactory.Server ssl = new SslContextFactory.Server();

  /** Lets the gate decide about host names: it knows loopback names, and other ones. */
  private final SecureRequestCustomizer secure =
      new SecureRequestCustomizer(false, false, -1, false);

  TlsConnectors(ServerCertificate certificate) throws GeneralSecurityException, IOException {
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    ssl.setIncludeCipherSuites(CIPHERS);
    ssl.setRenegotiationAllowed(false);
    ssl.setKeyStore(certificate.keyStore());
    ssl.setKeyStorePassword("");
  }

  /** Shows another certificate to whoever connects from now on; connections that stand go on. */
  void use(ServerCertificate certificate) throws Exception {
    var next = certificate.keyStore();
    ssl.reload(factory -> factory.setKeyStore(next));
  }

  /** Tells browsers from now on how long they are to come over TLS only; 0: does not tell them. */
  void tellBrowsers(long seconds) {
    secure.setStsMaxAge(seconds == 0 ? -1 : seconds);
  }

  /**
   * Makes a connector, which Felix starts.
   *
   * @throws IllegalStateException if Felix has made none for https
   */
  @Override
  public Connector createConnector(Server server) {
    ServerConnector ofFelix =
        Arrays.stream(server.getConnectors())
            .filter(ServerConnector.class::isInstance)
            .map(ServerConnector.class::cast)
            .filter(c -> c.getConnectionFactory(SslConnectionFactory.class) != null)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Felix has no connector for https"));
    stop(ofFelix);
    HttpConnectionFactory plain = ofFelix.getConnectionFactory(HttpConnectionFactory.class);
    ServerConnector connector = connector(server, plain);
    connector.setHost(ofFelix.getHost());
    connector.setPort(ofFelix.getPort());
    connector.setIdleTimeout(ofFelix.getIdleTimeout());
    return connector;
  }

  /** Closes a port. What Felix has configured there is used for each connector that is made. */
  private static void stop(ServerConnector connector) {
    try {
      connector.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the port can't be closed", e);
    }
  }

  private ServerConnector connector(Server server, HttpConnectionFactory ofFelix) {
    HttpConfiguration http = new HttpConfiguration(ofFelix.getHttpConfiguration());
    http.getCustomizers().removeIf(SecureRequestCustomizer.class::isInstance);
    http.addCustomizer(secure);
    http.addCustomizer(new AuthorityAsHost());
    HttpConnectionFactory one = new HttpConnectionFactory(http);
    one.setInputBufferSize(ofFelix.getInputBufferSize());
    // Of its limits Jetty's are good: 128 streams, and 128 frames a second beside those of
    // requests.
    HTTP2ServerConnectionFactory two = new HTTP2ServerConnectionFactory(http);
    two.setConnectProtocolEnabled(false);
    try (ContextLoader context = ContextLoader.use(new JettyProviders())) {
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(HTTP_2, HTTP_1_1);
      alpn.setDefaultProtocol(HTTP_1_1);
      return new ServerConnector(
          server, new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, two, one);
    }
  }
}
