package org.vconserver.processor.jose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.vconserver.vcon.Vcon;

/** The keys and the signed and encrypted vCons of testing/data. */
final class TestData {
  private TestData() {}

  /** A line of the manifest. */
  record Entry(String path, String kind, String form) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    byte[] bytes() {
      return TestData.bytes(path);
    }

    Vcon vcon() {
      return Vcon.parse(bytes());
    }

    boolean ofPeers() {
      return name().startsWith("ietf_");
    }

    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<Entry> manifest() {
    return new String(bytes("MANIFEST.tsv"), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(cells -> new Entry(cells[0], cells[1], cells[2]));
  }

  static Stream<Entry> valid(String form) {
    return manifest().filter(entry -> entry.kind().equals("VALID") && entry.form().equals(form));
  }

  static Entry named(String name) {
    return manifest().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
  }

  static byte[] bytes(String path) {
    try {
      return Files.readAllBytes(
          Path.of(System.getProperty("vcon.test.data", "../../testing/data")).resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PEM text: {@code own/signer.key}. */
  static String pem(String name) {
    return new String(bytes("keys/" + name), java.nio.charset.StandardCharsets.US_ASCII);
  }

  static List<KeyText> texts(String... names) {
    return Stream.of(names).map(name -> new KeyText(name, pem(name))).toList();
  }

  static PublicKey publicKey(String name) {
    return (PublicKey) KeyReader.key(name, PemReader.publicKeys(name, pem(name)).get(0));
  }

  /** Trusts authorities and no key. */
  static VconVerification verification(TrustPolicy trust) {
    return new VconVerification(trust, new TrustedKeys(KeySet.EMPTY, Clock.systemUTC()));
  }

  static TrustPolicy trust(boolean legacyV1, String... anchors) {
    return new TrustPolicy(
        PemReader.certificates(texts(anchors)), legacyV1, false, Clock.systemUTC());
  }

  static VconSigner signer(VconSigner.Style style, String key, String... chain) {
    return new VconSigner(
        PemReader.privateKey("key", pem(key), ""),
        PemReader.certificates(texts(chain)),
        null,
        style);
  }

  static VconDecryption decryption(String... keys) {
    return new VconDecryption(KeyReader.read(texts(keys), "", KeyPurpose.DECRYPT));
  }

  static VconEncryption encryption(String... keys) {
    return new VconEncryption(KeyReader.read(texts(keys), "", KeyPurpose.ENCRYPT).keys());
  }
}
