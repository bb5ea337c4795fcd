package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.crypto.MultiDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconException;

/** The processors with several keys at a time: of recipients, and old beside new ones. */
class KeyRotationTest {
  private static final RSAKey OLD = Token.rsa("2025");
  private static final RSAKey NEW = Token.rsa("2026");

  @TempDir Path folder;

  private static Vcon plain() {
    return Vcon.parse(TestData.bytes("expected/own_signed_payload.json"));
  }

  private static Vcon signed() {
    return TestData.named("own_signed_disjoint.vcon").vcon();
  }

  private static JsonNode json(Object value) {
    return StrictJson.read(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String assertRefused(ErrorCode code, Executable action) {
    VconException refusal = assertThrows(VconException.class, action);
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal.getMessage();
  }

  // ---- recipients ----

  private static Vcon encrypted(@Nullable String first, JsonNode... more) {
    RecordingSession session = RecordingSession.of(signed());
    new EncryptProcessor(JoseProcessorsTest.config(EncryptConfig.class, Map.of()))
        .process(session, new EncryptFilterPluginOptions(first, List.of(more)));
    return session.input();
  }

  private static Vcon decrypted(Vcon encrypted, String... keys) {
    RecordingSession session = RecordingSession.of(encrypted);
    new DecryptProcessor(JoseProcessorsTest.config(DecryptConfig.class, Map.of()))
        .process(session, new DecryptFilterPluginOptions(null, null, List.of(keys)));
    return session.input();
  }

  @Test
  void eachRecipientOpensItAndNobodyElse() {
    Vcon encrypted =
        encrypted(
            TestData.pem("own/recipient1.crt"),
            TextNode.valueOf(TestData.pem("own/recipient2.crt")),
            json(new JWKSet(NEW)));
    assertEquals(3, encrypted.tree().path("recipients").size());
    for (String key :
        List.of(
            TestData.pem("own/recipient1.key"),
            TestData.pem("own/recipient2.key"),
            NEW.toString(),
            new JWKSet(List.of(OLD, NEW)).toString(false))) {
      assertArrayEquals(signed().toJson(), decrypted(encrypted, key).toJson());
    }
    String refusal =
        assertRefused(
            JoseError.JWE_PARSE_ERROR,
            () -> decrypted(encrypted, TestData.pem("own/outsider.key")));
    assertTrue(refusal.startsWith("none of the 3 recipients is opened by this key"), refusal);
    assertTrue(
        assertRefused(JoseError.JWE_PARSE_ERROR, () -> decrypted(encrypted, OLD.toString()))
            .contains("recipients[2]: is for the key \"2026\", and no such key"));
  }

  @Test
  void otherLibrariesAndPyVconOpenTheForm() throws Exception {
    Vcon encrypted = encrypted(OLD.toPublicJWK().toString(), json(NEW.toPublicJWK()));
    JsonNode tree = encrypted.tree();
    assertEquals(
        "[{\"kid\":\"2025\"}, {\"kid\":\"2026\"}]",
        tree.path("recipients").findValues("header").toString());
    for (RSAKey key : List.of(OLD, NEW)) {
      JWEObjectJSON strict =
          JWEObjectJSON.parse(new String(encrypted.toJson(), StandardCharsets.UTF_8));
      strict.decrypt(new MultiDecrypter(key));
      assertArrayEquals(signed().toJson(), strict.getPayload().toBytes());
    }
    JWEObject compact =
        JWEObject.parse(
            String.join(
                ".",
                tree.path("protected").asText(),
                tree.at("/recipients/0/encrypted_key").asText(),
                tree.path("iv").asText(),
                tree.path("ciphertext").asText(),
                tree.path("tag").asText()));
    compact.decrypt(new RSADecrypter(OLD));
    assertArrayEquals(signed().toJson(), compact.getPayload().toBytes());
  }

  @Test
  void oneKeyIsOneRecipientHoweverOftenItIsGiven() {
    Vcon encrypted =
        encrypted(
            TestData.pem("own/recipient1.crt"),
            TextNode.valueOf(TestData.pem("own/recipient1_public.pem")));
    assertEquals(1, encrypted.tree().path("recipients").size());
  }

  @Test
  void keysThatNobodyCanBeARecipientWithAreRefused() {
    for (JsonNode key :
        List.of(
            json(NEW),
            json("{\"keys\":[" + OLD.toPublicJWK() + "," + NEW + "]}"),
            json("{\"kty\":\"oct\",\"k\":\"AAAA\"}"),
            TextNode.valueOf(TestData.pem("own/ec.crt")),
            TextNode.valueOf(TestData.pem("own/weak1024.crt")),
            json(
                new RSAKey.Builder(NEW)
                    .algorithm(JWEAlgorithm.RSA_OAEP_256)
                    .build()
                    .toPublicJWK()))) {
      String refusal = assertRefused(JoseError.INVALID_KEY, () -> encrypted(null, key));
      assertTrue(refusal.startsWith("public_keys[0]"), refusal);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncryptFilterPluginOptions(null, List.of(json("1"))));
  }

  @Test
  void whatStandsUnsignedBesideAPayloadIsEncryptedAlong() {
    ObjectNode mixed = signed().copyTree();
    mixed.putArray("parties").addObject().put("name", "Mallory");
    Vcon given = Vcon.of(mixed);
    RecordingSession session = RecordingSession.of(given);
    new EncryptProcessor(JoseProcessorsTest.config(EncryptConfig.class, Map.of()))
        .process(session, new EncryptFilterPluginOptions(OLD.toPublicJWK().toString(), List.of()));
    assertFalse(new String(session.input().toJson(), StandardCharsets.UTF_8).contains("Mallory"));
    assertArrayEquals(given.toJson(), decrypted(session.input(), OLD.toString()).toJson());
  }

  // ---- private keys ----

  @Test
  void theOldKeyOpensWhatIsOldBesideTheNewOne() throws Exception {
    Path file = Files.writeString(folder.resolve("new.json"), NEW.toString());
    Path old = Files.writeString(folder.resolve("old.key"), TestData.pem("own/recipient1.key"));
    DecryptProcessor decrypt =
        new DecryptProcessor(
            JoseProcessorsTest.config(
                DecryptConfig.class, Map.of("_private__pem__key", file + "," + old)));
    for (Vcon vcon :
        List.of(
            encrypted(TestData.pem("own/recipient1.crt")),
            encrypted(NEW.toPublicJWK().toString()),
            TestData.named("own_encrypted_two_recipients.vcon").vcon())) {
      RecordingSession session = RecordingSession.of(vcon);
      decrypt.process(session, new DecryptFilterPluginOptions(null, null, List.of()));
      assertEquals(signed().uuid(), session.input().uuid());
    }
    String refusal =
        assertRefused(
            JoseError.JWE_PARSE_ERROR,
            () ->
                decrypt.process(
                    RecordingSession.of(encrypted(OLD.toPublicJWK().toString())),
                    new DecryptFilterPluginOptions(null, null, List.of())));
    assertTrue(refusal.contains("\"2026\""), refusal);
  }

  @Test
  void theKidOfTheRecipientChooses() {
    ObjectNode jwe = encrypted(OLD.toPublicJWK().toString()).copyTree();
    String both = new JWKSet(List.of(NEW, OLD)).toString(false);
    assertEquals(signed().uuid(), decrypted(Vcon.of(jwe.deepCopy()), both).uuid());
    ObjectNode recipient = (ObjectNode) ((ArrayNode) jwe.path("recipients")).get(0);
    recipient.putObject("header").put("kid", "2026");
    assertRefused(JoseError.JWE_PARSE_ERROR, () -> decrypted(Vcon.of(jwe.deepCopy()), both));
    recipient.putObject("header").put("kid", "2024");
    assertEquals(
        "recipients[0]: is for the key \"2024\", and no such key for alg RSA-OAEP is here; keys:"
            + " \"2026\", \"2025\"",
        assertRefused(JoseError.JWE_PARSE_ERROR, () -> decrypted(Vcon.of(jwe.deepCopy()), both)));
    recipient.remove("header");
    assertEquals(signed().uuid(), decrypted(Vcon.of(jwe), both).uuid());
  }

  @Test
  void whatIsNoPrivateKeyForThisIsRefused() {
    Vcon encrypted = encrypted(OLD.toPublicJWK().toString());
    for (String key :
        List.of(
            OLD.toPublicJWK().toString(),
            "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            TestData.pem("own/ec.key"),
            TestData.pem("own/recipient1.crt"))) {
      String refusal = assertRefused(JoseError.INVALID_KEY, () -> decrypted(encrypted, key));
      assertTrue(refusal.startsWith("private_keys[0]"), refusal);
    }
  }

  // ---- signing by name, and trust that changes ----

  private static Vcon signedBy(SignFilterPluginOptions options, Map<String, Object> settings) {
    RecordingSession session = RecordingSession.of(plain());
    new SignProcessor(JoseProcessorsTest.config(SignConfig.class, settings))
        .process(session, options);
    return Vcon.parse(session.input().toJson());
  }

  private static SignFilterPluginOptions by(@Nullable String key, @Nullable String kid) {
    return new SignFilterPluginOptions(key, List.of(), "rfc", kid);
  }

  private static JsonNode protectedHeader(Vcon signed) {
    String text = signed.tree().at("/signatures/0/protected").asText();
    return StrictJson.read(Base64Text.url(text, JoseError.JWS_ERROR, "protected"));
  }

  private static RecordingSession verified(Vcon signed, VerifyProcessor verify, JsonNode... keys) {
    RecordingSession session = RecordingSession.of(signed);
    verify.process(session, new VerifyFilterPluginOptions(List.of(), List.of(keys)));
    return session;
  }

  private static VerifyProcessor verify(Map<String, Object> settings) {
    return new VerifyProcessor(JoseProcessorsTest.config(VerifyConfig.class, settings));
  }

  @Test
  void aKeyWithANameSignsWithoutCertificates() {
    Vcon byPem = signedBy(by(TestData.pem("own/signer.key"), "mine"), Map.of());
    assertEquals("{\"alg\":\"RS256\",\"kid\":\"mine\"}", protectedHeader(byPem).toString());
    assertFalse(byPem.tree().at("/signatures/0/header").has("x5c"));
    verified(byPem, verify(Map.of()), TextNode.valueOf(TestData.pem("own/signer_public.pem")));

    Vcon byJwk = signedBy(by(NEW.toString(), null), Map.of());
    assertEquals("2026", protectedHeader(byJwk).path("kid").asText());
    verified(byJwk, verify(Map.of()), json(OLD.toPublicJWK()), json(NEW.toPublicJWK()));
    assertRefused(
        JoseError.UNTRUSTED_KEY, () -> verified(byJwk, verify(Map.of()), json(OLD.toPublicJWK())));
  }

  @Test
  void theKidNamesOneKeyOfASet() {
    String both = new JWKSet(List.of(OLD, NEW)).toString(false);
    Vcon signed = signedBy(by(both, "2025"), Map.of());
    verified(signed, verify(Map.of()), json(OLD.toPublicJWK()));
    assertEquals(
        "private_pem_key: kid must name one of its keys: \"2025\", \"2026\"",
        assertRefused(JoseError.INVALID_KEY, () -> signedBy(by(both, null), Map.of())));
  }

  @Test
  void aConfiguredNameIsThatOfTheConfiguredKey() {
    Map<String, Object> settings =
        Map.of("_private__pem__key", TestData.pem("own/signer.key"), "kid", "ours");
    assertEquals("ours", protectedHeader(signedBy(by(null, null), settings)).path("kid").asText());
    assertRefused(
        JoseError.NO_PUBLIC_KEY,
        () -> signedBy(by(TestData.pem("own/signer2.key"), null), settings));
  }

  @Test
  void aJwkWhoseHalvesAreOfTwoKeysSignsNothing() {
    ObjectNode torn = (ObjectNode) json(Token.curve(Curve.P_256, "torn"));
    torn.set("d", json(Token.curve(Curve.P_256, "other")).get("d"));
    assertEquals(
        "private_pem_key: the halves of the JWK are not of one key",
        assertRefused(JoseError.INVALID_KEY, () -> signedBy(by(torn.toString(), null), Map.of())));
  }

  @Test
  void oneKeySigns() throws Exception {
    Path one = Files.writeString(folder.resolve("one.key"), TestData.pem("own/signer.key"));
    assertRefused(
        JoseError.INVALID_KEY,
        () -> signedBy(by(null, "x"), Map.of("_private__pem__key", one + "," + one)));
  }

  @Test
  void trustedKeysAreReadAnewWhenTheirFileChanges() throws Exception {
    Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(OLD).toString());
    VerifyProcessor verify = verify(Map.of("trusted__keys", file.toString()));
    Vcon old = Token.signed(OLD, "RS256", "2025");
    Vcon fresh = Token.signed(NEW, "RS256", "2026");
    verified(old, verify);
    assertRefused(JoseError.UNTRUSTED_KEY, () -> verified(fresh, verify));
    Files.writeString(file, new JWKSet(List.of(OLD, NEW)).toString());
    verified(old, verify);
    verified(fresh, verify);
    Files.writeString(file, new JWKSet(NEW).toString());
    assertRefused(JoseError.UNTRUSTED_KEY, () -> verified(old, verify));
    Files.delete(file);
    assertEquals(
        "trusted_keys: a file with keys can't be read",
        assertRefused(JoseError.INVALID_KEY, () -> verified(fresh, verify)));
  }

  @Test
  void whomAStepTrustsReplacesAllThatIsConfigured() {
    VerifyProcessor verify =
        verify(
            Map.of(
                "allowed__ca__cert__pems", TestData.pem("own/root.crt"),
                "trusted__keys", new JWKSet(OLD).toString()));
    Vcon byChain = signed();
    Vcon byKey = Token.signed(OLD, "RS256", "2025");
    assertTrue(verified(byChain, verify).input().readable());
    assertTrue(verified(byKey, verify).input().readable());
    JsonNode other = json(NEW.toPublicJWK());
    assertRefused(JoseError.UNTRUSTED_CERTIFICATE, () -> verified(byChain, verify, other));
    assertRefused(JoseError.UNTRUSTED_KEY, () -> verified(byKey, verify, other));
    assertRefused(
        JoseError.INVALID_VCON_SIGNATURE,
        () ->
            verify.process(
                RecordingSession.of(byKey),
                new VerifyFilterPluginOptions(List.of(TestData.pem("own/root.crt")), List.of())));
  }

  @Test
  void optionsNameFilesOfTheFolderForThat() throws Exception {
    Files.writeString(folder.resolve("keys.json"), "\uFEFF" + new JWKSet(OLD));
    VerifyProcessor verify = verify(Map.of("pem__folder", folder.toString()));
    Vcon vcon = Token.signed(OLD, "RS256", "2025");
    verified(vcon, verify, TextNode.valueOf("keys.json"));
    for (String name : List.of("../keys.json", "/etc/passwd", "nope", "", "a\u0000b")) {
      assertRefused(JoseError.INVALID_KEY, () -> verified(vcon, verify, TextNode.valueOf(name)));
    }
    assertRefused(
        JoseError.INVALID_KEY, () -> verified(vcon, verify(Map.of("trusted__keys", "a\u0000b"))));
  }

  @Test
  void vconLibsFormIsVerifiedByItsKey() {
    ObjectNode mixed = Token.signed(OLD, "RS256", "2025").copyTree();
    ((ObjectNode) mixed.at("/signatures/0")).remove("header");
    mixed.put("vcon", "0.4.0").put("uuid", plain().uuid());
    mixed.putArray("parties").addObject().put("name", "Mallory");
    Vcon verified = verified(Vcon.of(mixed), verify(Map.of()), json(OLD.toPublicJWK())).input();
    assertEquals(plain().tree(), verified.content().tree());
    assertEquals(plain().parties(), verified.parties());
  }
}
