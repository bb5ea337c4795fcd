package org.vconserver.access.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vconserver.access.identity.Identity;

/**
 * Keeps whom tokens were found to tell of, by their SHA-256, until they end or their issuer has
 * other keys; of more than so many, those go that were not used for longest. Thread-safe.
 */
final class KeptTokens {
  private final int most;

  @GuardedBy("this")
  private final Map<ByteBuffer, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Kept(TokenIssuer issuer, TokenIssuer.Finding finding) {}

  KeptTokens(int most) {
    this.most = most;
  }

  /** Gives the hash of a token, under which it is kept. */
  static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Finds whom a token tells of, if that is still so. */
  synchronized Optional<Identity> find(ByteBuffer hash, Instant now) {
    Kept found = kept.get(hash);
    if (found == null) {
      return Optional.empty();
    }
    TokenIssuer.Finding finding = found.finding();
    if (now.isBefore(finding.until()) && found.issuer().stillHas(finding.keys())) {
      return Optional.of(finding.identity());
    }
    kept.remove(hash);
    return Optional.empty();
  }

  synchronized void keep(ByteBuffer hash, TokenIssuer issuer, TokenIssuer.Finding finding) {
    kept.put(hash, new Kept(issuer, finding));
    if (kept.size() > most) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** Forgets the tokens of an issuer that goes. */
  synchronized void forget(TokenIssuer issuer) {
    kept.values().removeIf(one -> one.issuer() == issuer);
  }

  synchronized int size() {
    return kept.size();
  }
}
