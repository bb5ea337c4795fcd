package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vconserver.access.token.TokenTrial.ISSUER;
import static org.vconserver.access.token.TokenTrial.NOW;
import static org.vconserver.access.token.TokenTrial.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tokens are taken, and why others are not. */
class IssuedTokensTest {
  private static final SigningKey RSA = SigningKey.once(() -> SigningKey.rsa("rsa", "RS256"));
  private static final SigningKey PSS = SigningKey.once(() -> SigningKey.rsa("pss", "PS256"));
  private static final SigningKey EC = SigningKey.once(() -> SigningKey.ec("ec"));
  private static final SigningKey ED = SigningKey.once(() -> SigningKey.ed25519("ed"));

  private final TokenTrial trial = new TokenTrial();
  private Provider provider;

  @BeforeEach
  void configure() throws Exception {
    provider = new Provider(RSA, PSS, EC, ED);
    trial.with(provider);
  }

  @AfterEach
  void close() {
    trial.close();
    provider.close();
  }

  private String refusal(Consumer<ObjectNode> change) {
    return trial.refusal(RSA.token(claims(change)));
  }

  @Test
  void aTokenOfEachAlgorithmTellsWhoCalls() {
    for (SigningKey key : List.of(RSA, PSS, EC, ED)) {
      assertEquals("jwt:alice@corp", trial.caller(key.token(claims())).getName(), key.algorithm());
    }
  }

  @Test
  void aTokenThatNamesNoKeyIsTriedWithAllOfItsIssuer() {
    for (SigningKey key : List.of(RSA, PSS, EC, ED)) {
      trial.caller(key.token(Map.of(), claims().toString()));
    }
  }

  @Test
  void aTokenIsTakenUntilItEndsAndAMinuteMore() {
    String token = RSA.token(claims());
    trial.pass(Duration.ofSeconds(359));
    trial.caller(token);
    trial.pass(Duration.ofSeconds(1));
    assertEquals("The token has expired", trial.refusal(token));
  }

  @Test
  void aTokenIsTakenAMinuteBeforeItBegins() {
    long begin = NOW.plusSeconds(61).getEpochSecond();
    String later = RSA.token(claims(c -> c.put("nbf", begin)));
    String issuedLater = RSA.token(claims(c -> c.put("iat", begin)));
    assertEquals("The token is not valid yet (nbf)", trial.refusal(later));
    assertEquals("The token was issued in the future (iat)", trial.refusal(issuedLater));
    trial.pass(Duration.ofSeconds(1));
    trial.caller(later);
    trial.caller(issuedLater);
  }

  @Test
  void aTokenThatNeverEndsIsRefused() {
    assertEquals("The token does not say when it ends (exp)", refusal(c -> c.remove("exp")));
    assertEquals("The token does not say when it ends (exp)", refusal(c -> c.putNull("exp")));
    assertEquals("The token has a claim exp that is no time", refusal(c -> c.put("exp", "never")));
    assertEquals("The token has a claim exp that is no time", refusal(c -> c.put("exp", 1e300)));
    assertEquals("The token has a claim exp that is no time", refusal(c -> c.put("exp", -1)));
  }

  @Test
  void timesMayHaveFractions() {
    trial.caller(RSA.token(claims(c -> c.put("exp", NOW.getEpochSecond() + 0.5))));
  }

  @Test
  void aTokenForSomebodyElseIsRefused() {
    assertEquals("The token is for another audience", refusal(c -> c.put("aud", "wiki")));
    assertEquals("The token is for another audience", refusal(c -> c.put("aud", "VCON-SERVER")));
    assertEquals("The token is for another audience", refusal(c -> c.putArray("aud")));
    assertEquals("The token does not say for whom it is (aud)", refusal(c -> c.remove("aud")));
    assertEquals(
        "The token has an audience (aud) that is no text", refusal(c -> c.putArray("aud").add(1)));
  }

  @Test
  void aTokenMayBeForSeveral() {
    trial.caller(RSA.token(claims(c -> c.putArray("aud").add("wiki").add("vcon-server"))));
  }

