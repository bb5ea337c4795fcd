package org.vconserver.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/**
 * Holds the rules for callers as they are configured now. Apart from {@link Gate}, which the HTTP
 * container would take away and back with each change. Thread-safe.
 */
@Component(
    service = AccessRules.class,
    configurationPid = {"org.vconserver.access", "org.vconserver.rest"})
public final class AccessRules {
  private volatile CallerRules rules;

  /** Reads what the configurations of access and of REST declare. */
  @interface Config {
    String allowed_hosts() default "";

    String cors_origins() default "";

    String rest_url() default "";
  }

  @Activate
  public AccessRules(Config config) {
    rules = of(config.rest_url(), config.allowed_hosts(), config.cors_origins());
  }

  /** Takes rules for the requests that come from now on. */
  @Modified
  void modified(Config config) {
    rules = of(config.rest_url(), config.allowed_hosts(), config.cors_origins());
  }

  CallerRules now() {
    return rules;
  }

  /** Makes the rules of a server that listens at a URL; one that is not known is on loopback. */
  static CallerRules of(String url, String allowedHosts, String corsOrigins) {
    Set<String> hosts = new HashSet<>(words(allowedHosts.toLowerCase(Locale.ROOT)));
    boolean open = hosts.isEmpty() && !isLoopback(host(url));
    hosts.add(host(url));
    return new CallerRules(open, hosts, words(corsOrigins));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String host(String url) {
    try {
      String host = new URI(url.strip()).getHost();
      return host == null ? "localhost" : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "localhost"; // the host has refused it before
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true; // nobody listens there
    }
  }
}
