package org.vconserver.store.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.support.store.StoreUrls;

/**
 * Tells where a Redis is: {@code redis://user:password@host:6379/0}, {@code rediss://} with TLS,
 * {@code redis+sentinel://host1,host2/0?master=name}, {@code redis+cluster://host1,host2}. User and
 * password are percent-encoded.
 *
 * @param endpoints {@code host:port} each, at least one
 * @param user empty if there is none
 * @param password empty if there is none
 * @param master the name that Sentinels know the master by
 */
record RedisUrl(
    Kind kind,
    boolean tls,
    List<String> endpoints,
    String user,
    String password,
    int database,
    String master) {
  private static final Pattern FORM =
      Pattern.compile(
          "redis(?<tls>s?)(\\+(?<kind>sentinel|cluster))?://"
              + "((?<user>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(/(?<database>\\d{0,5}))?(\\?(?<query>[^#]*))?");
  private static final Pattern ENDPOINT =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^\\[\\]:]+)(:(\\d{1,5}))?");

  /** Names the ways in which the servers behind a URL are found. */
  enum Kind {
    SINGLE(6379),
    SENTINEL(26379),
    CLUSTER(6379);

    private final int defaultPort;

    Kind(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  RedisUrl {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Reads a store's URL; empty if it is one of another backend.
   *
   * @throws IllegalArgumentException as {@link #parse} does
   */
  static Optional<RedisUrl> find(String url) {
    return StoreUrls.scheme(url).matches("rediss?(\\+\\w+)?")
        ? Optional.of(parse(url))
        : Optional.empty();
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a message that has nothing of the URL in it
   */
  static RedisUrl parse(String url) {
    Matcher form = FORM.matcher(url.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a Redis URL must be of the form redis://user:password@host:port/database, with rediss"
              + " for TLS and +sentinel or +cluster behind the scheme");
    }
    Kind kind =
        Optional.ofNullable(form.group("kind"))
            .map(name -> name.equals("sentinel") ? Kind.SENTINEL : Kind.CLUSTER)
            .orElse(Kind.SINGLE);
    String userInfo = Optional.ofNullable(form.group("user")).orElse("");
    int colon = userInfo.indexOf(':');
    String database = Optional.ofNullable(form.group("database")).orElse("");
    RedisUrl parsed =
        new RedisUrl(
            kind,
            !form.group("tls").isEmpty(),
            endpoints(form.group("hosts"), kind),
            decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
            decode(colon < 0 ? "" : userInfo.substring(colon + 1)),
            database.isEmpty() ? 0 : Integer.parseInt(database),
            master(Optional.ofNullable(form.group("query")).orElse("")));
    parsed.check();
    return parsed;
  }

  private void check() {
    if (kind == Kind.SINGLE && endpoints.size() > 1) {
      throw new IllegalArgumentException(
          "a Redis URL with several hosts must be one of +sentinel or +cluster");
    }
    if (kind == Kind.SENTINEL && master.isEmpty()) {
      throw new IllegalArgumentException("a Sentinel URL needs ?master=name");
    }
    if (kind == Kind.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a Redis Cluster has database 0 only");
    }
  }

  private static List<String> endpoints(String hosts, Kind kind) {
    List<String> endpoints = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      Matcher endpoint = ENDPOINT.matcher(host.strip());
      if (!endpoint.matches()) {
        throw new IllegalArgumentException("a host of a Redis URL must be of the form host:port");
      }
      String port = endpoint.group(3);
      endpoints.add(
          endpoint.group(1) + ":" + (port == null ? kind.defaultPort : Integer.parseInt(port)));
    }
    return endpoints;
  }

  private static String master(String query) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("master=")) {
        return decode(pair.substring("master=".length()));
      }
    }
    return "";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Gives the endpoints as addresses, with the scheme that says whether TLS is spoken. */
  List<String> addresses() {
    return endpoints.stream().map(endpoint -> (tls ? "rediss://" : "redis://") + endpoint).toList();
  }

  /** Describes it for logs: no user, no password. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + String.join(",", endpoints);
  }
}
