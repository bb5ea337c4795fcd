package org.vconserver.access.token;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.vconserver.access.identity.Identity;

/**
 * Tells who has sent a token, by the issuer that it names. Tokens that were verified are kept until
 * they end, or their issuer has other keys or another configuration. Thread-safe.
 */
@Component(service = IssuedTokens.class)
public final class IssuedTokens {
  private static final int MOST_KEPT = 10_000;
  private static final String UNKNOWN = "The token is of an issuer that is not known here";

  private final Clock clock;
  private final KeptTokens kept;
  private final List<TokenIssuer> issuers = new CopyOnWriteArrayList<>();

  @Activate
  public IssuedTokens() {
    this(Clock.systemUTC(), MOST_KEPT);
  }

  /** Makes one whose time is told, for tests. */
  IssuedTokens(Clock clock, int mostKept) {
    this.clock = clock;
    this.kept = new KeptTokens(mostKept);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bind(ConfiguredIssuer configured) {
    configured.issuer().ifPresent(this::add);
  }

  void unbind(ConfiguredIssuer configured) {
    configured.issuer().ifPresent(this::remove);
  }

  void add(TokenIssuer issuer) {
    issuers.add(issuer);
    issuers.sort(Comparator.comparing(TokenIssuer::name));
  }

  void remove(TokenIssuer issuer) {
    issuers.remove(issuer);
    kept.forget(issuer);
  }

  /**
   * Tells who has sent a token. Waits a few seconds at most, and only while the keys of its issuer
   * are being fetched.
   *
   * @param token as it comes after {@code Bearer}, whatever it is
   */
  public Identity identify(String token) {
    try {
      SignedToken.requireSize(token);
      ByteBuffer hash = KeptTokens.hash(token);
      Optional<Identity> before = kept.find(hash, clock.instant());
      return before.isPresent() ? before.get() : identify(SignedToken.read(token), hash);
    } catch (TokenRefusal refusal) {
      return refusal.identity();
    }
  }

  /** Asks the issuers that a token may be of, in the order of their names. */
  private Identity identify(SignedToken token, ByteBuffer hash) throws TokenRefusal {
    TokenRefusal refusal = TokenRefusal.of(UNKNOWN);
    for (TokenIssuer issuer : issuers) {
      if (issuer.isOf(token)) {
        try {
          TokenIssuer.Finding finding = issuer.verify(token);
          kept.keep(hash, issuer, finding);
          return finding.identity();
        } catch (TokenRefusal e) {
          refusal = e;
        }
      }
    }
    throw refusal;
  }
}
