package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.processor.jose.TestData.Entry;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;

/** Every signed and encrypted vCon of the test data does what the manifest says of it. */
class JoseFilesTest {
  private static final String OWN_ROOT = "own/root.crt";
  private static final String PEERS_ROOT = "peers/fake_ca_root.crt";
  private static final Set<String> TOLD = new HashSet<>();

  static Stream<Entry> signed() {
    return TestData.valid("signed");
  }

  static Stream<Entry> encrypted() {
    return TestData.valid("encrypted");
  }

  private static VconVerification trusting(Entry file) {
    return TestData.verification(
        TestData.trust(file.ofPeers(), file.ofPeers() ? PEERS_ROOT : OWN_ROOT));
  }

  private static void assertContent(Entry file, Vcon verified) {
    assertTrue(verified.readable());
    assertEquals(VconForm.SIGNED, verified.form());
    Vcon content = verified.content();
    assertEquals(verified.uuid(), content.uuid());
    if (file.ofPeers()) {
      assertFalse(content.parties().isEmpty());
      assertFalse(content.dialogs().isEmpty());
    } else {
      assertEquals(
          StrictJson.read(TestData.bytes("expected/own_signed_payload.json")), content.tree());
    }
  }

  @ParameterizedTest
  @MethodSource("signed")
  void signedVconsVerify(Entry file) {
    assertContent(file, trusting(file).verify(file.vcon()));
  }

  @ParameterizedTest
  @MethodSource("signed")
  void signedVconsOfPeersNeedTheLegacyMode(Entry file) {
    VconVerification strict = TestData.verification(TestData.trust(false, OWN_ROOT, PEERS_ROOT));
    if (file.ofPeers()) {
      assertError(JoseError.UNTRUSTED_CERTIFICATE, () -> strict.verify(file.vcon()));
    } else {
      assertContent(file, strict.verify(file.vcon()));
    }
  }

  @ParameterizedTest
  @MethodSource("signed")
  void whoTrustsNobodyVerifiesNothing(Entry file) {
    for (TrustPolicy trust :
        new TrustPolicy[] {
          TestData.trust(true),
          TestData.trust(true, "own/rogue_root.crt", "peers/fake_ca2_root.crt"),
          TestData.trust(true, "interop1/ca_root.crt")
        }) {
      assertError(
          JoseError.UNTRUSTED_CERTIFICATE, () -> TestData.verification(trust).verify(file.vcon()));
    }
  }

  @ParameterizedTest
  @MethodSource("encrypted")
  void encryptedVconsDecryptAndVerify(Entry file) {
    String key = file.ofPeers() ? "peers/fake_grp.key" : "own/recipient1.key";
    Vcon signed = TestData.decryption(key).decrypt(file.vcon());
    assertEquals(VconForm.SIGNED, signed.form());
    assertFalse(signed.readable());
    assertContent(file, trusting(file).verify(signed));
  }

  @Test
  void eachOfTwoRecipientsOpensIt() {
    Vcon vcon = TestData.named("own_encrypted_two_recipients.vcon").vcon();
    assertEquals(
        TestData.decryption("own/recipient1.key").decrypt(vcon).tree(),
        TestData.decryption("own/recipient2.key").decrypt(vcon).tree());
  }

  @ParameterizedTest
  @MethodSource("encrypted")
  void theKeyOfSomeoneElseOpensNothing(Entry file) {
    assertError(
        JoseError.JWE_PARSE_ERROR,
        () -> TestData.decryption("own/outsider.key").decrypt(file.vcon()));
  }

