package org.vconserver.access.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.vendor.VendorCalls;

/** Verifies the tokens of one issuer. Thread-safe. */
final class TokenIssuer {
  private static final int SHORTEST_SECRET = 32;

  private final IssuerRules rules;
  private final TokenKeys keys;
  private final Clock clock;
  private volatile boolean closed;

  /**
   * Says whom a token tells of.
   *
   * @param until when it ends, with the allowance for clocks that differ
   * @param keys among which the key was that signed it
   */
  record Finding(Identity identity, Instant until, TokenKeySet keys) {}

  /**
   * Makes one.
   *
   * @param name the instance's, which callers' names end with
   * @param calls gives what fetches published keys, if it is there
   * @throws IllegalArgumentException naming the setting and its fault
   */
  TokenIssuer(
      String name,
      TokenIssuerConfig config,
      Supplier<Optional<VendorCalls>> calls,
      Clock clock,
      LongSupplier nanoTime,
      PublishedKeys.Pace pace) {
    this.clock = clock;
    this.rules = IssuerRules.of(name, config);
    this.keys = keys(name, config, calls, nanoTime, pace);
  }

  private static TokenKeys keys(
      String name,
      TokenIssuerConfig config,
      Supplier<Optional<VendorCalls>> calls,
      LongSupplier nanoTime,
      PublishedKeys.Pace pace) {
    String url = config.jwks__url().strip();
    String secret = config._hs256__secret();
    IssuerRules.require(
        Stream.of(url, config.keys().strip(), secret).filter(text -> !text.isEmpty()).count() == 1,
        "jwks_url, keys, hs256_secret: exactly one of them must be there");
    if (!url.isEmpty()) {
      return new PublishedKeys(name, address(url), calls, nanoTime, pace);
    }
    return TokenKeys.fixed(secret.isEmpty() ? configured(config.keys()) : secret(secret));
  }

  private static URI address(String text) {
    String fault = "jwks_url: must be https, or http at a loopback address, without a user";
    try {
      URI url = new URI(text);
      String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
      boolean loopback = host.matches("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
      boolean secure = "https".equals(url.getScheme());
      IssuerRules.require(url.getHost() != null && url.getRawUserInfo() == null, fault);
      IssuerRules.require(secure || (loopback && "http".equals(url.getScheme())), fault);
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(fault, e);
    }
  }

  private static TokenKeySet configured(String text) {
    try {
      return KeyReader.configured(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("keys: " + e.getMessage(), e);
    }
  }

  private static TokenKeySet secret(String text) {
    byte[] secret = text.getBytes(StandardCharsets.UTF_8);
    // The reference itself would be a secret that everybody knows.
    IssuerRules.require(!text.startsWith("$["), "hs256_secret: its reference leads to nothing");
    IssuerRules.require(
        secret.length >= SHORTEST_SECRET,
        "hs256_secret: must have at least " + SHORTEST_SECRET + " bytes");
    SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
    return new TokenKeySet(List.of(new TokenKey(Optional.empty(), Set.of(TokenKey.HS256), key)));
  }

  /** Begins to look for newer keys now and then. */
  void start() {
    keys.start();
  }

  /** Takes no token any more. */
  void close() {
    closed = true;
    keys.close();
  }

  String name() {
    return rules.name();
  }

  /** Tells whether a token says that it is of this issuer. */
  boolean isOf(SignedToken token) {
    return rules.isOf(token);
  }

  /**
   * Verifies a token that says that it is of this issuer.
   *
   * @throws TokenRefusal if it is not taken, or it can't be told now
   */
  Finding verify(SignedToken token) throws TokenRefusal {
    Instant until = rules.check(token, clock.instant());
    TokenKeySet signers = signers(token);
    return new Finding(new Identity.Known(rules.caller(token.claims())), until, signers);
  }

  private TokenKeySet signers(SignedToken token) throws TokenRefusal {
    TokenKeySet signers = keys.known();
    TokenKeySet.Finding finding = signers.look(token);
    if (finding == TokenKeySet.Finding.OTHER) {
      signers = keys.newerThan(signers);
      finding = signers.look(token);
    }
    return switch (finding) {
      case SIGNED -> signers;
      case FORGED -> throw TokenRefusal.of("The token has a signature that is not its issuer's");
      case OTHER ->
          throw TokenRefusal.of("The token is signed with a key that is none of its issuer's");
    };
  }

  /** Tells whether the keys are still those with which a token was verified. */
  boolean stillHas(TokenKeySet verified) {
    return !closed && keys.known() == verified;
  }

  /** Says why newer keys can't be had at the moment, for operators; empty if they can. */
  Optional<String> fault() {
    return keys.fault();
  }
}
