package org.vconserver.access.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.support.threads.Threads;

/** Serves over TLS, with the certificate that is configured, until it is closed. Thread-safe. */
final class TlsEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsEndpoint.class);
  private static final long BETWEEN_LOOKS_MS = 1000;

  private final Path folder;
  private final TlsConnectors connectors;
  private final LiveCertificate certificate;
  private final ScheduledExecutorService timer = Threads.timer("tls-certificate");
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  /**
   * Begins to serve as soon as Jetty starts, which it must not have.
   *
   * @param folder that relative paths are from
   * @throws TlsFault if the certificate can't be used
   */
  TlsEndpoint(BundleContext context, TlsConfig config, Path folder) throws TlsFault {
    this.folder = folder;
    this.certificate =
        new LiveCertificate(TlsFiles.of(config, folder), Clock.systemUTC(), this::use);
    JettyProviders.findEncoders();
    try {
      this.connectors = new TlsConnectors(certificate.current());
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFault(TlsFiles.CERTIFICATE, "is not taken: " + e.getClass().getSimpleName());
    }
    connectors.tellBrowsers(config.hsts_seconds());
    services.add(context.registerService(ConnectorFactory.class, connectors, null));
    services.add(context.registerService(ReadinessCheck.class, certificate, null));
    var unused =
        timer.scheduleWithFixedDelay(
            Threads.unending(
                certificate::lookAtFiles,
                e ->
                    LOG.error(
                        "The files of TLS can't be looked at; they are again in a moment", e)),
            BETWEEN_LOOKS_MS,
            BETWEEN_LOOKS_MS,
            TimeUnit.MILLISECONDS);
  }

  private void use(ServerCertificate next) throws Exception {
    connectors.use(next);
  }

  /** Takes another configuration, without an end to any connection. */
  void configure(TlsConfig config) {
    connectors.tellBrowsers(config.hsts_seconds());
    try {
      certificate.configure(TlsFiles.of(config, folder));
    } catch (TlsFault e) {
      certificate.configure(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    services.forEach(ServiceRegistration::unregister);
  }
}
