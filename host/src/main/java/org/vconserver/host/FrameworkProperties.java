package org.vconserver.host;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vconserver.support.framework.FrameworkStart;

/**
 * Makes the properties of the framework and its bundles: every setting, a secret one as the
 * reference to it, and what follows from them.
 */
final class FrameworkProperties {
  private static final String SLF4J_VERSION = "2.0.20";

  /** Begins the locations of the distribution's bundles. */
  static final String REFERENCE = "reference:";

  private FrameworkProperties() {}

  static Map<String, String> of(Settings settings, Endpoint endpoint) throws HostException {
    Map<String, String> properties = new HashMap<>();
    properties.put("vcon.home", settings.home().toString());
    properties.put("vcon.config", settings.config().toString());
    properties.put("vcon.data", settings.data().toString());
    properties.put("vcon.deploy", settings.deploy().toString());

    properties.put(FrameworkStart.LEVEL, Integer.toString(Server.START_LEVEL));
    properties.put(
        "org.osgi.framework.storage",
        settings.data().resolve("cache").resolve("framework").toString());
    properties.put("org.osgi.framework.storage.clean", "onFirstInit");
    properties.put("org.osgi.framework.bsnversion", "multiple");
    properties.put("org.osgi.framework.system.packages.extra", sharedPackages());

    boolean tls = endpoint.isTls();
    properties.put("vcon.url", endpoint.localUrl());
    properties.put(
        tls ? "org.osgi.service.http.port.secure" : "org.osgi.service.http.port",
        Integer.toString(endpoint.port()));
    properties.put("org.apache.felix.http.host", endpoint.address().getHostAddress());
    properties.put("org.apache.felix.http.enable", Boolean.toString(!tls));
    properties.put("org.apache.felix.https.enable", Boolean.toString(tls));
    // Names in paths are checked by the API itself, which says what is wrong in its own manner.
    properties.put("org.eclipse.jetty.UriComplianceMode", "UNSAFE");

    properties.put("felix.fileinstall.dir", settings.config().toString());
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.poll", "200");
    properties.put("felix.fileinstall.filter", "[^.].*\\.(cfg|config)");
    properties.put("felix.fileinstall.subdir.mode", "skip");
    properties.put("felix.fileinstall.enableConfigSave", "false");
    properties.put(
        "felix.fileinstall.tmpdir",
        settings.data().resolve("cache").resolve("fileinstall").toString());
    properties.put("felix.fileinstall.log.level", "2");

    // Where $[secret:name] in configuration files is read from.
    properties.put(
        "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
        settings.config().resolve("secrets").toString());

    // What the framework would print itself comes through the log, and in our own words.
    properties.put("felix.log.level", "0");

    // Without our login there is no console, rather than one for the well-known admin/admin.
    properties.put("felix.webconsole.security.providers", "org.vconserver.console");

    // FileInstall puts these in the place of ${...}; it reads nothing else.
    properties.putAll(settings.properties());
    return properties;
  }

  /**
   * Logging is the launcher's, so that it works before the framework does. The web console asks for
   * slf4j 1.7 and is served by 2.0, which kept its API.
   */
  private static String sharedPackages() {
    Stream<String> slf4j =
        Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
            .flatMap(p -> Stream.of(p + ";version=" + SLF4J_VERSION, p + ";version=1.7.36"));
    Stream<String> log =
        Stream.of(
            "org.osgi.service.log;version=1.5.0",
            "org.osgi.service.log.admin;version=1.0.0",
            // So that the host can look at configurations before components get them.
            "org.osgi.service.cm;version=1.6.0");
    return Stream.concat(slf4j, log).collect(Collectors.joining(","));
  }

  /** Bundle locations are URLs; {@code File} writes them as the framework reads them. */
  static String reference(File jar) {
    return REFERENCE + jar.toURI();
  }
}
