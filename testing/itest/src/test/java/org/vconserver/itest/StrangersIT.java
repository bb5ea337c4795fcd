package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may not call the server gets nowhere, and is told so in JSON, at whatever depth. */
@Timeout(180)
class StrangersIT {
  private static final String FOREIGN = "evil.example";
  private static final String PASSWORD = "open sesame";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerProcess.start(
            folder,
            Map.of("WEBCONSOLE_PASSWORD", PASSWORD, "CORS_ORIGINS", "http://known.example"));
    port = URI.create(server.api.url()).getPort();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void pagesOfOtherSitesChangeNothingInARealBrowserAndItsOwnPagesWork() throws Exception {
    HttpServer evil =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    evil.createContext(
        "/",
        exchange -> {
          byte[] page = "<!doctype html><title>evil</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    evil.start();
    Path profile = Files.createDirectory(folder.resolve("browser"));
    try (Browser browser = new Browser(profile, FOREIGN)) {
      String foreign = "http://" + FOREIGN + ":" + evil.getAddress().getPort();
      for (String page : new String[] {foreign, foreign.replace(FOREIGN, "localhost")}) {
        browser.open(page);
        JsonNode seen =
            browser.run("const victim = '" + server.api.url() + "';" + ATTACK + "attack(victim)");
        assertEquals("[]", seen.toString(), "what " + page + " could read");
      }
      server.api.get("/vcon/" + TestFiles.HELLO_UUID).expect(404);
      assertEquals("[]", server.api.get("/queues").expect(200).text());
      assertEquals("{}", server.api.get("/server/queues").expect(200).text());

      browser.open("http://" + FOREIGN + ":" + port + "/servers");
      assertTrue(browser.run("document.body.innerText").asText().contains("ALLOWED_HOSTS"));

      ownPagesWork(browser);
    } finally {
      evil.stop(0);
    }
  }

  /** Sends all that a page can, and lists the answers that it can read. */
  private static final String ATTACK =
      """
      async function attack(victim) {
        const vcon = JSON.stringify({vcon: '0.4.0', uuid: '%s', parties: []});
        const weight = JSON.stringify({weight: 1});
        const read = [];
        const send = async (path, options) => {
          try {
            const answer = await fetch(victim + path, options);
            if (answer.type != 'opaque') read.push(path + ' ' + answer.status);
          } catch (e) {}
        };
        for (const mode of ['no-cors', 'cors']) {
          for (const type of ['', 'text/plain', 'application/json']) {
            const body = text => new Blob([text], {type});
            await send('/vcon', {method: 'POST', mode, body: body(vcon)});
            await send('/server/queue/csrf', {method: 'POST', mode, body: body(weight)});
          }
          await send('/queue/csrf', {method: 'POST', mode, credentials: 'include'});
          await send('/vcon', {method: 'POST', mode, body: new URLSearchParams({a: vcon})});
          await send('/servers', {mode});
        }
        const headers = {'Content-Type': 'application/json'};
        await send('/vcon', {method: 'POST', headers, body: vcon});
        await send('/pipeline/csrf', {method: 'PUT', headers, body: '{}'});
        await send('/queue/csrf', {method: 'DELETE'});
        navigator.sendBeacon(victim + '/vcon', new Blob([vcon]));
        const frame = document.createElement('iframe');
        frame.name = 'frame';
        document.body.append(frame);
        for (const encoding of ['text/plain', 'multipart/form-data']) {
          const form = document.createElement('form');
          Object.assign(form, {method: 'POST', action: victim + '/queue/csrf', target: 'frame'});
          form.enctype = encoding;
          document.body.append(form);
          const loaded = new Promise(done => frame.onload = done);
          form.submit();
          await loaded;
        }
        return read;
      }
      """
          .formatted(TestFiles.HELLO_UUID);

  private static void ownPagesWork(Browser browser) throws Exception {
    browser.open(server.api.url() + "/docs");
    browser.run(
        """
        new Promise(done => {
          const look = () => document.querySelector('.opblock') ? done() : requestAnimationFrame(look);
          look();
        })
        """);
    JsonNode own =
        browser.run(
            """
            (async () => {
              const post = (path, body, type) =>
                fetch(path, {method: 'POST', body, headers: type ? {'Content-Type': type} : {}});
              return [
                (await post('/queue/own')).status,
                (await post('/server/queue/own', '{}', 'application/json')).status,
                (await post('/server/queue/own', new Blob(['{}']))).status,
                (await post('/server/queue/own', '{}', 'text/plain')).status,
                (await fetch('/queue/own', {method: 'DELETE'})).status];
            })()
            """);
    assertEquals("[204,204,422,422,200]", own.toString());

    String console = server.api.url().replace("//", "//admin:open%20sesame@") + "/system/console/";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.api.get("/system/console/bundles").status() == 401);
    browser.open(console + "bundles");
    browser.open(server.api.url() + "/system/console/configMgr/org.vconserver.scheduler");
    browser.run(
        """
        new Promise(done => {
          const form = () => document.querySelector('[name="num.workers"]');
          const look = () => form() ? done() : requestAnimationFrame(look);
          look();
        })
        """);
    JsonNode posted =
        browser.run(
            """
            fetch('/system/console/bundles', {method: 'POST',
              body: new URLSearchParams({action: 'refreshPackages'})}).then(a => a.status)
            """);
    assertEquals(200, posted.asInt());
  }

  static Stream<Arguments> brokenRequests() {
    String here = "Host: 127.0.0.1:" + port + "\r\n";
    String long20k = "a".repeat(20_000);
    return Stream.of(
        Arguments.of(400, "\u0001garbage\r\n\r\n"),
        Arguments.of(400, "GET /servers HTTP/1.1\r\n\r\n"),
        Arguments.of(414, "GET /" + long20k + " HTTP/1.1\r\n" + here + "\r\n"),
        Arguments.of(431, "GET / HTTP/1.1\r\n" + here + "X: " + long20k + "\r\n\r\n"),
        Arguments.of(505, "GET / HTTP/3.7\r\n" + here + "\r\n"),
        Arguments.of(400, "POST /vcon HTTP/1.1\r\n" + here + "Content-Length: x\r\n\r\n"),
        Arguments.of(
            417, "POST /vcon HTTP/1.1\r\n" + here + "Expect: 7\r\nContent-Length: 2\r\n\r\n"),
        // What was announced is too large, before any of it is asked for.
        Arguments.of(
            413,
            "POST /vcon HTTP/1.1\r\n"
                + here
                + "Content-Type: application/json\r\nExpect: 100-continue\r\n"
                + "Content-Length: 99999999999\r\n\r\n"),
        Arguments.of(400, "PUT /pipeline/caf%E9 HTTP/1.1\r\n" + here + "Content-Length: 0\r\n\r\n"),
        Arguments.of(400, "GET /pipeline/caf\u00e9 HTTP/1.1\r\n" + here + "\r\n"),
        Arguments.of(403, "GET /servers HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        Arguments.of(403, "GET /servers HTTP/1.1\r\n" + here + "Via: 1.1 proxy\r\n\r\n"),
        Arguments.of(404, "GET /nothing HTTP/1.1\r\n" + here + "\r\n"));
  }

  @ParameterizedTest
  @MethodSource("brokenRequests")
  void whateverFailsIsAnsweredInJson(int status, String request) throws Exception {
    String answer = raw(request);
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
    assertTrue(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"), answer);
    assertTrue(answer.contains("\r\nVary: Origin\r\n"), answer);
    assertTrue(answer.contains("\r\n\r\n{\"detail\":"), answer);
    assertFalse(answer.contains("100 Continue"), answer);
  }

  @Test
  void pagesOfKnownOriginsReadWhatTheHeadersSay() {
    var known = server.api.with("Origin", "http://known.example").get("/servers").expect(200);
    assertEquals("http://known.example", known.header("Access-Control-Allow-Origin"));
    assertTrue(known.header("Access-Control-Expose-Headers").contains("Retry-After"));
    assertEquals("Origin", known.header("Vary"));
    assertEquals("Origin", server.api.get("/servers").expect(200).header("Vary"));
  }

  /** Sends bytes, and gives the head of the answer and the beginning of its body. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      byte[] bytes = new byte[8192];
      while (!answer.toString().contains("}")) {
        int count = socket.getInputStream().read(bytes);
        if (count < 0) {
          break;
        }
        answer.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
      }
      return answer.toString();
    }
  }
}
