package org.vconserver.access.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.server.ReadinessFinding;

class LiveCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final KeyPair FIRST = TestPem.keys("EC", 256);
  private static final KeyPair SECOND = TestPem.keys("EC", 256);

  @TempDir Path folder;
  private final List<String> used = new ArrayList<>();
  private Instant now = NOW;
  private int changes;
  private TlsFiles files;

  @BeforeEach
  void write() throws IOException {
    files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"), "");
    writeCertificate("first", FIRST, Duration.ofDays(100));
    writeKey(TestPem.pkcs8(FIRST.getPrivate()));
  }

  private void writeCertificate(String name, KeyPair keys, Duration left) throws IOException {
    write("cert.pem", TestPem.certificate(keys, name, NOW.minusSeconds(60), NOW.plus(left)));
  }

  private void writeKey(String pem) throws IOException {
    write("key.pem", pem);
  }

  /** Writes a file at a moment of its own, however fast the test is. */
  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    changes++;
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(changes)));
  }

  private LiveCertificate begin() throws TlsFault {
    return new LiveCertificate(files, clock(), certificate -> used.add(certificate.subject()));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private static void lookTwice(LiveCertificate live) {
    live.lookAtFiles();
    live.lookAtFiles();
  }

  private static List<String> findings(LiveCertificate live) {
    return live.look().stream().map(ReadinessFinding::toString).toList();
  }

  @Test
  void filesThatStayTheSameAreNotReadAgain() throws Exception {
    LiveCertificate live = begin();
    lookTwice(live);
    lookTwice(live);
    assertEquals(List.of(), used);
    assertEquals(List.of(), findings(live));
  }

  @Test
  void aNewPairIsTakenOnceBothFilesAreThere() throws Exception {
    LiveCertificate live = begin();
    writeCertificate("second", SECOND, Duration.ofDays(100));
    live.lookAtFiles();
    writeKey(TestPem.pkcs8(SECOND.getPrivate()));
    live.lookAtFiles();
    assertEquals(List.of(), used, "it may not be whole yet");
    assertEquals(List.of(), findings(live));
    live.lookAtFiles();
    assertEquals(List.of("CN=second"), used);
    assertEquals("CN=second", live.current().subject());
  }

  @Test
  void theOneBeforeStaysWhileTheNewOneIsBroken() throws Exception {
    LiveCertificate live = begin();
    writeCertificate("second", SECOND, Duration.ofDays(100));
    lookTwice(live);
    assertEquals(
        List.of(
            "the TLS certificate (TLS_KEY): is not the key of the first certificate in"
                + " TLS_CERTIFICATE; the certificate before stays in use"),
        findings(live));
    Files.delete(folder.resolve("key.pem"));
    lookTwice(live);
    assertEquals(1, findings(live).size());
    assertEquals(List.of(), used);
    writeKey(TestPem.pkcs8(SECOND.getPrivate()));
    lookTwice(live);
    assertEquals(List.of("CN=second"), used);
    assertEquals(List.of(), findings(live));
  }

  @Test
  void oneThatIsNotTakenLeavesTheOneBefore() throws Exception {
    LiveCertificate live =
        new LiveCertificate(
            files,
            clock(),
            certificate -> {
              throw new IOException();
            });
    writeCertificate("second", SECOND, Duration.ofDays(100));
    writeKey(TestPem.pkcs8(SECOND.getPrivate()));
    lookTwice(live);
    assertEquals("CN=first", live.current().subject());
    assertEquals(1, findings(live).size());
  }

  @Test
  void anotherConfigurationIsTakenAtOnceOrTheOneBeforeStays() throws Exception {
    LiveCertificate live = begin();
    write("other.pem", TestPem.encryptedPkcs8(FIRST.getPrivate()));
    live.configure(new TlsFiles(files.certificate(), folder.resolve("other.pem"), "wrong"));
    assertEquals(
        List.of(
            "the TLS certificate (TLS_KEY_PASSWORD): does not open TLS_KEY; the certificate before"
                + " stays in use"),
        findings(live));
    live.configure(
        new TlsFiles(files.certificate(), folder.resolve("other.pem"), TestPem.PASSWORD));
    assertEquals(List.of("CN=first"), used);
    assertEquals(List.of(), findings(live));
    live.configure(new TlsFault(TlsFiles.KEY, "must name a PEM file"));
    assertEquals(1, findings(live).size());
    live.lookAtFiles();
    live.configure(files);
    assertEquals(List.of(), findings(live));
  }

  @Test
  void itIsSaidTwoWeeksBeforeTheEndAndAfterIt() throws Exception {
    LiveCertificate live = begin();
    String until = NOW.plus(Duration.ofDays(100)).toString();
    now = NOW.plus(Duration.ofDays(85));
    assertEquals(List.of(), findings(live));
    now = NOW.plus(Duration.ofDays(87));
    assertEquals(
        List.of("the TLS certificate (TLS_CERTIFICATE): expires at " + until), findings(live));
    now = NOW.plus(Duration.ofDays(101));
    assertEquals(
        List.of("the TLS certificate (TLS_CERTIFICATE): has expired at " + until), findings(live));
    assertEquals(ReadinessFinding.Severity.WARNING, live.look().get(0).severity());
    now = NOW.minusSeconds(61);
    assertEquals(
        List.of(
            "the TLS certificate (TLS_CERTIFICATE): is not valid before " + NOW.minusSeconds(60)),
        findings(live));
  }

  @Test
  void withoutFilesThatCanBeUsedItDoesNotBegin() throws Exception {
    Files.delete(folder.resolve("key.pem"));
    TlsFault fault = assertThrows(TlsFault.class, this::begin);
    assertEquals("TLS_KEY: there is no file " + folder.resolve("key.pem"), fault.getMessage());
  }
}
