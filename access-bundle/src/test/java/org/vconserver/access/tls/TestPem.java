package org.vconserver.access.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and certificates in all their PEM forms. */
final class TestPem {
  static final String PASSWORD = "open sesame";
  private static final BouncyCastleProvider BOUNCY = new BouncyCastleProvider();

  private TestPem() {}

  static KeyPair keys(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (size > 0) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a certificate that its own key has signed. */
  static String certificate(KeyPair keys, String name, Instant from, Instant until) {
    return certificate(keys, name, keys, name, from, until);
  }

  static String certificate(
      KeyPair keys, String name, KeyPair issuer, String issuerName, Instant from, Instant until) {
    String signature =
        switch (issuer.getPrivate().getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      X509CertificateHolder made =
          new JcaX509v3CertificateBuilder(
                  new X500Principal("CN=" + issuerName),
                  BigInteger.ONE,
                  Date.from(from),
                  Date.from(until),
                  new X500Principal("CN=" + name),
                  keys.getPublic())
              .build(new JcaContentSignerBuilder(signature).build(issuer.getPrivate()));
      return pem(made, "");
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes PKCS #8. */
  static String pkcs8(PrivateKey key) {
    return pem(PrivateKeyInfo.getInstance(key.getEncoded()), "pkcs8");
  }

  static String encryptedPkcs8(PrivateKey key) {
    try {
      OutputEncryptor encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
              .setProvider(BOUNCY)
              .setRandom(new SecureRandom())
              .setPassword(PASSWORD.toCharArray())
              .build();
      return pem(new JcaPKCS8Generator(key, encryptor), "");
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes what openssl wrote before PKCS #8: BEGIN RSA PRIVATE KEY, BEGIN EC PRIVATE KEY. */
  static String traditional(PrivateKey key) {
    return pem(info(key), "");
  }

  static String encryptedTraditional(PrivateKey key) {
    return pem(info(key), "encrypted");
  }

  /** Names the curve with the key, as openssl does and Java does not. */
  private static PrivateKeyInfo info(PrivateKey key) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    if (!(key instanceof ECPrivateKey ec)) {
      return info;
    }
    try {
      return new PrivateKeyInfo(
          info.getPrivateKeyAlgorithm(),
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              256, ec.getS(), SECObjectIdentifiers.secp256r1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Object object, String form) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      switch (form) {
        case "pkcs8" -> writer.writeObject(new PKCS8Generator((PrivateKeyInfo) object, null));
        case "encrypted" ->
            writer.writeObject(
                object,
                new JcePEMEncryptorBuilder("AES-256-CBC")
                    .setProvider(BOUNCY)
                    .build(PASSWORD.toCharArray()));
        default -> writer.writeObject(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
