package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/**
 * People are made by a command, log in by a page, and are kept apart from what others make them
 * send.
 */
@Timeout(180)
class LoginIT {
  private static final String PASSWORD = "correct horse battery staple";

  @TempDir static Path folder;
  private static ServerProcess server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, Map.of("REQUIRE_AUTHENTICATION", "true"));
    assertEquals("", command(PASSWORD, "users", "create", "alice", "--role", "admin"));
    assertEquals("", command(PASSWORD, "users", "create", "rita", "--role", "reader"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Runs a command of the distribution; gives what it printed. */
  private static String command(String input, String... arguments) throws Exception {
    List<String> line =
        new ArrayList<>(List.of(TestFiles.DIST.resolve("bin/vcon-server").toString()));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", folder.resolve("data").toString()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().write((input + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(printed.contains("vcon-server: ") ? 1 : 0, process.exitValue(), printed);
    return printed;
  }

  private HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api.url() + path)).timeout(Duration.ofSeconds(30));
    headers.forEach(request::header);
    return http.send(
        request
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> logIn(String name, String password) throws Exception {
    return send(
        "POST",
        "/login",
        "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}",
        Map.of("Content-Type", "application/json"));
  }

  private static String cookies(HttpResponse<String> login) {
    List<String> pairs = new ArrayList<>();
    login.headers().allValues("Set-Cookie").forEach(one -> pairs.add(one.split(";", 2)[0]));
    return String.join("; ", pairs);
  }

  private static String csrf(HttpResponse<String> login) {
    return cookies(login).replaceAll(".*vcon_csrf=", "");
  }

  @Test
  void aSessionReadsAndChangesNothingWithoutWhatOnlyItsOwnPagesKnow() throws Exception {
    HttpResponse<String> login = logIn("alice", PASSWORD);
    assertEquals(200, login.statusCode(), login::body);
    String cookies = cookies(login);
    Map<String, String> session = Map.of("Cookie", cookies);
    Map<String, String> own =
        Map.of("Cookie", cookies, "X-CSRF-Token", csrf(login), "Sec-Fetch-Site", "same-origin");
    assertEquals(200, send("GET", "/queues", "", session).statusCode());
    assertTrue(send("GET", "/access/me", "", session).body().contains("user:alice"));
    for (String method : List.of("POST", "DELETE")) {
      HttpResponse<String> refused =
          send(
              method,
              "/queue/mine",
              "",
              Map.of("Cookie", cookies, "Sec-Fetch-Site", "same-origin"));
      assertEquals(403, refused.statusCode(), refused::body);
      assertTrue(refused.body().contains("X-CSRF-Token"), refused::body);
      assertEquals(
          403,
          send(
                  method,
                  "/queue/mine",
                  "",
                  Map.of("Cookie", cookies, "X-CSRF-Token", "x", "Sec-Fetch-Site", "same-origin"))
              .statusCode());
    }
    assertEquals(204, send("POST", "/queue/mine", "", own).statusCode());
    assertEquals(200, send("DELETE", "/queue/mine", "", own).statusCode());
  }

  @Test
  void cookiesAreOutOfReachForScriptsAndOtherSites() throws Exception {
    List<String> cookies = logIn("alice", PASSWORD).headers().allValues("Set-Cookie");
    assertEquals(2, cookies.size());
    assertTrue(
        cookies
            .get(0)
            .matches("vcon_session=[\\w-]{43}; Path=/; Max-Age=43200; SameSite=Lax; HttpOnly"),
        cookies::toString);
    assertTrue(
        cookies.get(1).matches("vcon_csrf=[\\w-]{43}; Path=/; Max-Age=43200; SameSite=Lax"),
        cookies::toString);
  }

  @Test
  void whoLogsOutIsOut() throws Exception {
    HttpResponse<String> login = logIn("rita", PASSWORD);
    Map<String, String> bare = Map.of("Cookie", cookies(login), "Sec-Fetch-Site", "same-origin");
    Map<String, String> own =
        Map.of(
            "Cookie", cookies(login), "X-CSRF-Token", csrf(login), "Sec-Fetch-Site", "same-origin");
    assertEquals(403, send("POST", "/logout", "", bare).statusCode());
    HttpResponse<String> out = send("POST", "/logout", "", own);
    assertEquals(303, out.statusCode(), out::body);
    assertEquals(401, send("GET", "/queues", "", own).statusCode());
  }

  @Test
  void anotherPasswordAndOtherRightsCountAtOnce() throws Exception {
    command(PASSWORD, "users", "create", "paul", "--role", "reader");
    Map<String, String> session = Map.of("Cookie", cookies(logIn("paul", PASSWORD)));
    assertEquals(200, send("GET", "/queues", "", session).statusCode());
    assertEquals(403, send("GET", "/settings", "", session).statusCode());
    assertEquals("", command("another long password", "users", "password", "paul"));
    assertEquals(401, send("GET", "/queues", "", session).statusCode());
    assertEquals(401, logIn("paul", PASSWORD).statusCode());
    assertEquals(200, logIn("paul", "another long password").statusCode());
    assertEquals("", command("", "users", "delete", "paul"));
    assertEquals(401, logIn("paul", "another long password").statusCode());
  }

  @Test
  void whoGuessesIsSlowedDownAndOthersAreNot() throws Exception {
    command(PASSWORD, "users", "create", "vera", "--role", "reader");
    int status = 401;
    for (int i = 0; i < 10 && status == 401; i++) {
      status = logIn("vera", "wrong password " + i).statusCode();
    }
    assertEquals(429, status);
    HttpResponse<String> refused = logIn("vera", PASSWORD);
    assertEquals(429, refused.statusCode(), "the right one is not looked at either");
    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    assertEquals(200, logIn("rita", PASSWORD).statusCode());
    assertFalse(server.log().contains("wrong password"), "a password is in the log");
  }

  @Test
  void aPersonInARealBrowserIsLedToThePageAndBackToWhereTheyWereGoing() throws Exception {
    Path profile = Files.createDirectory(folder.resolve("browser"));
    try (Browser browser = new Browser(profile, "evil.example")) {
      browser.open(server.api.url() + "/docs?a=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
      assertEquals("/login", browser.run("location.pathname").asText());
      assertEquals(0, browser.run("document.scripts.length").asInt());
      fill(browser, "rita", "not the password");
      assertEquals(
          "The name or the password is wrong",
          browser.run("document.querySelector('.message').textContent").asText());
      fill(browser, "rita", PASSWORD);
      assertEquals("/docs", browser.run("location.pathname").asText());
      assertEquals("", browser.run("document.cookie.replace(/vcon_csrf=[^;]*/, '')").asText());
      assertEquals(200, browser.run("fetch('/queues').then(answer => answer.status)").asInt());
      assertEquals(
          403,
          browser.run("fetch('/queue/q', {method: 'POST'}).then(answer => answer.status)").asInt());
    }
  }

  private static void fill(Browser browser, String name, String password) throws Exception {
    browser.run(
        "document.getElementById('name').value = '"
            + name
            + "'; document.getElementById('password').value = '"
            + password
            + "'; window.before = true; document.forms[0].submit()");
    String gone = "";
    for (int i = 0; i < 200 && !gone.equals("complete"); i++) {
      try {
        gone = browser.run("window.before ? '' : document.readyState").asText();
      } catch (AssertionError e) {
        gone = ""; // the page changes
      }
    }
    assertEquals("complete", gone);
  }

  @Test
  void keysAreMadeListedAndRevokedByTheCommand() throws Exception {
    String key =
        command("", "keys", "create", "--name", "ci", "--role", "reader", "--expires", "30d")
            .strip();
    Api reader = server.api.with("Authorization", "Bearer " + key);
    reader.get("/queues").expect(200);
    String id = key.split("_", 3)[1];
    assertTrue(command("", "keys", "list").contains(id + "\treader\tuntil "));
    String next = command("", "keys", "rotate", id).strip();
    reader.get("/queues").expect(401);
    server.api.with("Authorization", "Bearer " + next).get("/queues").expect(200);
    assertEquals("", command("", "keys", "revoke", id));
    server.api.with("Authorization", "Bearer " + next).get("/queues").expect(401);
    assertEquals("vcon-server: key: " + id + " not found\n", command("", "keys", "revoke", id));
    assertTrue(
        command("short", "users", "create", "zoe", "--role", "reader")
            .contains("password: must have 12 to 1000 characters"));
  }

  @Test
  void theConsoleIsOpenToAdministratorsWhoAreLoggedIn() throws Exception {
    Map<String, String> admin = Map.of("Cookie", cookies(logIn("alice", PASSWORD)));
    assertEquals(200, send("GET", "/system/console/bundles", "", admin).statusCode());
    Map<String, String> reader = Map.of("Cookie", cookies(logIn("rita", PASSWORD)));
    assertEquals(403, send("GET", "/system/console/bundles", "", reader).statusCode());
    assertEquals(
        403,
        send(
                "POST",
                "/system/console/bundles",
                "action=stop",
                Map.of(
                    "Cookie",
                    cookies(logIn("alice", PASSWORD)),
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Origin",
                    "http://evil.example"))
            .statusCode());
  }
}
