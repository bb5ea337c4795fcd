package org.vconserver.access.tls;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.EncryptionException;
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

/**
 * Holds a certificate with those of its issuers, and the private key that belongs to it. Immutable.
 * Never shows the key.
 */
final class ServerCertificate {
  /** Names the entry in a key store, which is in memory only. */
  private static final String ENTRY = "server";

  private static final int MOST_OBJECTS = 100;
  private static final byte[] SIGNED = {1, 2, 3, 4};

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /**
   * Reads both from PEM texts, in which other objects may stand beside them.
   *
   * @param password opens the key; empty if it is not encrypted
   * @throws TlsFault if one can't be read, or the key is not that of the first certificate
   */
  static ServerCertificate of(String certificatePem, String keyPem, String password)
      throws TlsFault {
    List<X509Certificate> chain = chain(certificatePem);
    PrivateKey key = key(keyPem, password);
    if (!belong(key, chain.get(0).getPublicKey())) {
      throw new TlsFault(
          TlsFiles.KEY, "is not the key of the first certificate in " + TlsFiles.CERTIFICATE);
    }
    return new ServerCertificate(key, chain);
  }

  /** Gives the first moment at which the certificate, or one of its issuers', is not valid yet. */
  Instant from() {
    return chain.stream().map(c -> c.getNotBefore().toInstant()).max(Instant::compareTo).get();
  }

  /** Gives the last moment at which the certificate, and those of its issuers, are valid. */
  Instant until() {
    return chain.stream().map(c -> c.getNotAfter().toInstant()).min(Instant::compareTo).get();
  }

  /** Gives the name that the certificate is for, as it stands in it. */
  String subject() {
    return chain.get(0).getSubjectX500Principal().getName();
  }

  /** Makes a key store in memory, with an empty password, that has both. */
  KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ENTRY, key, new char[0], chain.toArray(X509Certificate[]::new));
    return store;
  }

  private static List<X509Certificate> chain(String pem) throws TlsFault {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Object object : objects(pem)) {
        if (object instanceof X509CertificateHolder holder) {
          chain.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new TlsFault(TlsFiles.CERTIFICATE, "has a certificate that can't be read");
    }
    if (chain.isEmpty()) {
      throw new TlsFault(TlsFiles.CERTIFICATE, "has no certificate in PEM form");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!isIssuer(chain.get(i), chain.get(i - 1))) {
        throw new TlsFault(
            TlsFiles.CERTIFICATE,
            "has certificates in another order than each followed by that of its issuer: number "
                + (i + 1)
                + " did not issue the one before");
      }
    }
    return chain;
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate issued) {
    try {
      issued.verify(issuer.getPublicKey());
      return issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PrivateKey key(String pem, String password) throws TlsFault {
    try {
      for (Object object : objects(pem)) {
        PrivateKeyInfo info = keyInfo(object, password);
        if (info != null) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      }
    } catch (PKCSException | EncryptionException e) {
      throw new TlsFault(TlsFiles.PASSWORD, "does not open " + TlsFiles.KEY);
    } catch (IOException | OperatorCreationException | RuntimeException e) {
      // What the parsers throw may have some of the text in it.
      throw new TlsFault(TlsFiles.KEY, "has a private key that can't be read");
    }
    throw new TlsFault(TlsFiles.KEY, "has no private key in PEM form");
  }

  private static @Nullable PrivateKeyInfo keyInfo(Object object, String password)
      throws IOException, PKCSException, OperatorCreationException, TlsFault {
    if (object instanceof PrivateKeyInfo info) {
      return info;
    }
    if (object instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    }
    boolean encrypted =
        object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo;
    if (encrypted && password.isEmpty()) {
      throw new TlsFault(TlsFiles.KEY, "is encrypted, and " + TlsFiles.PASSWORD + " is empty");
    }
    // Opens keys only; not registered with the platform.
    BouncyCastleProvider provider = new BouncyCastleProvider();
    if (object instanceof PEMEncryptedKeyPair pair) {
      return pair.decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(provider)
                  .build(password.toCharArray()))
          .getPrivateKeyInfo();
    }
    if (object instanceof PKCS8EncryptedPrivateKeyInfo info) {
      return info.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(provider)
              .build(password.toCharArray()));
    }
    return null;
  }

  private static boolean belong(PrivateKey key, PublicKey shown) throws TlsFault {
    if (key instanceof RSAKey rsa) {
      BigInteger modulus = rsa.getModulus();
      return shown instanceof RSAKey other && other.getModulus().equals(modulus);
    }
    if (!key.getAlgorithm().equals("EC")) {
      throw new TlsFault(
          TlsFiles.KEY, "is of the kind " + key.getAlgorithm() + ": TLS takes RSA and EC here");
    }
    return shown instanceof ECPublicKey && verifies(key, shown);
  }

  /** Tells if one key verifies what the other has signed: a private one does not have the other. */
  private static boolean verifies(PrivateKey key, PublicKey shown) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(SIGNED);
      byte[] made = signature.sign();
      signature.initVerify(shown);
      signature.update(SIGNED);
      return signature.verify(made);
    } catch (GeneralSecurityException e) {
      return false;
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
