package org.vconserver.access.tls;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts TLS where REST_URL is https. Elsewhere it loads nothing, and says of settings of TLS that
 * they have no effect. Thread-safe.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "org.vconserver.access.tls")
@Designate(ocd = TlsConfig.class)
public final class TlsStart {
  private static final Logger LOG = LoggerFactory.getLogger(TlsStart.class);

  private final @Nullable TlsEndpoint endpoint;

  /**
   * Starts TLS, or not.
   *
   * @param refused is told why the server can't start with its settings; null where nobody listens
   */
  @Activate
  public TlsStart(
      BundleContext context,
      @Reference(
              service = Consumer.class,
              target = "(vcon.settings=refused)",
              cardinality = ReferenceCardinality.OPTIONAL)
          @Nullable Consumer<String> refused,
      TlsConfig config) {
    if (Boolean.parseBoolean(context.getProperty("org.apache.felix.https.enable"))) {
      this.endpoint = start(context, config, refused);
    } else {
      this.endpoint = null;
      if (TlsFiles.areGiven(config)) {
        LOG.warn(
            "{}, {} and {} have no effect: REST_URL is http",
            TlsFiles.CERTIFICATE,
            TlsFiles.KEY,
            TlsFiles.PASSWORD);
      }
    }
  }

  private static @Nullable TlsEndpoint start(
      BundleContext context, TlsConfig config, @Nullable Consumer<String> refused) {
    try {
      return new TlsEndpoint(context, config, Path.of(context.getProperty("vcon.config")));
    } catch (TlsFault e) {
      LOG.error("{}; nothing is served", e.getMessage());
      if (refused != null) {
        refused.accept(e.getMessage());
      }
      return null;
    }
  }

  /** Takes another configuration while connections go on. */
  @Modified
  void modified(TlsConfig config) {
    if (endpoint != null) {
      endpoint.configure(config);
    }
  }

  @Deactivate
  void stop() {
    if (endpoint != null) {
      endpoint.close();
    }
  }
}
