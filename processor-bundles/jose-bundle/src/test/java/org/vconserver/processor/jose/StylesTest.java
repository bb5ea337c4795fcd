package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSObjectJSON;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vconserver.processor.jose.VconSigner.Style;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/** What is signed and encrypted here is read by others. */
class StylesTest {
  private static final String[] CHAIN = {"own/signer.crt", "own/inter.crt", "own/root.crt"};

  private static Vcon plain() {
    return Vcon.parse(TestData.bytes("expected/own_signed_payload.json"));
  }

  private static Vcon signed(Style style) {
    return TestData.signer(style, "own/signer.key", CHAIN).sign(plain());
  }

  private static String json(Vcon vcon) {
    return new String(vcon.toJson(), StandardCharsets.UTF_8);
  }

  private static RSAPublicKey signersKey() {
    return (RSAPublicKey) TestData.publicKey("own/signer_public.pem");
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void bothStylesVerifyHere(Style style) {
    Vcon verified =
        TestData.verification(TestData.trust(false, "own/root.crt"))
            .verify(Vcon.parse(signed(style).toJson()));
    assertEquals(plain().tree(), verified.content().tree());
  }

  @Test
  void theRfcStyleIsReadByAStrictLibrary() throws Exception {
    JWSObjectJSON jws = JWSObjectJSON.parse(json(signed(Style.RFC)));
    assertEquals(1, jws.getSignatures().size());
    assertTrue(jws.getSignatures().get(0).verify(new RSASSAVerifier(signersKey())));
    assertArrayEquals(plain().toJson(), jws.getPayload().toBytes());
    assertEquals(
        plain().uuid(), jws.getSignatures().get(0).getUnprotectedHeader().getParam("uuid"));
  }

  @Test
  void theDefaultStyleIsNotBecauseNoneSatisfiesBoth() {
    String jws = json(signed(Style.PY_VCON));
    assertThrows(ParseException.class, () -> JWSObjectJSON.parse(jws));
  }

  /** The steps of py-vcon's verify, one after the other. */
  @Test
  void theDefaultStyleIsReadByTheRulesOfPyVcon() throws Exception {
    JsonNode jws = StrictJson.read(signed(Style.PY_VCON).toJson());
    JsonNode signature = jws.path("signatures").path(0);
    JsonNode header = signature.path("header");
    assertEquals(plain().uuid(), header.path("uuid").asText());
    assertTrue(header.path("x5c").size() >= 2);
    for (int i = 0; i + 1 < header.path("x5c").size(); i++) {
      certificate(header, i).verify(certificate(header, i + 1).getPublicKey());
    }
    assertEquals(
        X509CertUtils.parse(TestData.pem("own/root.crt")),
        certificate(header, header.path("x5c").size() - 1));
    String compact =
        signature.path("protected").asText()
            + "."
            + jws.path("payload").asText()
            + "."
            + signature.path("signature").asText();
    JWSObject token = JWSObject.parse(compact);
    assertEquals(header.path("alg").asText(), token.getHeader().getAlgorithm().getName());
    assertTrue(
        token.verify(new RSASSAVerifier((RSAPublicKey) certificate(header, 0).getPublicKey())));
    assertArrayEquals(plain().toJson(), token.getPayload().toBytes());
  }

  private static java.security.cert.X509Certificate certificate(JsonNode header, int index) {
    return X509CertUtils.parse(Base64.getDecoder().decode(header.path("x5c").path(index).asText()));
  }

  @Test
  void aKeyOfAnEllipticCurveSignsAsWell() throws Exception {
    Vcon signed =
        TestData.signer(Style.RFC, "own/ec.key", "own/ec.crt", "own/inter.crt").sign(plain());
    JWSObjectJSON jws = JWSObjectJSON.parse(json(signed));
    ECPublicKey key = (ECPublicKey) TestData.publicKey("own/ec.crt");
    assertTrue(jws.getSignatures().get(0).verify(new ECDSAVerifier(key)));
    TestData.verification(TestData.trust(false, "own/root.crt"))
        .verify(Vcon.parse(signed.toJson()));
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void whatIsEncryptedIsReadByAStrictLibraryAndByTheRulesOfPyVcon(Style style) throws Exception {
    Vcon signed = signed(style);
    Vcon encrypted = TestData.encryption("own/recipient1.crt").encrypt(signed);
    RSADecrypter decrypter =
        new RSADecrypter(PemReader.privateKey("key", TestData.pem("own/recipient1.key"), ""));

    JWEObjectJSON strict = JWEObjectJSON.parse(json(encrypted));
    strict.decrypt(decrypter);
    assertArrayEquals(signed.toJson(), strict.getPayload().toBytes());

    JsonNode jwe = encrypted.tree();
    assertEquals(signed.uuid(), jwe.path("unprotected").path("uuid").asText());
    JWEObject token =
        JWEObject.parse(
            String.join(
                ".",
                jwe.path("protected").asText(),
                jwe.at("/recipients/0/encrypted_key").asText(),
                jwe.path("iv").asText(),
                jwe.path("ciphertext").asText(),
                jwe.path("tag").asText()));
    assertEquals("RSA-OAEP", token.getHeader().getAlgorithm().getName());
    assertEquals("A256CBC-HS512", token.getHeader().getEncryptionMethod().getName());
    token.decrypt(decrypter);
    assertArrayEquals(signed.toJson(), token.getPayload().toBytes());

    Vcon decrypted = TestData.decryption("own/recipient1.key").decrypt(encrypted);
    assertArrayEquals(signed.toJson(), decrypted.toJson());
  }

  @Test
  void whatWasJustSignedCanBeRead() {
    Vcon plain = plain();
    Vcon signed = TestData.signer(Style.PY_VCON, "own/signer.key", CHAIN).sign(plain);
    assertSame(plain, signed.content());
    assertEquals(plain.dialogs(), signed.dialogs());
  }
}
