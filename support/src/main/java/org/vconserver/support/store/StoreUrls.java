package org.vconserver.support.store;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the URLs that say where a server keeps things, without white space around. What has no URL
 * of its own is kept where vCons are, as with py_vcon_server. Immutable.
 *
 * @param vcons where vCons are kept; empty if nothing says so
 * @param queues where job queues are kept
 * @param pipelines where pipelines are kept
 * @param servers where the state of servers is kept
 */
public record StoreUrls(String vcons, String queues, String pipelines, String servers) {
  /** Names what is kept. Immutable. */
  public enum Kept {
    VCONS("VCON_STORAGE_URL"),
    QUEUES("QUEUE_DB_URL"),
    PIPELINES("PIPELINE_DB_URL"),
    SERVERS("STATE_DB_URL");

    private final String setting;

    Kept(String setting) {
      this.setting = setting;
    }
  }

  /** Takes the URLs as they are configured: null or blank for one that is not. */
  public StoreUrls(
      @Nullable String vcons,
      @Nullable String queues,
      @Nullable String pipelines,
      @Nullable String servers) {
    this.vcons = given(vcons, "");
    this.queues = given(queues, this.vcons);
    this.pipelines = given(pipelines, this.vcons);
    this.servers = given(servers, this.vcons);
  }

  private static String given(@Nullable String url, String otherwise) {
    return url == null || url.isBlank() ? otherwise : url.strip();
  }

  /** Gives the URL of what is kept. */
  public String url(Kept kept) {
    return switch (kept) {
      case VCONS -> vcons;
      case QUEUES -> queues;
      case PIPELINES -> pipelines;
      case SERVERS -> servers;
    };
  }

  /** Names the setting that says where these are kept, which are kept at one place. */
  public static String setting(Set<Kept> kept) {
    return EnumSet.copyOf(kept).iterator().next().setting;
  }

  /**
   * Groups what one backend keeps by the place where it does: what is kept at one place may be
   * committed together.
   *
   * @param read reads a URL; empty if it is one of another backend
   */
  public <P> Map<P, Set<Kept>> places(Function<String, Optional<P>> read) {
    Map<P, Set<Kept>> places = new LinkedHashMap<>();
    for (Kept kept : Kept.values()) {
      read.apply(url(kept))
          .ifPresent(
              place ->
                  places.computeIfAbsent(place, unused -> EnumSet.noneOf(Kept.class)).add(kept));
    }
    return places;
  }

  /** Gives the scheme of a URL, which names its backend; empty if it has none. */
  public static String scheme(String url) {
    int colon = url.indexOf(':');
    return colon < 0 ? "" : url.substring(0, colon).strip();
  }

  /**
   * Finds the folder that a URL of the form {@code scheme:path} names: absolute, or in the data
   * folder, which is named by no path at all; empty if the URL has another scheme.
   */
  public static Optional<Path> folder(String url, String scheme, Path data) {
    return scheme(url).equals(scheme)
        ? Optional.of(
            data.resolve(url.strip().substring(scheme.length() + 1)).toAbsolutePath().normalize())
        : Optional.empty();
  }

  /** Gives a URL as a log may have it: without user, password and query. */
  public static String withoutPassword(String url) {
    int host = url.lastIndexOf('@') + 1;
    int query = url.indexOf('?', host);
    String shown = url.substring(host, query < 0 ? url.length() : query);
    return host == 0 ? shown : scheme(url) + "://***@" + shown;
  }

  /** Gives what is kept where, for logs: without passwords. */
  @Override
  public String toString() {
    return places(Optional::of).entrySet().stream()
        .map(place -> place.getValue() + " at " + withoutPassword(place.getKey()))
        .collect(Collectors.joining(", "));
  }
}
