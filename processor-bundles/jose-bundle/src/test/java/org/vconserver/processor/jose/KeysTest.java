package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.error.VconException;

/** Keys and certificates: what can be read, and what is believed. */
class KeysTest {
  private static final PrivateKey SIGNER =
      PemReader.privateKey("key", TestData.pem("own/signer.key"), "");

  static Stream<String> files() {
    return Stream.of("own", "peers", "interop1")
        .flatMap(
            folder -> {
              try (Stream<Path> files =
                  Files.list(
                      Path.of(System.getProperty("vcon.test.data", "../../testing/data"))
                          .resolve("keys")
                          .resolve(folder))) {
                return files
                    .map(file -> folder + "/" + file.getFileName())
                    .sorted()
                    .toList()
                    .stream();
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyAndCertificateIsRead(String file) {
    String pem = TestData.pem(file);
    if (file.endsWith(".key")) {
      String passphrase =
          file.contains("encrypted") ? "changeit" : file.contains("/ca") ? "fake" : "";
      PemReader.privateKey("key", pem, passphrase);
    } else {
      PemReader.publicKeys("key", pem);
    }
    if (file.endsWith(".crt")) {
      assertEquals(1, PemReader.certificates(TestData.texts(file)).size());
    }
  }

  @Test
  void oneKeyIsTheSameInAllItsForms() {
    assertEquals(SIGNER, PemReader.privateKey("key", TestData.pem("own/signer_pkcs1.key"), ""));
    assertEquals(
        SIGNER,
        PemReader.privateKey("key", TestData.pem("own/signer_encrypted_pkcs8.key"), "changeit"));
  }

  @ParameterizedTest
  @CsvSource({"own/signer_encrypted_pkcs8.key, wrong", "own/signer.crt, x", "peers/ca.key, ''"})
  void whatIsNoKeyOrCanNotBeOpenedSaysSoAndNoMore(String file, String passphrase) {
    VconException refusal =
        assertThrows(
            VconException.class,
            () -> PemReader.privateKey("private_pem_key", TestData.pem(file), passphrase));
    assertEquals(JoseError.INVALID_KEY, refusal.code());
    assertFalse(refusal.getMessage().contains("MII"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!!!!",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n",
        ""
      })
  void brokenTextIsRefused(String pem) {
    JoseFilesTest.assertError(JoseError.INVALID_KEY, () -> PemReader.privateKey("key", pem, ""));
    JoseFilesTest.assertError(JoseError.INVALID_KEY, () -> PemReader.publicKeys("key", pem));
    JoseFilesTest.assertError(
        JoseError.INVALID_KEY, () -> PemReader.certificates(List.of(new KeyText("key", pem))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "own/leafca_victim.crt own/signer.crt own/inter.crt|own/root.crt",
        "own/rogue_signer.crt own/rogue_root.crt|own/root.crt",
        "own/signer.crt|own/root.crt",
        "own/selfsigned.crt|own/root.crt",
        "own/root.crt own/inter.crt own/signer.crt|own/root.crt",
        "own/inter.crt|own/root.crt",
        "own/signer.crt own/inter.crt|own/rogue_root.crt",
        "own/weak1024.crt own/inter.crt|own/root.crt",
        "peers/fake_grp.crt peers/fake_div.crt|peers/fake_ca2_root.crt",
        "peers/fake_grp.crt|peers/fake_ca_root.crt",
        "interop1/cert.crt interop1/mid.crt|interop1/ca2_root.crt",
      })
  void chainsThatProveNothingAreRefusedInBothModes(String chain, String anchor) {
    for (boolean legacy : new boolean[] {true, false}) {
      JoseFilesTest.assertError(
          JoseError.UNTRUSTED_CERTIFICATE, () -> check(TestData.trust(legacy, anchor), chain));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "own/signer.crt own/inter.crt own/root.crt|own/root.crt|false",
        "own/signer.crt own/inter.crt|own/root.crt|false",
        "own/signer.crt|own/inter.crt|false",
        "own/ec.crt own/inter.crt|own/root.crt|true",
        "peers/fake_grp.crt peers/fake_div.crt peers/fake_ca_root.crt|peers/fake_ca_root.crt|true",
        "interop1/cert.crt interop1/mid.crt|interop1/ca_root.crt|true",
      })
  void chainsThatLeadToATrustedAuthorityAreBelieved(String chain, String anchor, boolean legacy) {
    check(TestData.trust(legacy, anchor), chain);
  }

  @Test
  void datesAreThoseOfEveryCertificateAtThatTime() {
    JoseFilesTest.assertError(
        JoseError.INVALID_CERT_DATE,
        () ->
            check(
                TestData.trust(true, "interop1/ca_root.crt"),
                "interop1/cert.crt interop1/expired_mid.crt"));
    TrustPolicy then =
        new TrustPolicy(
            TestData.trust(false, "own/root.crt").anchors(),
            false,
            false,
            Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC));
    check(then, "own/expired.crt own/inter.crt");
    JoseFilesTest.assertError(
        JoseError.INVALID_CERT_DATE,
        () -> check(TestData.trust(false, "own/root.crt"), "own/expired.crt own/inter.crt"));
  }

  @Test
  void whoChecksForWithdrawnCertificatesBelievesNoneThatNobodyVouchesFor() {
    TrustPolicy policy =
        new TrustPolicy(
            TestData.trust(false, "own/root.crt").anchors(), false, true, Clock.systemUTC());
    JoseFilesTest.assertError(
        JoseError.UNTRUSTED_CERTIFICATE, () -> check(policy, "own/signer.crt own/inter.crt"));
  }

  private static void check(TrustPolicy trust, String chain) {
    trust.check(PemReader.certificates(TestData.texts(chain.split(" ", 0))), "x5c");
  }
}