  /** Each with its reason: a code, and words of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jws-alg-conflict.vcon|JWS_ERROR|alg has two different values",
        "jws-alg-none-case.vcon|JWS_ERROR|alg is not allowed",
        "jws-alg-none.vcon|JWS_ERROR|alg is not allowed",
        "jws-chain-broken-order.vcon|UNTRUSTED_CERTIFICATE|signer's certificate is that of an authority",
        "jws-es256-psychic-zero-signature.vcon|INVALID_SIGNATURE|does not fit",
        "jws-expired-cert.vcon|INVALID_CERT_DATE|x5c[0]: not valid after 2025-01-01",
        "jws-header-uuid-mismatch.vcon|INVALID_VCON_SIGNATURE|another uuid",
        "jws-hs256-key-confusion.vcon|JWS_ERROR|alg is not allowed",
        "jws-not-yet-valid-cert.vcon|INVALID_CERT_DATE|x5c[0]: not valid before 2043-01-01",
        "jws-payload-bad-base64.vcon|JWS_ERROR|payload: is not base64url",
        "jws-payload-not-vcon.vcon|INVALID_VCON|payload is no vCon",
        "jws-protected-not-json.vcon|JWS_ERROR|protected: is not a JSON object",
        "jws-self-signed-cert.vcon|UNTRUSTED_CERTIFICATE|does not lead to a trusted authority",
        "jws-signature-empty.vcon|INVALID_SIGNATURE|does not fit",
        "jws-signatures-empty-array.vcon|INVALID_VCON_SIGNATURE|must be 1 to 16, not 0",
        "jws-signatures-object.vcon|JWS_ERROR|signatures: must be an array",
        "jws-tampered-payload.vcon|INVALID_SIGNATURE|does not fit",
        "jws-two-sigs-one-bad.vcon|INVALID_SIGNATURE|1 of 2 signatures are not good: signatures[1]",
        "jws-weak-rsa1024.vcon|UNTRUSTED_CERTIFICATE|key is too small",
        "jws-x5c-base64url-not-base64.vcon|INVALID_VCON_SIGNATURE|x5c[0]: is not a certificate in base64",
        "jws-x5c-other-leaf.vcon|INVALID_SIGNATURE|does not fit",
        "jws-x5c-string.vcon|INVALID_VCON_SIGNATURE|x5c: must be an array",
      })
  void brokenSignaturesFailWithTheirReason(String name, String code, String reason) {
    TOLD.add(name);
    VconVerification verification = TestData.verification(TestData.trust(true, OWN_ROOT));
    assertFails(code, reason, () -> verification.verify(TestData.named(name).vcon()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwe-alg-dir.vcon|alg or enc is not allowed",
        "jwe-ciphertext-number.vcon|ciphertext: must be a string",
        "jwe-contains-garbage.vcon|no vCon: not JSON",
        "jwe-contains-jwe-9-levels.vcon|is not signed",
        "jwe-contains-unsigned.vcon|is not signed",
        "jwe-crit-unknown.vcon|critical extension",
        "jwe-encrypted-key-tampered.vcon|does not open it",
        "jwe-pbes2-huge-count.vcon|alg or enc is not allowed",
        "jwe-recipients-empty.vcon|recipients: must be an array of 1",
        "jwe-recipients-object.vcon|recipients: must be an array of 1",
        "jwe-tampered-ciphertext.vcon|does not open it, or it was changed",
        "jwe-tampered-tag.vcon|does not open it, or it was changed",
        "jwe-uuid-mismatch.vcon|another uuid",
        "jwe-wrong-recipient.vcon|does not open it",
        "jwe-zip-bomb.vcon|when inflated",
      })
  void brokenEncryptionFailsWithItsReason(String name, String reason) {
    TOLD.add(name);
    VconDecryption decryption = TestData.decryption("own/recipient1.key");
    assertFails("JWE_PARSE_ERROR", reason, () -> decryption.decrypt(TestData.named(name).vcon()));
  }

  @Test
  void aTamperedSignatureIsFoundAfterDecryption() {
    TOLD.add("jwe-contains-tampered-jws.vcon");
    Vcon signed =
        TestData.decryption("own/recipient1.key")
            .decrypt(TestData.named("jwe-contains-tampered-jws.vcon").vcon());
    assertError(
        JoseError.INVALID_SIGNATURE,
        () -> TestData.verification(TestData.trust(true, OWN_ROOT)).verify(signed));
  }

  @org.junit.jupiter.api.AfterAll
  static void everyFileIsNamed() {
    Set<String> all = new TreeSet<>();
    TestData.manifest()
        .filter(entry -> entry.kind().equals("CRYPTO-FAIL"))
        .forEach(entry -> all.add(entry.name()));
    assertEquals(all, new TreeSet<>(TOLD));
  }

  static void assertError(JoseError code, org.junit.jupiter.api.function.Executable action) {
    assertEquals(code, assertThrows(VconException.class, action).code());
  }

  private static void assertFails(
      String code, String reason, org.junit.jupiter.api.function.Executable action) {
    VconException failure =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> assertThrows(VconException.class, action));
    assertEquals(code, failure.code().name(), failure.getMessage());
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    assertTrue(failure.getMessage().length() < 1000, failure.getMessage());
  }
}
