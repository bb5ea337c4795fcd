package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.tck.redis.RedisProcess;

/** A Redis that speaks TLS, with a certificate that only a truststore makes good. */
@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private int port;

  @BeforeEach
  void makeCertificate() throws Exception {
    port = RedisProcess.freePort();
    Path store = folder.resolve("server.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "RSA",
                "-validity",
                "2",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, exit);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Certificate certificate = keys.getCertificate("redis");
    pem("cert.pem", "CERTIFICATE", certificate.getEncoded());
    pem("key.pem", "PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("redis", certificate);
    try (var out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  private void pem(String file, String kind, byte[] content) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private RedisProcess start() throws Exception {
    return RedisProcess.start(
        folder,
        RedisProcess.freePort(),
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        "cert.pem",
        "--tls-key-file",
        "key.pem",
        "--tls-ca-cert-file",
        "cert.pem",
        "--tls-auth-clients",
        "no");
  }

  private Redis connect(boolean trusting) throws Exception {
    RedisSettings settings =
        new RedisSettings(
            "",
            Duration.ofSeconds(5),
            new JobHistory(Duration.ofDays(1), 1000),
            new KeptChanges(Duration.ofSeconds(100), 1000, 0),
            ExpiryRules.NONE,
            50,
            0,
            trusting
                ? Optional.of(folder.resolve("trusted.p12").toUri().toURL())
                : Optional.empty(),
            PASSWORD);
    return Redis.connect(RedisUrl.parse("rediss://127.0.0.1:" + port), settings);
  }

  @Test
  void isSpokenToWhenTheTruststoreHasItsCertificate() throws Exception {
    try (RedisProcess redis = start();
        Redis connected = connect(true)) {
      new RedisJobQueues(connected, new WakeUps(connected)).create("q");
      assertEquals("[q]", redis.ask("SMEMBERS", "queues"));
    }
  }

  @Test
  void isNotTrustedWithoutOne() throws Exception {
    try (RedisProcess redis = start()) {
      assertThrows(RuntimeException.class, () -> connect(false).close());
      assertEquals("PONG", redis.ask("PING"));
    }
  }
}
