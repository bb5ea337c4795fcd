package org.vconserver.processor.jose;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/** Keys and certificates in PEM text. What is read from it never shows in messages. */
final class PemReader {
  /** Opens what protects keys only; not registered with the platform. */
  private static final BouncyCastleProvider DECRYPTION = new BouncyCastleProvider();

  private static final int MOST_OBJECTS = 100;

  private PemReader() {}

  /**
   * Gives the private key in a text: PKCS #8 or PKCS #1, plain or encrypted, or of an elliptic
   * curve.
   *
   * @throws VconException INVALID_KEY
   */
  static PrivateKey privateKey(String name, String pem, String passphrase) {
    try {
      for (Object object : objects(pem)) {
        PrivateKeyInfo info = privateKeyInfo(object, passphrase);
        if (info != null) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      }
    } catch (IOException | PKCSException | OperatorCreationException | IllegalArgumentException e) {
      throw new VconException(
          JoseError.INVALID_KEY, name + ": is not a private key that can be read", e);
    }
    throw new VconException(JoseError.INVALID_KEY, name + ": has no private key");
  }

  private static @Nullable PrivateKeyInfo privateKeyInfo(Object object, String passphrase)
      throws IOException, PKCSException, OperatorCreationException {
    if (object instanceof PrivateKeyInfo info) {
      return info;
    }
    if (object instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    }
    if (object instanceof PEMEncryptedKeyPair encrypted) {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(DECRYPTION)
                  .build(passphrase.toCharArray()))
          .getPrivateKeyInfo();
    }
    if (object instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(DECRYPTION)
              .build(passphrase.toCharArray()));
    }
    return null;
  }

  /**
   * Gives the certificates in texts, in their order.
   *
   * @throws VconException INVALID_KEY if a text has none
   */
  static List<X509Certificate> certificates(String name, List<String> pems) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String pem : pems) {
      int before = certificates.size();
      try {
        for (Object object : objects(pem)) {
          if (object instanceof X509CertificateHolder holder) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
          }
        }
      } catch (IOException | CertificateException | IllegalArgumentException e) {
        throw new VconException(
            JoseError.INVALID_KEY, name + ": is not a certificate that can be read", e);
      }
      if (certificates.size() == before) {
        throw new VconException(JoseError.INVALID_KEY, name + ": has no certificate");
      }
    }
    return certificates;
  }

  /**
   * Gives the public key in a text: that of its first certificate, or the first bare one.
   *
   * @throws VconException INVALID_KEY
   */
  static PublicKey publicKey(String name, String pem) {
    try {
      for (Object object : objects(pem)) {
        if (object instanceof X509CertificateHolder holder) {
          return new JcaPEMKeyConverter().getPublicKey(holder.getSubjectPublicKeyInfo());
        }
        if (object instanceof SubjectPublicKeyInfo info) {
          return new JcaPEMKeyConverter().getPublicKey(info);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new VconException(
          JoseError.INVALID_KEY, name + ": is not a public key that can be read", e);
    }
    throw new VconException(JoseError.INVALID_KEY, name + ": has no public key");
  }

  private static List<Object> objects(String pem) throws IOException {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object object = parser.readObject();
          object != null && objects.size() < MOST_OBJECTS;
          object = parser.readObject()) {
        objects.add(object);
      }
    } catch (IllegalStateException e) {
      throw new PEMException("not PEM", e);
    }
    return objects;
  }
}
