package org.vconserver.processor.jose;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/**
 * Holds keys of one purpose, of which a header chooses: by {@code kid}, which is the key's own or
 * its thumbprint (RFC 7638), or by {@code x5t#S256} and {@code x5t}, the thumbprints of its
 * certificate. These are hints: what a signature or a recipient is worth, the key itself tells.
 * Keys that a header brings along are never looked at. Immutable.
 *
 * @param others names keys that were among them for something else, for messages
 */
record KeySet(List<JWK> keys, List<String> others) {
  private static final String KID = "kid";
  private static final String SHA256 = "x5t#S256";

  /** Lists the members of headers that name keys, the most usual first. */
  private static final List<String> MEMBERS = List.of(KID, SHA256, "x5t");

  private static final String THUMBPRINT_URI = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
  private static final int MOST_SHOWN = 10;
  private static final int LONGEST_SHOWN = 80;

  /** Holds no key. */
  static final KeySet EMPTY = new KeySet(List.of(), List.of());

  KeySet {
    keys = List.copyOf(keys);
    others = List.copyOf(others);
  }

  /**
   * Gives the keys that a header may mean: those with a name that it has; if there are none, those
   * that have no such name at all, as PEM has none. None if every key is called otherwise.
   *
   * @throws VconException with the header's error, if a name is not a string
   */
  List<JWK> meant(JoseHeader header, String where) {
    List<JWK> named = with(Match.NAMED, header, where);
    return named.isEmpty() ? with(Match.OPEN, header, where) : named;
  }

  private List<JWK> with(Match match, JoseHeader header, String where) {
    return keys.stream().filter(key -> match(key, header, where) == match).toList();
  }

  /** Tells whether a key says of itself that it is for an algorithm, or says nothing. */
  static boolean isFor(JWK key, Algorithm algorithm) {
    return key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
  }

  private enum Match {
    NAMED,
    OPEN,
    OTHER
  }

  /**
   * Tells whether a key is called as a header says. One right name is enough: a certificate that
   * was renewed has another thumbprint.
   */
  private static Match match(JWK key, JoseHeader header, String where) {
    Match match = Match.OPEN;
    for (String member : MEMBERS) {
      Optional<String> wanted = header.optional(member, where);
      if (wanted.isEmpty()) {
        continue;
      }
      String own = called(member, key);
      if (wanted.get().equals(own) || (member.equals(KID) && isThumbprint(wanted.get(), key))) {
        return Match.NAMED;
      }
      if (own != null) {
        match = Match.OTHER;
      }
    }
    return match;
  }

  /** Gives what a key is called in a member of headers; null if it has no such name. */
  private static @Nullable String called(String member, JWK key) {
    return switch (member) {
      case KID -> key.getKeyID();
      case SHA256 ->
          certificateName(
              key, key.getX509CertSHA256Thumbprint(), X509CertUtils::computeSHA256Thumbprint);
      default -> certificateName(key, oldThumbprint(key), X509CertUtils::computeSHA1Thumbprint);
    };
  }

  private static boolean isThumbprint(String kid, JWK key) {
    String thumbprint = thumbprint(key);
    return kid.equals(thumbprint) || kid.equals(THUMBPRINT_URI + thumbprint);
  }

  /** Gives the thumbprint of a certificate: the stated one, else that of the one that is there. */
  private static @Nullable String certificateName(
      JWK key, @Nullable Base64URL stated, Function<X509Certificate, Base64URL> compute) {
    if (stated != null) {
      return stated.toString();
    }
    List<Base64> chain = key.getX509CertChain();
    X509Certificate certificate =
        chain == null || chain.isEmpty() ? null : X509CertUtils.parse(chain.get(0).decode());
    return certificate == null ? null : compute.apply(certificate).toString();
  }

  // Deprecated by the library, for its SHA-1: it only names a key here, and vouches for nothing.
  @SuppressWarnings("deprecation")
  private static @Nullable Base64URL oldThumbprint(JWK key) {
    return key.getX509CertThumbprint();
  }

  /** Gives the thumbprint of a key (RFC 7638) with SHA-256. */
  static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new VconException(JoseError.INVALID_KEY, "a key has no thumbprint", e);
    }
  }

  /** Names a key to callers: by its {@code kid}, else by its thumbprint. */
  static String name(JWK key) {
    return key.getKeyID() == null ? thumbprint(key) : key.getKeyID();
  }

  /** Names the keys that are here, and what else there is, without anything of the keys. */
  String names() {
    Stream<String> names =
        Stream.concat(
            keys.stream().map(key -> shown(name(key))),
            others.stream().map(other -> "passed over: " + other));
    long left = keys.size() + (long) others.size() - MOST_SHOWN;
    return names.limit(MOST_SHOWN).collect(Collectors.joining(", "))
        + (left > 0 ? " and " + left + " more" : "");
  }

  /** Says which key a header names, in words for messages; empty if it names none. */
  static String named(JoseHeader header, String where) {
    for (String name : MEMBERS) {
      Optional<String> value = header.optional(name, where);
      if (value.isPresent()) {
        return (name.equals(KID) ? "" : name + " ") + shown(value.get());
      }
    }
    return "";
  }

  /** Makes a name from outside fit to be shown: in quotes, on one line, and not long. */
  static String shown(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\"\\u2028\\u2029]", "?");
    return '"'
        + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line)
        + '"';
  }

  /** Names the keys only: they may be private. */
  @Override
  public String toString() {
    return names();
  }
}
