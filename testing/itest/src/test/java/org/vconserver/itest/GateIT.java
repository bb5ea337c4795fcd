package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.TestServer;

/** No path says that something is not there while nothing can know it yet. */
@Timeout(180)
class GateIT {
  private static final String VCON = "/vcon/0195544a-b9b1-8ee4-b9a2-279e0d16bc46";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void untilRestIsReadyEveryPathAsksToComeAgain() throws Exception {
    List<HttpResponse<String>> early = List.of();
    // Between the port and REST there are milliseconds, in which no request may have come.
    for (int starts = 0; starts < 5 && early.isEmpty(); starts++) {
      early = beforeRestIsReady(Files.createDirectory(folder.resolve("start-" + starts)));
    }
    assertNotEquals(List.of(), early, "no request came between the port and REST");
    for (HttpResponse<String> answer : early) {
      assertEquals(503, answer.statusCode(), answer::body);
      assertEquals("application/json", type(answer));
      assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
    }
  }

  /** Starts a server, and gives its answers until REST is ready. */
  private List<HttpResponse<String>> beforeRestIsReady(Path own) throws Exception {
    int port = TestServer.freePort();
    Process server =
        new ProcessBuilder(
                TestFiles.DIST.resolve("bin/vcon-server").toString(),
                "--port",
                Integer.toString(port),
                "--data",
                own.resolve("data").toString(),
                "--config",
                TestFiles.DIST.resolve("config").toString(),
                "--deploy",
                own.resolve("deploy").toString())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile())
            .start();
    try {
      List<HttpResponse<String>> early = new ArrayList<>();
      HttpResponse<String> last = null;
      while (last == null || last.statusCode() != 404) {
        assertTrue(server.isAlive(), "the server ended");
        last = get(port, VCON);
        if (last != null && last.statusCode() != 404) {
          early.add(last);
          assertEquals(200, statusOf(port, "/health/live"));
        }
      }
      assertEquals("application/json", type(last));
      List<String> alarms =
          Files.readAllLines(own.resolve("log")).stream()
              .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
              .toList();
      assertEquals(List.of(), alarms, "a start that goes well warns of nothing");
      return early;
    } finally {
      server.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aStoppedRestAsksToComeAgainAndWithoutTheGateNothingIsServed() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(folder, Map.of("WEBCONSOLE_PASSWORD", "open sesame"))) {
      int port = URI.create(server.api.url()).getPort();
      assertEquals(404, statusOf(port, VCON));
      // The console starts after REST.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> console(port, "GET", "/bundles.json", "").statusCode() == 200);

      act(port, "org.vconserver.rest", "stop");
      await().atMost(Duration.ofSeconds(30)).until(() -> statusOf(port, VCON) != 404);
      HttpResponse<String> stopped = get(port, VCON);
      assertEquals(503, stopped.statusCode());
      assertEquals("application/json", type(stopped));
      assertEquals(200, statusOf(port, "/health/live"));
      act(port, "org.vconserver.rest", "start");
      await().atMost(Duration.ofSeconds(30)).until(() -> statusOf(port, "/health/ready") == 200);
      assertEquals(404, statusOf(port, VCON));

      act(port, "org.vconserver.access", "stop");
      await().atMost(Duration.ofSeconds(30)).until(() -> statusOf(port, "/openapi.json") != 200);
      assertEquals("{\"detail\":\"Not Found\"}", get(port, VCON).body(), "no word of the API");
      assertNotEquals(200, console(port, "GET", "/bundles.json", "").statusCode());
    }
  }

  /** Stops or starts a bundle in the web console, as an operator would. */
  private void act(int port, String bundle, String action) throws Exception {
    HttpResponse<String> done = console(port, "POST", "/bundles/" + bundle, "action=" + action);
    assertEquals(200, done.statusCode(), done::body);
  }

  private HttpResponse<String> console(int port, String method, String path, String form)
      throws IOException, InterruptedException {
    String login =
        Base64.getEncoder().encodeToString("admin:open sesame".getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(uri(port, "/system/console" + path))
            .header("Authorization", "Basic " + login)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int statusOf(int port, String path) throws InterruptedException {
    HttpResponse<String> answer = get(port, path);
    return answer == null ? 0 : answer.statusCode();
  }

  /** The answer; null while nobody listens. */
  private HttpResponse<String> get(int port, String path) throws InterruptedException {
    try {
      return http.send(
          HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }
}