  @Test
  void aTokenOfAnIssuerThatIsNotKnownIsRefused() {
    String unknown = "The token is of an issuer that is not known here";
    assertEquals(unknown, refusal(c -> c.put("iss", ISSUER + "/")));
    assertEquals(unknown, refusal(c -> c.remove("iss")));
    assertEquals(unknown, refusal(c -> c.putArray("iss").add(ISSUER)));
  }

  @Test
  void aTokenThatIsNotForAccessIsRefused() {
    String claims = claims().toString();
    for (String type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt", "id_token", "JOSE", "")) {
      assertEquals(
          "The token is of a type (typ) that is not for access",
          trial.refusal(RSA.token(Map.of("kid", "rsa", "typ", type), claims)));
    }
    for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
      trial.caller(RSA.token(Map.of("kid", "rsa", "typ", type), claims));
    }
    String other = "The token is for a login or a logout, and not for access";
    assertEquals(other, refusal(c -> c.put("typ", "ID")));
    assertEquals(other, refusal(c -> c.put("typ", "Refresh")));
    assertEquals(other, refusal(c -> c.put("at_hash", "x")));
    assertEquals(other, refusal(c -> c.putObject("events")));
    trial.caller(RSA.token(claims(c -> c.put("typ", "Bearer"))));
  }

  @Test
  void aTokenThatIsBoundToAKeyOfItsHolderIsRefused() {
    assertEquals(
        "The token is bound to a key of its holder (cnf), which can not be proved here",
        refusal(c -> c.putObject("cnf").put("jkt", "x")));
  }

  @Test
  void aNameThatCouldBeTakenForAnotherIsRefused() {
    String reason = "The token has a sub that can not be a name: 1 to 200 plain characters";
    for (String name :
        List.of(
            "",
            " ",
            " alice",
            "alice ",
            "a  b",
            "a\nuser:root",
            "a\u0000",
            "a\u202eb",
            "a\u00a0b",
            "a\u200bb",
            "x".repeat(201))) {
      assertEquals(reason, refusal(c -> c.put("sub", name)), name);
    }
    String half = claims().toString().replace("alice", "\\ud800");
    assertEquals(reason, trial.refusal(RSA.token(Map.of("kid", "rsa"), half)));
    assertEquals(
        "The token has no text as sub, which names the caller", refusal(c -> c.put("sub", 7)));
    assertEquals(
        "The token has no text as sub, which names the caller", refusal(c -> c.remove("sub")));
    for (String name :
        List.of("Zo\u00eb de Vries", "key:k3v9x2ab", "user:root", "a@b.org", "\ud83d\ude00")) {
      assertEquals(
          "jwt:" + name + "@corp",
          trial.caller(RSA.token(claims(c -> c.put("sub", name)))).getName());
    }
  }

  @Test
  void aTokenIsTakenIfOneOfTwoConfigurationsOfItsIssuerTakesIt() {
    trial.with(
        "a-wiki", Map.of("audience", "wiki", "jwks_url", provider.url()), TokenTrial.AT_ONCE);
    assertEquals("jwt:alice@corp", trial.caller(RSA.token(claims())).getName());
    assertEquals(
        "jwt:alice@a-wiki", trial.caller(RSA.token(claims(c -> c.put("aud", "wiki")))).getName());
  }

  @Test
  void theTokensOfAnIssuerThatGoesAreNotTakenAnyMore() throws Exception {
    SigningKey own = SigningKey.ec("own");
    Map<String, ?> settings =
        Map.of("issuer", "https://gone.example", "keys", "{\"keys\":[" + own.published() + "]}");
    TokenIssuer issuer = trial.with("gone", settings, TokenTrial.AT_ONCE);
    String token = own.token(claims(c -> c.put("iss", "https://gone.example")));
    trial.caller(token);
    issuer.close();
    trial.tokens.remove(issuer);
    assertEquals("The token is of an issuer that is not known here", trial.refusal(token));
  }
}
