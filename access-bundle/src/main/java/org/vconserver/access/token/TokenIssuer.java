package org.vconserver.access.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.vendor.VendorCalls;

/**
 * Verifies the tokens of one issuer. There is one for each file {@code
 * config/org.vconserver.access.issuer-NAME.cfg} whose settings are right. Thread-safe.
 */
@Component(
    service = {TokenIssuer.class, ReadinessCheck.class},
    immediate = true,
    configurationPid = TokenIssuer.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TokenIssuerConfig.class, factory = true)
public final class TokenIssuer implements ReadinessCheck {
  static final String PID = "org.vconserver.access.issuer";

  private static final Logger LOG = LoggerFactory.getLogger(TokenIssuer.class);
  private static final int SHORTEST_SECRET = 32;

  private final IssuerRules rules;
  private final TokenKeys keys;
  private final Clock clock;
  private volatile boolean closed;

  /** Fetches published keys; without it those known go on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile @Nullable VendorCalls calls;

  /**
   * Says whom a token tells of.
   *
   * @param until when it ends, with the allowance for clocks that differ
   * @param keys among which the key was that signed it
   */
  record Finding(Identity identity, Instant until, TokenKeySet keys) {}

  @Activate
  public TokenIssuer(TokenIssuerConfig config, Map<String, Object> properties) {
    this(name(properties), config, Clock.systemUTC(), System::nanoTime, PublishedKeys.Pace.USUAL);
  }

  /** Makes one whose time is told, for tests. */
  TokenIssuer(
      String name,
      TokenIssuerConfig config,
      Clock clock,
      LongSupplier nanoTime,
      PublishedKeys.Pace pace) {
    try {
      this.clock = clock;
      this.rules = IssuerRules.of(name, config);
      this.keys = keys(config, nanoTime, pace);
    } catch (IllegalArgumentException e) {
      LOG.error("No token of the issuer {} is taken: {}", name, e.getMessage());
      throw e;
    }
  }

  /** Gives the name in the configuration's, which comes after that of all issuers. */
  private static String name(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    return pid.startsWith(PID) && pid.length() > PID.length()
        ? pid.substring(PID.length() + 1)
        : "";
  }

  private TokenKeys keys(TokenIssuerConfig config, LongSupplier nanoTime, PublishedKeys.Pace pace) {
    String url = config.jwks__url().strip();
    String secret = config._hs256__secret();
    IssuerRules.require(
        Stream.of(url, config.keys().strip(), secret).filter(text -> !text.isEmpty()).count() == 1,
        "jwks_url, keys, hs256_secret: exactly one of them must be there");
    if (!url.isEmpty()) {
      return new PublishedKeys(
          rules.name(), address(url), () -> Optional.ofNullable(calls), nanoTime, pace);
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
    IssuerRules.require(
        secret.length >= SHORTEST_SECRET,
        "hs256_secret: must have at least " + SHORTEST_SECRET + " bytes");
    // The reference itself would be a secret that everybody knows.
    IssuerRules.require(!text.startsWith("$["), "hs256_secret: its reference leads to nothing");
    SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
    return new TokenKeySet(List.of(new TokenKey(Optional.empty(), Set.of(TokenKey.HS256), key)));
  }

  @Activate
  void start() {
    keys.start();
  }

  @Deactivate
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

  @Override
  public List<ReadinessFinding> look() {
    return keys.fault().stream()
        .map(why -> ReadinessFinding.warning("the issuer " + name(), "jwks_url", why))
        .toList();
  }
}
