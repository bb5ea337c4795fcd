package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.X509CertUtils;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Signatures without certificates: which public keys are read, chosen and believed. */
class TrustedKeysTest {
  private static final RSAKey ALICE = Token.rsa("alice");
  private static final RSAKey BOB = Token.rsa("bob");
  private static final ECKey CAROL = Token.curve(Curve.P_256, "carol");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static KeySet read(String... texts) {
    return KeyReader.read(
        Arrays.stream(texts).map(text -> new KeyText("trusted_keys", text)).toList(),
        "",
        KeyPurpose.VERIFY);
  }

  private static KeySet set(JWK... keys) {
    return read(new JWKSet(List.of(keys)).toString());
  }

  private static String spki(JWK key) throws Exception {
    byte[] der =
        (key instanceof RSAKey rsa ? rsa.toPublicKey() : key.toECKey().toPublicKey()).getEncoded();
    return pem("PUBLIC KEY", der);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static VconVerification trusting(KeySet keys, String... anchors) {
    return new VconVerification(
        TestData.trust(false, anchors), new TrustedKeys(keys, Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private static void believes(KeySet keys, Vcon vcon) {
    assertTrue(trusting(keys).verify(vcon).readable());
  }

  private static String refuses(JoseError code, KeySet keys, Vcon vcon) {
    VconException refusal = assertThrows(VconException.class, () -> trusting(keys).verify(vcon));
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal.getMessage();
  }

  private static Vcon unnamed(JWK key, JWSAlgorithm algorithm) {
    return Token.signed(key, algorithm, header -> {});
  }

  // ---- reading ----

  @Test
  void oneKeyIsReadInEveryNotation() throws Exception {
    Vcon vcon = unnamed(ALICE, JWSAlgorithm.RS256);
    for (String text :
        List.of(
            spki(ALICE),
            spki(CAROL) + spki(ALICE),
            ALICE.toPublicJWK().toString(),
            "\n  " + ALICE.toPublicJWK(),
            new JWKSet(List.of(CAROL, ALICE)).toString())) {
      believes(read(text), vcon);
      believes(read(spki(BOB), text), vcon);
    }
    refuses(JoseError.INVALID_SIGNATURE, read(spki(BOB)), vcon);
  }

  @Test
  void aCertificateStandsForItsKeyAndThoseBehindItForNone() {
    Issued root = Issued.root("root").authority();
    Issued signer = root.issues("signer");
    KeySet keys =
        read(
            X509CertUtils.toPEMString(signer.certificate())
                + X509CertUtils.toPEMString(root.certificate()));
    assertEquals(1, keys.keys().size());
    JWK own = PemReader.jwk(signer.keys().getPublic(), null);
    assertEquals(KeySet.thumbprint(own), KeySet.name(keys.keys().get(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
  })
  void everyAlgorithmHasItsKindOfKey(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    JWK key =
        name.startsWith("ES")
            ? Token.curve(Curve.forJWSAlgorithm(algorithm).iterator().next(), "key")
            : ALICE;
    believes(set(BOB, CAROL, key), unnamed(key, algorithm));
  }

  @Test
  void secretsAmongPublicKeysAreRefusedAndNotShown() {
    String secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    String oct = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + secret + "\"}";
    for (String text :
        List.of(
            oct,
            "{\"keys\":[" + ALICE.toPublicJWK() + "," + oct + "]}",
            "{\"kty\":\"new\",\"k\":\"" + secret + "\"}",
            ALICE.toString(),
            CAROL.toString(),
            "{\"keys\":[" + BOB.toPublicJWK() + "," + ALICE + "]}",
            pem("PRIVATE KEY", BOB_DER))) {
      VconException refusal = assertThrows(VconException.class, () -> read(text));
      assertEquals(JoseError.INVALID_KEY, refusal.code());
      assertFalse(refusal.getMessage().contains(secret), refusal.getMessage());
      assertFalse(
          refusal.getMessage().contains(ALICE.getPrivateExponent().toString()),
          refusal.getMessage());
    }
  }

  private static final byte[] BOB_DER = encoded(BOB);

  private static byte[] encoded(RSAKey key) {
    try {
      return key.toPrivateKey().getEncoded();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{\"keys\":[1]}",
        "{\"keys\":[{}]}",
        "{\"kty\":\"RSA\"}",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
        "{\"kty\":\"EC\",\"kty\":\"RSA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\":\"AKP\",\"pub\":\"AQ\"}",
        "{\"keys\":[{\"kty\":\"AKP\",\"pub\":\"AQ\"}]}",
        "{not json",
        "no key"
      })
  void whatIsNoKeyForThisIsRefused(String text) {
    VconException refusal = assertThrows(VconException.class, () -> read(text));
    assertEquals(JoseError.INVALID_KEY, refusal.code(), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith("trusted_keys"), refusal.getMessage());
  }

  @Test
  void smallKeysAndTooManyAreRefused() throws Exception {
    RSAKey small =
        new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(1024, true).keyID("small").generate();
    String refusal = assertThrows(VconException.class, () -> set(ALICE, small)).getMessage();
    assertEquals("trusted_keys.keys[1]: \"small\" is too small: RSA needs 2048 bits", refusal);
    assertThrows(VconException.class, () -> read(spki(small)));
    JWK[] many =
        IntStream.range(0, 33).mapToObj(i -> Token.curve(Curve.P_256, "k" + i)).toArray(JWK[]::new);
    assertEquals(
        "trusted_keys.keys[32]: more than 32 keys",
        assertThrows(VconException.class, () -> set(many)).getMessage());
  }

  @Test
  void aSetMayHaveKeysForOtherThingsWhichSignNothing() {
    RSAKey forEncryption = new RSAKey.Builder(BOB).keyUse(KeyUse.ENCRYPTION).build();
    String future = "{\"kty\":\"AKP\",\"kid\":\"future\",\"pub\":\"AQ\"}";
    String curve =
        "{\"kty\":\"EC\",\"kid\":\"koblitz\",\"crv\":\"secp256k1\",\"x\":\"AQ\",\"y\":\"AQ\"}";
    KeySet keys =
        read(
            "{\"keys\":["
                + future
                + ","
                + curve
                + ","
                + forEncryption.toPublicJWK()
                + ","
                + ALICE.toPublicJWK()
                + "]}");
    believes(keys, Token.signed(ALICE, "RS256", "alice"));
    String refusal = refuses(JoseError.UNTRUSTED_KEY, keys, Token.signed(BOB, "RS256", "bob"));
    assertTrue(refusal.contains("passed over: \"bob\" is for use \"enc\""), refusal);
    assertTrue(refusal.contains("passed over: \"future\" is of type \"AKP\""), refusal);
    assertTrue(refusal.contains("passed over: \"koblitz\" is of curve \"secp256k1\""), refusal);
    VconException alone =
        assertThrows(VconException.class, () -> read(forEncryption.toPublicJWK().toString()));
    assertEquals("trusted_keys: is for use \"enc\"", alone.getMessage());
  }

  // ---- choosing ----

  @Test
  void theKidChoosesWhileKeysChange() {
    KeySet both = set(ALICE, BOB);
    believes(both, Token.signed(ALICE, "RS256", "alice"));
    believes(both, Token.signed(BOB, "RS256", "bob"));
    believes(set(BOB), Token.signed(BOB, "RS256", "bob"));
    assertEquals(
        "signatures[0]: names the key \"alice\", which is not trusted; trusted: \"bob\"",
        refuses(JoseError.UNTRUSTED_KEY, set(BOB), Token.signed(ALICE, "RS256", "alice")));
    assertEquals(
        "signatures[0]: does not fit what is signed; it names the key \"bob\"; trusted: \"alice\","
            + " \"bob\"",
        refuses(JoseError.INVALID_SIGNATURE, both, Token.signed(ALICE, "RS256", "bob")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"})
  void theThumbprintIsANameToo(String prefix) throws Exception {
    Vcon vcon = Token.signed(ALICE, "RS256", prefix + ALICE.computeThumbprint());
    believes(set(BOB, ALICE), vcon);
    believes(read(spki(BOB) + spki(ALICE)), vcon);
    refuses(JoseError.UNTRUSTED_KEY, set(BOB), vcon);
  }

  @Test
  void theThumbprintsOfACertificateChoose() {
    Issued root = Issued.root("root").authority();
    Issued signer = root.issues("signer");
    ECKey key =
        new ECKey.Builder(
                Curve.P_256, (java.security.interfaces.ECPublicKey) signer.keys().getPublic())
            .privateKey(signer.keys().getPrivate())
            .build();
    X509Certificate certificate = signer.certificate();
    KeySet own =
        new KeySet(List.of(PemReader.jwk(signer.keys().getPublic(), certificate)), List.of());
    VconVerification now =
        new VconVerification(TestData.trust(false), new TrustedKeys(own, Clock.systemUTC()));
    for (String name : List.of("x5t#S256", "x5t")) {
      String right =
          (name.equals("x5t")
                  ? X509CertUtils.computeSHA1Thumbprint(certificate)
                  : X509CertUtils.computeSHA256Thumbprint(certificate))
              .toString();
      now.verify(Token.signed(key, JWSAlgorithm.ES256, header -> header.put(name, right)));
      VconException refusal =
          assertThrows(
              VconException.class,
              () ->
                  now.verify(
                      Token.signed(key, JWSAlgorithm.ES256, header -> header.put(name, "AAAA"))));
      assertEquals(JoseError.UNTRUSTED_KEY, refusal.code());
      assertTrue(refusal.getMessage().contains(name + " \"AAAA\""), refusal.getMessage());
    }
  }

  @Test
  void keysWithoutANameAreTriedForAnyKid() throws Exception {
    KeySet unnamed = read(spki(BOB) + spki(CAROL) + spki(ALICE));
    believes(unnamed, Token.signed(ALICE, "RS256", "whatever"));
    String refusal =
        refuses(
            JoseError.INVALID_SIGNATURE, read(spki(BOB)), Token.signed(ALICE, "RS256", "whatever"));
    assertTrue(
        refusal.contains("it names the key \"whatever\"; trusted: \"" + BOB.computeThumbprint()),
        refusal);
  }

  @Test
  void signaturesWithoutANameAreTriedWithEachKeyThatFits() {
    believes(set(BOB, CAROL, ALICE), unnamed(ALICE, JWSAlgorithm.PS256));
    believes(set(BOB, CAROL, ALICE), unnamed(CAROL, JWSAlgorithm.ES256));
    refuses(JoseError.INVALID_SIGNATURE, set(BOB, CAROL), unnamed(ALICE, JWSAlgorithm.PS256));
  }

  @Test
  void keysOfOneKidAreTriedEach() {
    RSAKey other = new RSAKey.Builder(BOB).keyID("alice").build();
    for (RSAKey signer : List.of(ALICE, other)) {
      believes(set(ALICE, other), Token.signed(signer, "RS256", "alice"));
    }
    refuses(
        JoseError.INVALID_SIGNATURE,
        set(ALICE, other),
        Token.signed(Token.rsa("alice"), "RS256", "alice"));
  }

  @Test
  void hostileNamesAreCutAndOnOneLine() {
    String kid = "a\n\u0007\"b\u2028" + "x".repeat(10_000);
    String refusal = refuses(JoseError.UNTRUSTED_KEY, set(BOB), Token.signed(ALICE, "RS256", kid));
    assertTrue(refusal.length() < 300 && refusal.lines().count() == 1, refusal);
    refuses(
        JoseError.JWS_ERROR,
        set(ALICE),
        Token.signed(ALICE, JWSAlgorithm.RS256, header -> header.put("kid", 1)));
  }

  // ---- what is not believed ----

  @Test
  void noKeyIsTakenForOneOfAnotherAlgorithm() throws Exception {
    KeySet keys = read(spki(ALICE));
    for (String secret : List.of(spki(ALICE), ALICE.toPublicJWK().toString())) {
      refuses(
          JoseError.JWS_ERROR,
          keys,
          Token.signedWithSecret(secret.getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(
        "signatures[0]: no trusted key that may be \"alice\" is for alg ES256; trusted: \"alice\"",
        refuses(JoseError.UNTRUSTED_KEY, set(ALICE), Token.signed(CAROL, "ES256", "alice")));
    refuses(JoseError.UNTRUSTED_KEY, set(CAROL), Token.signed(ALICE, "RS256", "carol"));
    ECKey larger = Token.curve(Curve.P_384, "larger");
    refuses(JoseError.UNTRUSTED_KEY, set(larger), unnamed(CAROL, JWSAlgorithm.ES256));
    RSAKey forPss = new RSAKey.Builder(ALICE).algorithm(JWSAlgorithm.PS256).build();
    believes(set(forPss), unnamed(ALICE, JWSAlgorithm.PS256));
    refuses(JoseError.UNTRUSTED_KEY, set(forPss), unnamed(ALICE, JWSAlgorithm.RS256));
  }

  @Test
  void aKeyThatTheSignatureBringsIsNotLookedAt() {
    Vcon brings =
        Token.signed(
            ALICE,
            JWSAlgorithm.RS256,
            header -> {
              header.set(
                  "jwk",
                  StrictJson.read(ALICE.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
              header.put("jku", "https://example.com/keys").put("x5u", "https://example.com/x");
            });
    refuses(JoseError.INVALID_SIGNATURE, set(BOB), brings);
    believes(set(ALICE), brings);
    String refusal = refuses(JoseError.INVALID_VCON_SIGNATURE, KeySet.EMPTY, brings);
    assertTrue(refusal.contains("no public key is trusted"), refusal);
  }

  @Test
  void keysHaveTheirTime() {
    Date before = Date.from(NOW.minusSeconds(1));
    Date after = Date.from(NOW.plusSeconds(1));
    Vcon vcon = Token.signed(ALICE, "RS256", "alice");
    believes(
        set(new RSAKey.Builder(ALICE).notBeforeTime(before).expirationTime(after).build()), vcon);
    assertEquals(
        "signatures[0]: the key \"alice\" is not valid after 2026-05-31T23:59:59Z",
        refuses(
            JoseError.INVALID_CERT_DATE,
            set(new RSAKey.Builder(ALICE).expirationTime(before).build()),
            vcon));
    refuses(
        JoseError.INVALID_CERT_DATE,
        set(new RSAKey.Builder(ALICE).notBeforeTime(after).build()),
        vcon);
    KeySet expired = read(TestData.pem("own/expired.crt"));
    Vcon old =
        new VconSigner(
                PemReader.privateKey("key", TestData.pem("own/expired.key"), ""),
                List.of(),
                "x",
                VconSigner.Style.RFC)
            .sign(Vcon.parse(TestData.bytes("expected/own_signed_payload.json")));
    refuses(JoseError.INVALID_CERT_DATE, expired, Vcon.of(old.copyTree()));
  }

  // ---- together with certificates ----

  @Test
  void aTrustedKeyNeedsNoAuthorityForItsCertificate() {
    Vcon signed = TestData.named("own_signed_disjoint.vcon").vcon();
    believes(read(TestData.pem("own/signer_public.pem")), signed);
    refuses(JoseError.UNTRUSTED_CERTIFICATE, set(ALICE), signed);
    assertTrue(trusting(set(ALICE), "own/root.crt").verify(signed).readable());
  }

  @Test
  void everySignatureMustBeGoodWhateverItIsBelievedBy() {
    ObjectNode both = TestData.named("own_signed_disjoint.vcon").vcon().copyTree();
    ArrayNode signatures = (ArrayNode) both.path("signatures");
    ObjectNode byKey = Token.signed(ALICE, "RS256", "alice").copyTree();
    both.set("payload", byKey.get("payload"));
    Vcon byChain =
        TestData.signer(VconSigner.Style.RFC, "own/signer.key", "own/signer.crt", "own/inter.crt")
            .sign(Vcon.parse(TestData.bytes("expected/own_signed_payload.json")));
    signatures.removeAll();
    signatures.add(byChain.tree().at("/signatures/0")).add(byKey.at("/signatures/0"));
    both.set("payload", byChain.tree().get("payload"));
    assertEquals(byKey.get("payload"), both.get("payload"), "both have signed the same");
    assertTrue(trusting(set(ALICE), "own/root.crt").verify(Vcon.of(both)).readable());
    VconException refusal =
        assertThrows(
            VconException.class, () -> trusting(set(BOB), "own/root.crt").verify(Vcon.of(both)));
    assertTrue(
        refusal.getMessage().startsWith("1 of 2 signatures are not good: signatures[1]"),
        refusal.getMessage());
  }
}
