package org.vconserver.processor.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Date;
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

/**
 * Keys and certificates in PEM text. What is read from it never shows in messages. Whatever the
 * parsers throw, who are not made for texts that lie, is a text that can't be read.
 */
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
    return allPrivateKeys(name, pem, passphrase).get(0);
  }

  /**
   * Gives the private keys in a text, which must be RSA: that of others does not tell which public
   * key it belongs to.
   *
   * @throws VconException INVALID_KEY if it has none, or others
   */
  static List<JWK> privateKeys(String name, String pem, String passphrase) {
    List<JWK> keys = new ArrayList<>();
    for (PrivateKey key : allPrivateKeys(name, pem, passphrase)) {
      if (!(key instanceof RSAPrivateCrtKey rsa)) {
        throw new VconException(JoseError.INVALID_KEY, name + ": must be RSA");
      }
      RSAPublicKeySpec half = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
      try {
        RSAPublicKey shown = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(half);
        keys.add(new RSAKey.Builder(shown).privateKey(rsa).build());
      } catch (GeneralSecurityException | RuntimeException e) {
        throw new VconException(
            JoseError.INVALID_KEY, name + ": is not a private key that can be used", e);
      }
    }
    return keys;
  }

  private static List<PrivateKey> allPrivateKeys(String name, String pem, String passphrase) {
    List<PrivateKey> keys = new ArrayList<>();
    try {
      for (Object object : objects(pem)) {
        PrivateKeyInfo info = privateKeyInfo(object, passphrase);
        if (info != null) {
          keys.add(new JcaPEMKeyConverter().getPrivateKey(info));
        }
      }
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      throw new VconException(
          JoseError.INVALID_KEY, name + ": is not a private key that can be read", e);
    }
    if (keys.isEmpty()) {
      throw new VconException(JoseError.INVALID_KEY, name + ": has no private key");
    }
    return keys;
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
  static List<X509Certificate> certificates(List<KeyText> pems) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (KeyText pem : pems) {
      int before = certificates.size();
      try {
        for (Object object : objects(pem.text())) {
          if (object instanceof X509CertificateHolder holder) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
          }
        }
      } catch (IOException | CertificateException | RuntimeException e) {
        throw new VconException(
            JoseError.INVALID_KEY, pem.where() + ": is not a certificate that can be read", e);
      }
      if (certificates.size() == before) {
        throw new VconException(JoseError.INVALID_KEY, pem.where() + ": has no certificate");
      }
    }
    return certificates;
  }

  /**
   * Gives the public keys in a text: all bare ones, and that of its first certificate. The
   * certificates behind it are those of its issuers, whose keys are not meant.
   *
   * @throws VconException INVALID_KEY
   */
  static List<JWK> publicKeys(String name, String pem) {
    List<JWK> keys = new ArrayList<>();
    boolean certified = false;
    try {
      for (Object object : objects(pem)) {
        if (object instanceof X509CertificateHolder holder && !certified) {
          X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
          keys.add(jwk(certificate.getPublicKey(), certificate));
          certified = true;
        }
        if (object instanceof SubjectPublicKeyInfo info) {
          keys.add(jwk(new JcaPEMKeyConverter().getPublicKey(info), null));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new VconException(
          JoseError.INVALID_KEY, name + ": is not a public key that can be read", e);
    }
    if (keys.isEmpty()) {
      throw new VconException(JoseError.INVALID_KEY, name + ": has no public key");
    }
    return keys;
  }

  /**
   * Gives a public key as a JWK, which has its thumbprint.
   *
   * @param certificate the key's, whose thumbprints name it too and whose dates are the key's; null
   *     for none
   * @throws IllegalArgumentException if it is neither RSA nor of a curve that JWKs know
   */
  static JWK jwk(PublicKey key, @Nullable X509Certificate certificate) {
    Date from = certificate == null ? null : certificate.getNotBefore();
    Date until = certificate == null ? null : certificate.getNotAfter();
    List<Base64> chain = certificate == null ? null : List.of(encoded(certificate));
    if (key instanceof RSAPublicKey rsa) {
      return new RSAKey.Builder(rsa)
          .x509CertChain(chain)
          .notBeforeTime(from)
          .expirationTime(until)
          .build();
    }
    Curve curve = key instanceof ECPublicKey ec ? Curve.forECParameterSpec(ec.getParams()) : null;
    if (curve == null) {
      throw new IllegalArgumentException("neither RSA nor of a known curve");
    }
    return new ECKey.Builder(curve, (ECPublicKey) key)
        .x509CertChain(chain)
        .notBeforeTime(from)
        .expirationTime(until)
        .build();
  }

  private static Base64 encoded(X509Certificate certificate) {
    try {
      return Base64.encode(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("not a certificate", e);
    }
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
