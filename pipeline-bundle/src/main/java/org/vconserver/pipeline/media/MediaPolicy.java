package org.vconserver.pipeline.media;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;

/**
 * Decides which content may be fetched, and within which limits. Immutable.
 *
 * @param schemes in lower case
 * @param allowed ranges that are fetched from although they are not of the public internet
 */
record MediaPolicy(
    Set<String> schemes,
    List<AddressRange> allowed,
    boolean requireHash,
    int maxBytes,
    int maxRedirects,
    Duration connectLimit,
    Duration totalLimit) {
  private static final Logger LOG = LoggerFactory.getLogger(MediaPolicy.class);
  private static final Set<String> KNOWN_SCHEMES = Set.of("https", "http");
  private static final int MAX_URL_LENGTH = 8192;

  /**
   * Reads the policy; a part of the configuration that can't be used is logged, and left out: less
   * is allowed.
   */
  static MediaPolicy of(MediaConfig config) {
    List<AddressRange> allowed = new ArrayList<>();
    for (String range : words(config.allowed_addresses()).toList()) {
      try {
        allowed.add(AddressRange.parse(range));
      } catch (IllegalArgumentException e) {
        LOG.error("media: allowed.addresses: {}", e.getMessage());
      }
    }
    return new MediaPolicy(
        words(config.schemes())
            .map(scheme -> scheme.toLowerCase(Locale.ROOT))
            .filter(KNOWN_SCHEMES::contains)
            .collect(Collectors.toUnmodifiableSet()),
        List.copyOf(allowed),
        config.require_hash(),
        Math.max(0, config.max_bytes()),
        Math.max(0, config.max_redirects()),
        Duration.ofSeconds(Math.max(1, config.connect_seconds())),
        Duration.ofSeconds(Math.max(1, config.total_seconds())));
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(",", 0)).map(String::strip).filter(word -> !word.isEmpty());
  }

  /**
   * Gives the url, if it is of a kind that may be fetched.
   *
   * @throws VconException MEDIA_URL_REFUSED
   */
  URI check(String url) {
    if (url.length() > MAX_URL_LENGTH) {
      throw refused("is longer than " + MAX_URL_LENGTH + " characters");
    }
    try {
      return check(new URI(url));
    } catch (URISyntaxException e) {
      throw refused("is not a URL");
    }
  }

  /** Gives the same for one that has been read already. */
  URI check(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme)) {
      throw refused("is of a scheme that is not fetched from");
    }
    // No host: also what a URL must not have, such as letters beyond ASCII.
    if (url.getHost() == null || url.getHost().isEmpty()) {
      throw refused("names no host");
    }
    if (url.getRawUserInfo() != null) {
      throw refused("carries a user name");
    }
    if (url.getPort() == 0 || url.getPort() > 65535) {
      throw refused("has a port that no host has");
    }
    return url;
  }

  /** Says whether a host at this address may be fetched from. */
  boolean admits(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(address))
        || AddressRange.NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
  }

  private static VconException refused(String why) {
    return new VconException(MediaError.MEDIA_URL_REFUSED, "url: " + why);
  }
}
