package org.vconserver.processor.email;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS that trusts the certificates that Java trusts, and those of a file. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Makes a factory of TLS sockets.
   *
   * @param pemFile a file of certificates in PEM; empty for none
   */
  static SSLSocketFactory sockets(String pemFile) throws GeneralSecurityException, IOException {
    if (pemFile.isBlank()) {
      return SSLContext.getDefault().getSocketFactory();
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    TrustManagerFactory known =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    known.init((@Nullable KeyStore) null);
    int count = 0;
    for (TrustManager manager : known.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate certificate : x509.getAcceptedIssuers()) {
          store.setCertificateEntry("java" + count++, certificate);
        }
      }
    }
    try (InputStream in = Files.newInputStream(Path.of(pemFile))) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("own" + count++, certificate);
      }
    }
    TrustManagerFactory all =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    all.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, all.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
