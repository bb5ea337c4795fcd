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
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
  private final String url;
  private final boolean required;
  private final boolean insecure;
  private volatile CallerRules rules;

  /** Reads what the configurations of access and of REST declare. */
  @interface Config {
    String allowed_hosts() default "";

    String cors_origins() default "";
  }

  /**
   * Takes from the framework itself whether callers have to say who they are: a configuration can
   * be late, or be of an older server.
   */
  @Activate
  public AccessRules(BundleContext context, Config config) {
    this.url = text(context.getProperty("REST_URL"));
    this.required = Boolean.parseBoolean(context.getProperty("REQUIRE_AUTHENTICATION"));
    this.insecure = Boolean.parseBoolean(context.getProperty("ALLOW_INSECURE"));
    this.rules = rulesOf(config);
  }

  /** Takes rules for the requests that come from now on. */
  @Modified
  void modified(Config config) {
    rules = rulesOf(config);
  }

  CallerRules now() {
    return rules;
  }

  /** Tells whether nobody is asked who they are although the server listens to a network. */
  boolean isOpenToNetwork() {
    return !rules.authenticates() && !isLoopback(host(url));
  }

  private CallerRules rulesOf(Config config) {
    return of(url, config.allowed_hosts(), config.cors_origins(), required, insecure);
  }

  private static String text(@Nullable String property) {
    return property == null ? "" : property;
  }

  /**
   * Makes the rules of a server that listens at a URL; one that is not known is on loopback.
   *
   * @param required whether callers have to say who they are
   * @param insecure whether they need not even where the server listens at another address
   */
  static CallerRules of(
      String url, String allowedHosts, String corsOrigins, boolean required, boolean insecure) {
    Set<String> hosts = new HashSet<>(words(allowedHosts.toLowerCase(Locale.ROOT)));
    String own = host(url);
    boolean loopback = isLoopback(own);
    boolean open = hosts.isEmpty() && !loopback;
    hosts.add(own);
    boolean authenticates = required || !(loopback || insecure);
    return new CallerRules(authenticates, open, hosts, words(corsOrigins));
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
