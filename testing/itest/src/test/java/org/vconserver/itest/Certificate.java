package org.vconserver.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes certificates of this machine, by the JDK's keytool. */
record Certificate(X509Certificate shown, Key key) {
  private static final String PASSWORD = "changeit";

  /** Makes one that is valid for some days. */
  static Certificate make(Path folder, String name, int days)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve("keytool.log")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new Certificate(
        (X509Certificate) keys.getCertificate(name), keys.getKey(name, PASSWORD.toCharArray()));
  }

  /** Writes both as PEM files, each in one step: cert.pem and key.pem. */
  void write(Path folder) throws IOException, GeneralSecurityException {
    write(folder.resolve("cert.pem"), "CERTIFICATE", shown.getEncoded());
    write(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
            + "\n-----END "
            + kind
            + "-----\n";
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, "-----BEGIN " + kind + "-----\n" + text, StandardCharsets.US_ASCII);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives what connects only to servers that show one of some certificates. */
  static SSLContext trusting(List<Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (Certificate certificate : certificates) {
      String name = certificate.shown().getSubjectX500Principal().getName();
      trusted.setCertificateEntry(name, certificate.shown());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
