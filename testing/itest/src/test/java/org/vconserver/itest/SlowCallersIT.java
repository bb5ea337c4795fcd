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
import java.nio.file.Files;
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

  /** Shows by its own times how busy the machine is with others. */
  private static ServerProcess beside;

  private static int port;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = start("server");
    beside = start("beside");
    port = URI.create(server.api.url()).getPort();
  }

  private static ServerProcess start(String name) throws IOException {
    ServerProcess started =
        ServerProcess.start(
            Files.createDirectory(folder.resolve(name)),
            Map.of("JAVA_OPTS", "-Xmx512m", "MAIL_ALLOWED_HOSTS", "*"));
    started.api.post("/vcon", vcon()).expect(204);
    return started;
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    beside.close();
  }

  @Test
  void slowBodiesAndSilentVendorsHoldUpNobodyElse() throws Exception {
    looks(); // what is compiled by the first requests is not measured
    Map<String, Times> quiet = looks();
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
      Map<String, Times> busy = looks();
      quiet.forEach((path, before) -> busy.get(path).assertNotSlower(3, before, path));
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

  /** The medians of what a request takes in nanoseconds, here and by the server beside. */
  private record Times(long here, long beside) {
    /** Allows for what the machine itself has become slower, as the server beside shows. */
    void assertNotSlower(int times, Times before, String path) {
      double machine = Math.max(1, (double) beside / before.beside);
      assertTrue(here <= times * before.here * machine, () -> path + ": " + before + ", " + this);
    }
  }

  private static Map<String, Times> looks() {
    Map<String, Times> medians = new LinkedHashMap<>();
    for (String path : List.of("/health/live", "/queues", "/vcon/" + UUID)) {
      List<Long> here = new ArrayList<>();
      List<Long> others = new ArrayList<>();
      for (int i = 0; i < LOOKS; i++) {
        here.add(look(server, path));
        others.add(look(beside, path));
      }
      medians.put(path, new Times(median(here), median(others)));
    }
    return medians;
  }

  private static long look(ServerProcess asked, String path) {
    long begin = System.nanoTime();
    asked.api.get(path).expect(200);
    return System.nanoTime() - begin;
  }

  private static long median(List<Long> times) {
    times.sort(null);
    return times.get(times.size() / 2);
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
