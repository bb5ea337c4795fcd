package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vconserver.access.token.TokenTrial.AT_ONCE;
import static org.vconserver.access.token.TokenTrial.claims;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.server.ReadinessFinding;

/** How issuers are configured, and what keeps one from being used. */
class IssuerSettingsTest {
  private static final SigningKey RSA = SigningKey.once(() -> SigningKey.rsa("rsa", "RS256"));
  private static final SigningKey EC = SigningKey.once(() -> SigningKey.ec("ec"));
  private static final SigningKey ED = SigningKey.once(() -> SigningKey.ed25519("ed"));
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final TokenTrial trial = new TokenTrial();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    trial.close();
  }

  private static String set(SigningKey... keys) {
    return new JWKSet(List.of(keys).stream().map(SigningKey::published).toList()).toString();
  }

  private static String fault(Map<String, ?> settings) {
    return fault("corp", settings);
  }

  private static String fault(String name, Map<String, ?> settings) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new TokenIssuer(
                        name,
                        TokenTrial.config(settings),
                        Optional::empty,
                        Clock.systemUTC(),
                        () -> 0,
                        AT_ONCE))
            .getMessage());
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> settings = new HashMap<>(Map.of("keys", set(RSA)));
    settings.put(key, value);
    return settings;
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }

  @Test
  void exactlyOneKindOfKeysMustBeThere() {
    String fault = "jwks_url, keys, hs256_secret: exactly one of them must be there";
    assertEquals(fault, fault(Map.of()));
    assertEquals(fault, fault(with("jwks_url", "https://id.example.org/jwks")));
    assertEquals(fault, fault(with(".hs256_secret", SECRET)));
  }

  @Test
  void issuerAudienceAndNameMustBeThere() {
    assertEquals("issuer: must be what its tokens have as iss", fault(with("issuer", " ")));
    assertEquals("audience: must be what its tokens have as aud", fault(with("audience", " , ")));
    assertEquals("name_claim: must name a claim", fault(with("name_claim", "")));
    for (String name : List.of("", "a b", "a@b", "x".repeat(65))) {
      assertFalse(fault(name, with("issuer", "x")).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example.org/jwks",
        "http://127.0.0.1.example.org/jwks",
        "http://localhost.example.org/jwks",
        "http://10.0.0.1/jwks",
        "https://user:secret@id.example.org/jwks",
        "file:///etc/jwks",
        "ftp://127.0.0.1/jwks",
        "id.example.org/jwks",
        "https:///jwks",
        "https://id.example.org/a b"
      })
  void keysAreFetchedOverHttpsOrFromLoopback(String url) {
    assertEquals(
        "jwks_url: must be https, or http at a loopback address, without a user",
        fault(Map.of("jwks_url", url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "RS512", "RS256,none", "rs256"})
  void onlyAlgorithmsOfPublicKeysMayBeNamed(String algorithms) {
    assertEquals(
        "algorithms: must be of RS256, PS256, ES256, EdDSA", fault(with("algorithms", algorithms)));
  }

  @Test
  void onlyTheNamedAlgorithmsAreTaken() {
    trial.with("corp", Map.of("keys", set(RSA, ED), "algorithms", "PS256, EdDSA"), AT_ONCE);
    trial.caller(ED.token(claims()));
    assertEquals(
        "The token is signed with an algorithm (alg) that is not taken from its issuer",
        trial.refusal(RSA.token(claims())));
  }

  @Test
  void aSecretIsForHs256Only() throws Exception {
    trial.with("corp", Map.of(".hs256_secret", SECRET), AT_ONCE);
    SigningKey own = SigningKey.hs256(SECRET.getBytes(StandardCharsets.UTF_8));
    trial.caller(own.token(claims()));
    assertEquals(
        "The token is signed with a key that is none of its issuer's",
        trial.refusal(
            SigningKey.hs256(SECRET.repeat(2).getBytes(StandardCharsets.UTF_8)).token(claims())));
    String other = "The token is signed with an algorithm (alg) that is not taken from its issuer";
    assertEquals(other, trial.refusal(RSA.token(claims())));
    assertEquals(other, trial.refusal(own.saying("HS512").token(claims())));
  }

  @Test
  void aSecretMustBeLongAndThere() {
    assertEquals(
        "hs256_secret: must have at least 32 bytes",
        fault(Map.of(".hs256_secret", SECRET.substring(1))));
    assertEquals(
        "hs256_secret: its reference leads to nothing",
        fault(Map.of(".hs256_secret", "$[secret:short]")));
    assertEquals(
        "algorithms: must be empty with hs256_secret, which is for HS256",
        fault(Map.of(".hs256_secret", SECRET, "algorithms", "RS256")));
  }

  @Test
  void keysMayBeAFileOrPem() throws Exception {
    Path file = folder.resolve("keys.json");
    Files.writeString(file, set(RSA, EC, ED));
    trial.with("file", Map.of("keys", file.toString()), AT_ONCE);
    for (SigningKey key : List.of(RSA, EC, ED)) {
      trial.caller(key.token(claims()));
    }
    Key rsa = RSA.published().toRSAKey().toPublicKey();
    Key ec = EC.published().toECKey().toPublicKey();
    Path pem = folder.resolve("keys.pem");
    Files.writeString(
        pem,
        "two keys:\n" + pem("PUBLIC KEY", rsa.getEncoded()) + pem("PUBLIC KEY", ec.getEncoded()));
    trial.with("pem", Map.of("issuer", "https://pem.example", "keys", pem.toString()), AT_ONCE);
    for (SigningKey key : List.of(RSA, EC)) {
      trial.caller(key.token(claims(c -> c.put("iss", "https://pem.example"))));
    }
  }

  @Test
  void ed25519MayBePem() throws Exception {
    byte[] half = ED.published().toOctetKeyPair().getDecodedX();
    byte[] encoded =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(half));
    trial.with("corp", Map.of("keys", pem("PUBLIC KEY", encoded)), AT_ONCE);
    trial.caller(ED.token(claims()));
    assertEquals(
        "The token is signed with a key that is none of its issuer's",
        trial.refusal(EC.token(claims())));
  }

  @Test
  void keysThatCanNotBeUsedAreTold() throws Exception {
    String none =
        "keys: has no public key that can be used: RSA of 2048 bits or more, P-256 or Ed25519";
    assertEquals(none, fault(Map.of("keys", set(SigningKey.rsa("small", "RS256", 1024)))));
    assertEquals(none, fault(Map.of("keys", "{\"keys\":[]}")));
    assertEquals(
        "keys: is no set of keys: keys must be an array", fault(Map.of("keys", "{\"keys\":1}")));
    assertEquals(
        "keys: has a RSA PRIVATE KEY in PEM that can't be used: PUBLIC KEY and CERTIFICATE can be",
        fault(Map.of("keys", pem("RSA PRIVATE KEY", new byte[9]))));
    assertEquals(
        "keys: has a key that is not public, which has no place here",
        fault(Map.of("keys", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")));
    String own = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"A\",\"y\":\"B\",\"d\":\"s3cr3t\"}";
    assertFalse(fault(Map.of("keys", own)).contains("s3cr3t"));
    String lacking = folder.resolve("lacking.pem").toString();
    assertEquals(
        "keys: " + lacking + " can't be read: java.nio.file.NoSuchFileException: " + lacking,
        fault(Map.of("keys", lacking)));
  }

  @Test
  void severalAudiencesMayBeTaken() {
    trial.with("corp", Map.of("keys", set(RSA), "audience", "vcon-server, api://calls"), AT_ONCE);
    trial.caller(RSA.token(claims()));
    trial.caller(RSA.token(claims(c -> c.put("aud", "api://calls"))));
    trial.refusal(RSA.token(claims(c -> c.put("aud", "vcon-server, api://calls"))));
  }

  @Test
  void clocksMayBeHeldToDifferByLess() {
    trial.with("corp", Map.of("keys", set(RSA), "clock_skew_seconds", 0), AT_ONCE);
    String token = RSA.token(claims());
    trial.pass(Duration.ofSeconds(299));
    trial.caller(token);
    trial.pass(Duration.ofSeconds(1));
    assertEquals("The token has expired", trial.refusal(token));
  }

  @Test
  void anIssuerWithWrongSettingsIsNotUsedAndTheServerSaysWhich() {
    ConfiguredIssuer wrong =
        new ConfiguredIssuer(
            TokenTrial.config(Map.of()), Map.of("service.pid", ConfiguredIssuer.PID + "~corp"));
    trial.tokens.bind(wrong);
    assertEquals(
        List.of(
            ReadinessFinding.warning(
                "the issuer corp",
                "config/org.vconserver.access.issuer-corp.cfg",
                "no token of it is taken: jwks_url, keys, hs256_secret: exactly one of them must be"
                    + " there")),
        wrong.look());
    assertEquals(
        "The token is of an issuer that is not known here", trial.refusal(RSA.token(claims())));
  }

  @Test
  void anIssuerIsCalledAsItsFileSays() {
    ConfiguredIssuer right =
        new ConfiguredIssuer(
            TokenTrial.config(Map.of("keys", set(RSA))),
            Map.of("service.pid", ConfiguredIssuer.PID + "~team.a-1"));
    trial.tokens.bind(right);
    long end = Clock.systemUTC().instant().plusSeconds(60).getEpochSecond();
    String token = RSA.token(claims(c -> c.put("iat", 0).put("exp", end)));
    assertEquals("jwt:alice@team.a-1", trial.caller(token).getName());
    assertEquals(List.of(), right.look());
    right.close();
    trial.tokens.unbind(right);
    assertEquals("The token is of an issuer that is not known here", trial.refusal(token));
  }
}
