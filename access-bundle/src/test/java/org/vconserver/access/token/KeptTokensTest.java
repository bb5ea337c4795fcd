package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.access.token.TokenTrial.AT_ONCE;
import static org.vconserver.access.token.TokenTrial.NOW;
import static org.vconserver.access.token.TokenTrial.claims;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.access.Caller;

/** How long it is remembered whom a token tells of. */
class KeptTokensTest {
  private static final SigningKey KEY = SigningKey.once(() -> SigningKey.ec("ec"));
  private static final Instant LATER = NOW.plusSeconds(60);

  private final TokenTrial trial = new TokenTrial();
  private final TokenIssuer issuer =
      trial.with("corp", Map.of("keys", KEY.published().toString()), AT_ONCE);
  private final KeptTokens kept = new KeptTokens(3);

  @AfterEach
  void close() {
    trial.close();
  }

  private void keep(String token) throws TokenRefusal {
    TokenKeySet keys = issuer.verify(SignedToken.read(KEY.token(claims()))).keys();
    Identity who = new Identity.Known(new Caller(token, Set.of(), Set.of()));
    kept.keep(KeptTokens.hash(token), issuer, new TokenIssuer.Finding(who, LATER, keys));
  }

  private Optional<String> find(String token, Instant now) {
    ByteBuffer hash = KeptTokens.hash(token);
    return kept.find(hash, now).map(who -> who.caller().getName());
  }

  @Test
  void aTokenIsKeptUntilItEnds() throws Exception {
    keep("a");
    assertEquals(Optional.of("a"), find("a", LATER.minusMillis(1)));
    assertEquals(Optional.empty(), find("b", NOW));
    assertEquals(Optional.empty(), find("a", LATER));
    assertEquals(0, kept.size());
  }

  @Test
  void ofTooManyThoseGoThatWereNotUsedForLongest() throws Exception {
    for (String token : List.of("a", "b", "c")) {
      keep(token);
    }
    find("a", NOW);
    keep("d");
    assertEquals(3, kept.size());
    assertEquals(Optional.empty(), find("b", NOW));
    assertEquals(Optional.of("a"), find("a", NOW));
  }

  @Test
  void theTokensOfAnIssuerThatIsClosedAreNotFound() throws Exception {
    keep("a");
    issuer.close();
    assertEquals(Optional.empty(), find("a", NOW));
  }

  @Test
  void theTokensOfAnIssuerThatGoesAreForgotten() throws Exception {
    keep("a");
    kept.forget(issuer);
    assertEquals(0, kept.size());
  }

  @Test
  void aKeptTokenIsTheSameAnswer() {
    String token = KEY.token(claims());
    assertTrue(trial.tokens.identify(token) == trial.tokens.identify(token));
  }
}
