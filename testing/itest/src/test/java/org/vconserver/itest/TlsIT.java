package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with TLS is the same server, and nobody reads along. */
@Timeout(180)
class TlsIT {
  private static final String UUID = "0195544a-b9b1-8ee4-b9a2-279e0d16bc46";
  private static final String STS = "Strict-Transport-Security";
  private static final int ALERT = 0x15;
  private static final int PROTOCOL_VERSION = 70;
  private static final int ENHANCE_YOUR_CALM = 11;

  @TempDir static Path folder;
  private static Certificate first;
  private static Certificate second;
  private static Certificate old;
  private static TlsServer server;

  @BeforeAll
  static void start() throws Exception {
    first = Certificate.make(folder, "first", 365);
    second = Certificate.make(folder, "second", 365);
    old = Certificate.make(folder, "old", 10);
    first.write(folder);
    server =
        TlsServer.start(
            folder,
            Map.of(
                "TLS_CERTIFICATE", folder.resolve("cert.pem").toString(),
                "TLS_KEY", folder.resolve("key.pem").toString()),
            List.of(first, second, old));
    assertFalse(server.log().contains(" WARN "), server.log());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static SSLSocket connect() throws IOException {
    SSLSocket socket =
        (SSLSocket) server.trust().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Gives the certificate that whoever connects now is shown. */
  private static X509Certificate shown() throws IOException {
    try (SSLSocket socket = connect()) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static void awaitShown(Certificate certificate) {
    await().atMost(Duration.ofSeconds(30)).until(() -> shown().equals(certificate.shown()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void versionsOfTodayAreSpoken(String version) throws IOException {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertEquals(version, socket.getSession().getProtocol());
    }
  }

  /** Java's own client does not offer it any more, so the bytes are written here. */
  @Test
  void olderVersionsAreRefused() throws IOException {
    byte[] hello =
        ByteBuffer.allocate(43)
            .putShort((short) 0x0302) // TLS 1.1
            .position(34) // zeros in the place of chance
            .put((byte) 0) // no session
            .putShort((short) 4)
            .putShort((short) 0xc009) // ECDHE_ECDSA with AES 128 CBC
            .putShort((short) 0x002f) // RSA with AES 128 CBC
            .put(new byte[] {1, 0}) // no compression
            .array();
    ByteBuffer record = ByteBuffer.allocate(5 + 4 + hello.length);
    record.put((byte) 0x16).putShort((short) 0x0301).putShort((short) (4 + hello.length));
    record.put((byte) 1).put((byte) 0).putShort((short) hello.length).put(hello);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(record.array());
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertEquals(ALERT, answer[0]);
      assertEquals(PROTOCOL_VERSION, answer[6]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_128_GCM_SHA256"
      })
  void whoHasOnlyWeakCiphersIsRefused(String cipher) throws IOException {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThrows(SSLHandshakeException.class, socket::startHandshake);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void largeVconsComeAndGoInBothVersionsOfHttp(HttpClient.Version version) throws Exception {
    HttpClient client = server.client(version);
    byte[] vcon =
        ("{\"vcon\":\"0.4.0\",\"uuid\":\""
                + UUID
                + "\",\"created_at\":\"2026-11-28T00:00:00Z\","
                + "\"parties\":[],\"attachments\":[{\"type\":\"x\",\"encoding\":\"none\","
                + "\"body\":\""
                + "b".repeat(20 << 20)
                + "\"}]}")
            .getBytes(StandardCharsets.US_ASCII);
    HttpResponse<String> stored =
        client.send(
            server.request("/vcon").POST(BodyPublishers.ofByteArray(vcon)).build(),
            BodyHandlers.ofString());
    assertEquals(204, stored.statusCode(), stored::body);
    assertEquals(version, stored.version());
    HttpResponse<byte[]> read =
        client.send(server.request("/vcon/" + UUID).build(), BodyHandlers.ofByteArray());
    assertEquals(200, read.statusCode());
    assertEquals(version, read.version());
    assertArrayEquals(vcon, read.body());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void everyAnswerTellsBrowsersToComeOverTls(HttpClient.Version version) throws Exception {
    HttpClient client = server.client(version);
    for (String path : List.of("/health/live", "/vcon/" + UUID + "x", "/nosuch", "/docs/")) {
      HttpResponse<String> answer =
          client.send(server.request(path).build(), BodyHandlers.ofString());
      assertEquals("max-age=31536000", answer.headers().firstValue(STS).orElse(""), path);
    }
    HttpResponse<String> refused =
        client.send(
            server.request("/servers").header("Origin", "https://other.example").build(),
            BodyHandlers.ofString());
    assertEquals(403, refused.statusCode());
    assertEquals("max-age=31536000", refused.headers().firstValue(STS).orElse(""));
  }

  @Test
  void whatIsNotHttpIsAnsweredAsAnyOtherFault() throws IOException {
    try (SSLSocket socket = connect()) {
      String answer = exchange(socket, "NONSENSE\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("\r\n" + STS + ": max-age=31536000\r\n"), answer);
      assertTrue(answer.endsWith("{\"detail\":\"No URI\"}"), answer);
    }
  }

  @Test
  void whoSpeaksNoTlsIsToldNothing() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String answer = exchange(socket, "GET /server/info HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(answer.isEmpty() || answer.charAt(0) == ALERT, answer);
      assertTrue(answer.length() <= 7, answer);
    }
  }

  private static String exchange(Socket socket, String request) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void itsPagesAreThoseThatCameOverTls() throws Exception {
    assertEquals(200, statusOf("Origin", "https://127.0.0.1:" + server.port()));
    assertEquals(403, statusOf("Origin", "http://127.0.0.1:" + server.port()));
    assertEquals(403, statusOf("Referer", "http://127.0.0.1:" + server.port() + "/docs/"));
    assertEquals(403, statusOf("X-Forwarded-For", "10.0.0.1"));
  }

  private static int statusOf(String header, String value) throws Exception {
    return server
        .client(HttpClient.Version.HTTP_2)
        .send(server.request("/servers").header(header, value).build(), BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void itSaysUnderWhichUrlItIs() throws Exception {
    String url = "https://127.0.0.1:" + server.port();
    assertTrue(server.get("/server/info").body().contains("\"REST_URL\":\"" + url + "\""));
    assertTrue(server.get("/servers").body().contains("\"127.0.0.1:" + server.port() + ":"));
    assertTrue(server.log().contains("documentation: " + url + "/docs"));
  }

  @Test
  void theCommandsForWhoRunsItReachIt() throws Exception {
    Process command =
        new ProcessBuilder(
                TestFiles.DIST.resolve("bin/vcon-server").toString(),
                "keys",
                "list",
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keys.log").toFile())
            .start();
    assertTrue(command.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, command.exitValue(), Files.readString(folder.resolve("keys.log")));
  }

  private static List<String> get(String path, String... fields) {
    return Stream.concat(
            Stream.of(":method", "GET", ":scheme", "https", ":path", path), Stream.of(fields))
        .toList();
  }

  /** Sends a request by HTTP/2; gives the body of the answer, or the name of what came instead. */
  private static String http2(List<String> fields) throws IOException {
    try (Http2Frames frames = new Http2Frames(server.trust().getSocketFactory(), server.port())) {
      frames.request(1, fields);
      Http2Frames.Frame frame =
          frames.next(List.of(Http2Frames.DATA, Http2Frames.RESET, Http2Frames.GO_AWAY));
      return frame.type() == Http2Frames.DATA ? frame.text() : "frame " + frame.type();
    }
  }

  @Test
  void theGateLooksAtTheHostOfHttp2() throws IOException {
    String own = "127.0.0.1:" + server.port();
    assertEquals("{\"status\":\"live\"}", http2(get("/health/live", ":authority", own)));
    String strange = http2(get("/server/info", ":authority", "evil.example"));
    assertTrue(strange.contains("host name evil.example: see ALLOWED_HOSTS"), strange);
    for (List<String> two : List.of(List.of("evil.example", own), List.of(own, "evil.example"))) {
      assertEquals(
          "{\"detail\":\"Host is not the authority of the request\"}",
          http2(get("/server/info", ":authority", two.get(0), "host", two.get(1))));
    }
    String none = http2(get("/server/info"));
    assertTrue(none.contains("host name (none): see ALLOWED_HOSTS"), none);
    String dressed = http2(get("/health/../server/info", ":authority", "evil.example"));
    assertTrue(dressed.contains("host name evil.example: see ALLOWED_HOSTS"), dressed);
    // Whatever such a request calls its scheme, it came over TLS.
    List<String> http = List.of(":method", "GET", ":scheme", "http", ":path", "/health/live");
    List<String> page = List.of(":authority", own, "origin", "http://" + own);
    String foreign = http2(Stream.concat(http.stream(), page.stream()).toList());
    assertTrue(foreign.contains("Pages of other sites may not call this server"), foreign);
  }

  @Test
  void whoAsksAndCancelsAllTheTimeIsSentAway() throws IOException {
    List<String> request = get("/servers", ":authority", "127.0.0.1:" + server.port());
    try (Http2Frames frames = new Http2Frames(server.trust().getSocketFactory(), server.port())) {
      for (int stream = 1; stream < 1000; stream += 2) {
        frames.requestAndCancel(stream, request);
      }
      byte[] end = frames.next(List.of(Http2Frames.GO_AWAY)).content();
      assertEquals(ENHANCE_YOUR_CALM, ByteBuffer.wrap(end).getInt(4));
    }
  }

  @Test
  void aNewCertificateIsShownWhileAStreamGoesOn() throws Exception {
    HttpResponse<InputStream> stream =
        server
            .client(HttpClient.Version.HTTP_2)
            .send(server.request("/events").build(), BodyHandlers.ofInputStream());
    assertEquals(200, stream.statusCode());
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      second.write(folder);
      awaitShown(second);
      store("11111111-1111-8111-8111-111111111111");
      assertTrue(nextData(events).contains("11111111-1111-8111-8111-111111111111"));

      Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMIG");
      awaitReady("TLS_KEY", "the certificate before stays in use");
      assertEquals(second.shown(), shown());
      first.write(folder.resolve("deploy"));
      Files.delete(folder.resolve("deploy/cert.pem"));
      Files.move(
          folder.resolve("deploy/key.pem"),
          folder.resolve("key.pem"),
          StandardCopyOption.REPLACE_EXISTING);
      awaitReady("TLS_KEY", "is not the key of the first certificate");
      assertEquals(second.shown(), shown());

      old.write(folder);
      awaitShown(old);
      awaitReady("TLS_CERTIFICATE", "expires at ");
      first.write(folder);
      awaitShown(first);
      assertEquals("{\"status\":\"ready\"}", server.get("/health/ready").body());
      store("22222222-2222-8222-8222-222222222222");
      assertTrue(nextData(events).contains("22222222-2222-8222-8222-222222222222"));
    }
    assertFalse(server.log().contains("MIG"), "nothing of a key is logged");
  }

  private static void store(String uuid) throws Exception {
    String vcon = "{\"uuid\":\"" + uuid + "\",\"parties\":[]}";
    HttpResponse<String> stored =
        server
            .client(HttpClient.Version.HTTP_2)
            .send(
                server.request("/vcon").POST(BodyPublishers.ofString(vcon)).build(),
                BodyHandlers.ofString());
    assertEquals(204, stored.statusCode(), stored::body);
  }

  private static String nextData(BufferedReader events) throws IOException {
    String line = events.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = events.readLine();
    }
    return String.valueOf(line);
  }

  /** Waits until the server, which is ready, warns of a setting. */
  private static void awaitReady(String setting, String reason) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              HttpResponse<String> ready = server.get("/health/ready");
              assertEquals(200, ready.statusCode(), ready::body);
              return ready.body().contains(setting) && ready.body().contains(reason);
            });
  }

  @Test
  void withoutACertificateItDoesNotStart() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (TlsServer refused = TlsServer.begin(other, Map.of(), List.of(first))) {
      assertEquals(2, refused.exitCode());
      assertTrue(
          refused.log().contains("vcon-server: TLS_CERTIFICATE: must name a PEM file"),
          refused.log());
    }
  }
}
