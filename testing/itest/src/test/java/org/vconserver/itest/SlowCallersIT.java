package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers and vendors that are slow, or silent, hold up nobody else. */
@Timeout(180)
class SlowCallersIT {
  private static final String UUID = "018b7ee0-0000-8000-8000-000000000001";
  private static final int SLOW_BODIES = 500;
  private static final int SILENT_RUNS = 300;
  private static final int LOOKS = 40;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static int port;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerProcess.start(folder, Map.of("JAVA_OPTS", "-Xmx512m", "MAIL_ALLOWED_HOSTS", "*"));
    port = URI.create(server.api.url()).getPort();
    server.api.post("/vcon", vcon()).expect(204);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void slowBodiesAndSilentVendorsHoldUpNobodyElse() throws Exception {
    looks(); // what is compiled by the first requests is not measured
    Map<String, Long> quiet = looks();
    try (ServerSocket mail = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < SLOW_BODIES; i++) {
        sockets.add(
            send(
                "POST "
                    + (i % 2 == 0 ? "/vcon" : "/processIO/jq")
                    + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000000\r\n\r\n{"));
      }
      List<CompletableFuture<HttpResponse<String>>> runs = new ArrayList<>();
      for (int i = 0; i < SILENT_RUNS; i++) {
        runs.add(run(mail.getLocalPort()));
      }
      // As many as have no place are told so at once; the others still wait.
      for (int answered = 0; answered < SILENT_RUNS / 4; ) {
        answered = (int) runs.stream().filter(CompletableFuture::isDone).count();
        Thread.onSpinWait();
      }
      Map<String, Long> busy = looks();
      quiet.forEach(
          (path, nanos) ->
              assertTrue(
                  busy.get(path) <= 3 * nanos,
                  () -> path + " took " + busy.get(path) + " ns, and " + nanos + " before"));
      for (CompletableFuture<HttpResponse<String>> run : runs) {
        if (run.isDone()) {
          assertEquals(503, run.get().statusCode(), run.get()::body);
          assertEquals("5", run.get().headers().firstValue("Retry-After").orElse(""));
        }
      }
      assertTrue(runs.stream().anyMatch(run -> !run.isDone()), "none of the runs waits any more");
      String late = answer(sockets.get(0));
      assertTrue(late.startsWith("HTTP/1.1 408 "), late);
      assertTrue(late.contains("{\"detail\":\"The body came too slowly"), late);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatIsTooLargeByItsHeaderIsRefusedBeforeItIsSent() throws Exception {
    for (String expect : List.of("", "Expect: 100-continue\r\n")) {
      String answer =
          answer(
              send(
                  "POST /vcon HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                      + expect
                      + "Content-Length: 10000000000\r\n\r\n"));
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(
          answer.contains("{\"detail\":\"The body is larger than 67108864 bytes\"}"), answer);
    }
  }

  @Test
  void errorsBelowRestAreJson() throws Exception {
    Map<String, String> requests = new LinkedHashMap<>();
    requests.put("GET / HTTP/1.1\r\n\r\n", "400");
    requests.put("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "400");
    requests.put(
        "POST /vcon HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400");
    requests.put("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "414");
    requests.put("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(70_000) + "\r\n\r\n", "431");
    requests.put("GET / HTTP/9.9\r\nHost: a\r\n\r\n", "505");
    for (Map.Entry<String, String> request : requests.entrySet()) {
      String answer = answer(send(request.getKey()));
      assertTrue(answer.startsWith("HTTP/1.1 " + request.getValue() + " "), answer);
      assertTrue(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"), answer);
      assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
      assertTrue(answer.contains("\r\n\r\n{\"detail\":\""), answer);
    }
  }

  /** The median of the times that a request of each kind takes, in nanoseconds. */
  private static Map<String, Long> looks() {
    Map<String, Long> medians = new LinkedHashMap<>();
    for (String path : List.of("/health/live", "/queues", "/vcon/" + UUID)) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < LOOKS; i++) {
        long begin = System.nanoTime();
        server.api.get(path).expect(200);
        times.add(System.nanoTime() - begin);
      }
      times.sort(null);
      medians.put(path, times.get(LOOKS / 2));
    }
    return medians;
  }

  private CompletableFuture<HttpResponse<String>> run(int mailPort) {
    String body =
        ("{'processor_io':{'vcons':["
                + vcon()
                + "]},'processor_options':{'smtp_host':'127.0.0.1','smtp_port':"
                + mailPort
                + ",'from_address':'a@example.com','to':['b@example.com'],'text_body':'t'}}")
            .replace('\'', '"');
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create(server.api.url() + "/processIO/send_email"))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  private static String vcon() {
    return "{'vcon':'0.0.1','uuid':'"
        + UUID
        + "','created_at':'2026-01-01T00:00:00Z','parties':[],'dialog':[],'analysis':[],"
        + "'attachments':[]}";
  }

  private static Socket send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** The answer, after which the server closes the connection. */
  private static String answer(Socket socket) throws IOException {
    try (socket;
        InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
