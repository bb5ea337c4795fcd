package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.access.token.TokenTrial.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may try who has no token that is good. */
class ForgedTokensTest {
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

  @Test
  void aTokenOfAKeyThatIsNotTheIssuersIsRefused() throws Exception {
    assertEquals(
        "The token has a signature that is not its issuer's",
        trial.refusal(SigningKey.rsa("rsa", "RS256").token(claims())));
    assertEquals(
        "The token is signed with a key that is none of its issuer's",
        trial.refusal(SigningKey.rsa("other", "RS256").token(claims())));
  }

  @Test
  void aTokenIsNotTakenByAnotherAlgorithmThanThatOfItsKey() {
    for (SigningKey key : List.of(RSA, PSS, EC, ED)) {
      for (String other : List.of("RS256", "PS256", "ES256", "EdDSA")) {
        if (!other.equals(key.algorithm())) {
          assertEquals(
              "The token has a signature that is not its issuer's",
              trial.refusal(key.saying(other).token(claims())),
              key.algorithm() + " as " + other);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "ES384", "ES256K", "HS256", "HS512", "rs256", "Ed448"})
  void anAlgorithmThatIsNotAmongThoseOfTheIssuerIsRefused(String algorithm) {
    assertEquals(
        "The token is signed with an algorithm (alg) that is not taken from its issuer",
        trial.refusal(RSA.saying(algorithm).token(claims())));
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
    byte[] encoded = RSA.published().toRSAKey().toPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (byte[] secret : List.of(encoded, pem)) {
      assertEquals(
          "The token is signed with an algorithm (alg) that is not taken from its issuer",
          trial.refusal(SigningKey.hs256(secret).token(Map.of("kid", "rsa"), claims().toString())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", ""})
  void aTokenThatIsNotSignedIsRefused(String algorithm) {
    String input =
        SigningKey.part("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa\"}")
            + "."
            + SigningKey.part(claims().toString())
            + ".";
    assertEquals("The token is not signed", trial.refusal(input));
    assertEquals("The token is not signed", trial.refusal(input + "AAAA"));
  }

  @Test
  void aTokenWithoutItsSignatureIsRefused() {
    String token = RSA.token(claims());
    assertEquals(
        "The token is not signed", trial.refusal(token.substring(0, token.lastIndexOf('.') + 1)));
    assertEquals("The token is no JWT", trial.refusal(token.substring(0, token.lastIndexOf('.'))));
  }

  @Test
  void aTokenThatWasTamperedWithIsRefused() {
    for (SigningKey key : List.of(RSA, PSS, EC, ED)) {
      String[] parts = key.token(claims()).split("\\.", -1);
      String other = SigningKey.part(claims(c -> c.put("sub", "root")).toString());
      byte[] signature = new Base64URL(parts[2]).decode();
      signature[signature.length / 2] ^= 1;
      for (String forged :
          List.of(
              parts[0] + "." + other + "." + parts[2],
              parts[0] + "." + parts[1] + "." + Base64URL.encode(signature),
              parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]),
              parts[0] + "." + parts[1] + ".AA")) {
        assertEquals("The token has a signature that is not its issuer's", trial.refusal(forged));
      }
    }
  }

  @Test
  void aTokenWithACriticalExtensionIsRefused() {
    String reason = "The token has a critical extension (crit) that is not known here";
    String claims = claims().toString();
    assertEquals(
        reason, trial.refusal(RSA.token(Map.of("kid", "rsa", "crit", List.of("exp")), claims)));
    assertEquals(reason, trial.refusal(RSA.token(Map.of("kid", "rsa", "b64", true), claims)));
  }

  @Test
  void anEncryptedTokenIsRefused() {
    String part = SigningKey.part("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}");
    assertEquals(
        "The token is encrypted, and only signed ones are taken",
        trial.refusal(part + ".AAAA.AAAA.AAAA.AAAA"));
    assertEquals(
        "The token is encrypted, and only signed ones are taken",
        trial.refusal(part + "..AAAA.AAAA.AAAA"));
  }

  @Test
  void aTokenThatHoldsAnotherIsRefused() {
    assertEquals(
        "The token holds another one (cty), which is not taken",
        trial.refusal(RSA.token(Map.of("kid", "rsa", "cty", "JWT"), claims().toString())));
  }

  @Test
  void keysThatATokenBringsAlongAreNotLookedAt() throws Exception {
    SigningKey own = SigningKey.rsa("own", "RS256");
    for (Map<String, ?> header :
        List.of(
            Map.of("kid", "own", "jwk", own.published().toJSONObject()),
            Map.of("jwk", own.published().toJSONObject()),
            Map.of("kid", "own", "jku", provider.url()),
            Map.of("kid", "own", "x5u", provider.url()))) {
      assertEquals(
          "The token is signed with a key that is none of its issuer's",
          trial.refusal(own.token(header, claims().toString())));
    }
  }

  @Test
  void aTokenThatSaysSomethingTwiceIsRefused() {
    String claims = claims().toString();
    String reason = "The token is no JWT: a part of it is no JSON object that is valid";
    String twice = claims.replace("\"sub\"", "\"sub\":\"root\",\"sub\"");
    assertEquals(reason, trial.refusal(RSA.token(Map.of("kid", "rsa"), twice)));
    assertEquals(
        reason,
        trial.refusal(RSA.token("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"rsa\"}", claims)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "vcon_k3v9x2ab",
        "e30=.e30.AA",
        "e30 .e30.AA",
        "e30.e30.AA\n",
        "\u0435\u0433\u0430.e30.AA"
      })
  void whatIsNoTokenIsRefused(String text) {
    assertTrue(trial.refusal(text).startsWith("The token is no"), trial.refusal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "{", "{} {}", "{\"a\":NaN}", "\u0000"})
  void partsThatAreNoObjectsAreRefused(String text) {
    String reason = "The token is no JWT: a part of it is no JSON object that is valid";
    assertEquals(reason, trial.refusal(RSA.token(Map.of("kid", "rsa"), text)));
    assertEquals(reason, trial.refusal(RSA.token(text, claims().toString())));
  }

  @Test
  void aHugeTokenIsRefusedUnread() {
    assertEquals(
        "The token is longer than 16 kB",
        trial.refusal(RSA.token(claims(c -> c.put("x", "y".repeat(13_000))))));
    trial.caller(RSA.token(claims(c -> c.put("x", "y".repeat(11_000)))));
    String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertTrue(trial.refusal(RSA.token(Map.of("kid", "rsa"), deep)).startsWith("The token is no"));
    assertTrue(trial.refusal(".".repeat(16_000)).startsWith("The token is no"));
  }

  @Test
  void twoIssuersMayCallTheirKeysTheSame() throws Exception {
    SigningKey other = SigningKey.rsa("rsa", "RS256");
    try (Provider second = new Provider(other)) {
      trial.with(
          "partner",
          Map.of("issuer", "https://partner.example", "jwks_url", second.url()),
          TokenTrial.AT_ONCE);
      ObjectNode claims = claims(c -> c.put("iss", "https://partner.example"));
      assertEquals("jwt:alice@corp", trial.caller(RSA.token(claims())).getName());
      assertEquals("jwt:alice@partner", trial.caller(other.token(claims)).getName());
      String reason = "The token has a signature that is not its issuer's";
      assertEquals(reason, trial.refusal(other.token(claims())));
      assertEquals(reason, trial.refusal(RSA.token(claims)));
    }
  }

  @Test
  void whatIsRefusedRepeatsNothingOfTheToken() {
    String secret = "s3cr3t-of-alice";
    for (String token :
        List.of(
            secret,
            RSA.saying(secret).token(claims()),
            RSA.token(Map.of("kid", secret, "typ", secret), claims().toString()),
            RSA.token(claims(c -> c.put("iss", secret))),
            RSA.token(claims(c -> c.put("exp", secret))))) {
      assertFalse(trial.refusal(token).contains(secret));
    }
  }
}
