package org.vconserver.access.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");
  private static final KeyPair EC = TestPem.keys("EC", 256);
  private static final KeyPair RSA = TestPem.keys("RSA", 2048);
  private static final KeyPair EDWARDS = TestPem.keys("Ed25519", 0);

  private static final Map<String, Function<PrivateKey, String>> FORMS =
      Map.of(
          "PKCS #8", TestPem::pkcs8,
          "PKCS #8, encrypted", TestPem::encryptedPkcs8,
          "traditional", TestPem::traditional,
          "traditional, encrypted", TestPem::encryptedTraditional);

  private static KeyPair keys(String algorithm) {
    return switch (algorithm) {
      case "EC" -> EC;
      case "RSA" -> RSA;
      default -> EDWARDS;
    };
  }

  private static String certificate(String algorithm) {
    return TestPem.certificate(keys(algorithm), "vcon." + algorithm, FROM, UNTIL);
  }

  private static String key(String algorithm, String form) {
    return FORMS.getOrDefault(form, TestPem::pkcs8).apply(keys(algorithm).getPrivate());
  }

  private static String fault(String certificate, String key, String password) {
    TlsFault fault =
        assertThrows(TlsFault.class, () -> ServerCertificate.of(certificate, key, password));
    return fault.setting() + ": " + fault.reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RSA | PKCS #8
          RSA | PKCS #8, encrypted
          RSA | traditional
          RSA | traditional, encrypted
          EC  | PKCS #8
          EC  | PKCS #8, encrypted
          EC  | traditional
          EC  | traditional, encrypted
          """)
  void everyFormOfAKeyIsRead(String algorithm, String form) throws Exception {
    String password = form.contains("encrypted") ? TestPem.PASSWORD : "";
    ServerCertificate read =
        ServerCertificate.of(certificate(algorithm), key(algorithm, form), password);
    assertEquals("CN=vcon." + algorithm, read.subject());
    KeyStore store = read.keyStore();
    assertEquals(algorithm, store.getKey("server", new char[0]).getAlgorithm());
  }

  @Test
  void theChainIsWholeAndValidAsLongAsTheFirstToEnd() throws Exception {
    Instant earlier = Instant.parse("2026-06-01T00:00:00Z");
    String issuer = TestPem.certificate(keys("RSA"), "issuer", FROM.minusSeconds(60), earlier);
    String issued = TestPem.certificate(keys("EC"), "vcon", keys("RSA"), "issuer", FROM, UNTIL);
    String chain = "Subject: vcon\n" + issued + "Subject: issuer\n" + issuer;
    ServerCertificate read = ServerCertificate.of(chain, key("EC", ""), "");
    assertEquals(2, read.keyStore().getCertificateChain("server").length);
    assertEquals(FROM, read.from());
    assertEquals(earlier, read.until());
    assertEquals(
        "TLS_CERTIFICATE: has certificates in another order than each followed by that of its"
            + " issuer: number 2 did not issue the one before",
        fault(issued + certificate("EC") + issuer, key("EC", ""), ""));
  }

  @Test
  void bothMayStandInOneFile() throws Exception {
    String both = key("EC", "traditional") + certificate("EC");
    assertEquals("CN=vcon.EC", ServerCertificate.of(both, both, "").subject());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    String wrong = "TLS_KEY: is not the key of the first certificate in TLS_CERTIFICATE";
    assertEquals(wrong, fault(certificate("EC"), key("RSA", ""), ""));
    assertEquals(wrong, fault(certificate("RSA"), key("EC", ""), ""));
    String other = TestPem.pkcs8(TestPem.keys("EC", 256).getPrivate());
    assertEquals(wrong, fault(certificate("EC"), other, ""));
  }

  @Test
  void aKeyThatTlsCannotUseIsRefused() {
    String fault = fault(certificate("Ed25519"), key("Ed25519", ""), "");
    assertTrue(fault.startsWith("TLS_KEY: is of the kind Ed"), fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS #8, encrypted", "traditional, encrypted"})
  void anEncryptedKeyNeedsItsPassword(String form) {
    assertEquals(
        "TLS_KEY: is encrypted, and TLS_KEY_PASSWORD is empty",
        fault(certificate("EC"), key("EC", form), ""));
    String wrong = fault(certificate("EC"), key("EC", form), "wrong");
    assertEquals("TLS_KEY_PASSWORD: does not open TLS_KEY", wrong);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals("TLS_CERTIFICATE: has no certificate in PEM form", fault("", key("EC", ""), ""));
    assertEquals(
        "TLS_KEY: has no private key in PEM form", fault(certificate("EC"), certificate("EC"), ""));
  }

  /** A file that is being written is cut anywhere. */
  @Test
  void halfOfAFileIsNoFile() {
    String certificate = certificate("EC");
    String key = key("EC", "");
    for (int length = 0; length < key.length() - 1; length += 7) {
      String fault = fault(certificate, key.substring(0, length), "");
      assertTrue(fault.startsWith("TLS_KEY: has "), fault);
      assertFalse(fault.contains("MIG"), "nothing of a key is told");
    }
    for (int length = 0; length < certificate.length() - 1; length += 7) {
      String fault = fault(certificate.substring(0, length), key, "");
      assertTrue(fault.startsWith("TLS_CERTIFICATE: has "), fault);
    }
  }
}
