package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/** The web console shows no secret, and what is changed in it lasts. */
@Timeout(180)
class ConsoleIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PASSWORD = "hunter2&Parole";
  private static final String REDIS_PASSWORD = "taubenschlag-42";
  private static final String KEY = "schluesselbein-43";
  private static final String IN_CLEAR = "klartext-44";
  private static final List<String> SECRETS = List.of(PASSWORD, REDIS_PASSWORD, KEY, IN_CLEAR);

  /** Finds what a page leads to, and the names of files to be had. */
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=[\"']([^\"'#]+)[\"'#]");

  private static final List<String> BEGIN =
      List.of(
          "bundles",
          "bundles.json",
          "services.json",
          "components",
          "components.json",
          "configMgr",
          "configMgr/org.vconserver.store.json",
          "configMgr/org.vconserver.console.json",
          "config",
          "config/configuration-status.txt",
          "config/configuration-status.zip",
          "status-Configurations.txt",
          "status-Configurations.json",
          "status-Configurations.zip",
          "status-Framework%20Properties.txt",
          "status-scr.txt");

  private final HttpClient http = HttpClient.newHttpClient();
  private String console = "";

  @TempDir Path folder;

  @Test
  void noPageNoDownloadAndNoAnswerHasASecret() throws Exception {
    Path config = config();
    append(
        config.resolve("org.vconserver.processor.email-send_email.cfg"),
        ".smtp_password = " + IN_CLEAR + "\n");
    try (RedisProcess redis =
            RedisProcess.start(
                Files.createDirectory(folder.resolve("redis")), "--requirepass", REDIS_PASSWORD);
        TestServer server =
            TestServer.start(
                TestFiles.DIST,
                folder,
                Map.of(
                    "WEBCONSOLE_PASSWORD",
                    PASSWORD,
                    "DEEPGRAM_KEY",
                    KEY,
                    "STATE_SETTINGS",
                    "VCON_STORAGE_URL,WEBCONSOLE_PASSWORD",
                    "VCON_STORAGE_URL",
                    redis.url().replace("//", "//:" + REDIS_PASSWORD + "@")),
                config)) {
      awaitConsole(server.api());
      Map<String, String> pages = pages();
      assertTrue(pages.size() > 100, () -> "it has " + pages.keySet());
      for (String path : List.of("/servers", "/server/info", "/health/ready", "/openapi.json")) {
        pages.put(path, server.api().get(path).expect(200).text());
      }
      pages.put("the log", server.log());
      pages.forEach(
          (page, text) ->
              SECRETS.forEach(
                  secret ->
                      assertFalse(
                          text.contains(secret) || text.contains(secret.replace("&", "&amp;")),
                          () -> page + " has " + secret)));
      assertTrue(
          pages.get("status-Framework%20Properties.txt").contains("$[setting:VCON_STORAGE_URL]"));
      assertTrue(pages.get("status-Configurations.txt").contains(".smtp_password = ***"));
      // Services and the framework have none that would have to be masked.
      pages.forEach(
          (page, text) ->
              assertFalse(
                  page.matches("(services|status-Framework).*")
                      && text.replaceAll("(?m)^\\*\\*\\* ", "").contains("***"),
                  () -> page + ": " + text));

      HttpResponse<String> page = send("GET", "bundles", "");
      assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElse(""));
      guessing();
    }
  }

  /** Reads the console from page to page, as long as there are new ones; files in zips too. */
  private Map<String, String> pages() throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    Deque<String> left = new ArrayDeque<>(BEGIN);
    Set<String> known = new LinkedHashSet<>(BEGIN);
    while (!left.isEmpty()) {
      String page = left.remove();
      HttpResponse<byte[]> answer =
          http.send(request("GET", page, "").build(), BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      if (answer.statusCode() != 200) {
        continue;
      }
      String text = new String(body, StandardCharsets.UTF_8);
      if (page.endsWith(".zip")) {
        text = unzipped(body);
        assertTrue(text.contains("org.vconserver.store"), page);
      }
      pages.put(page, text);
      for (String next : links(text, page)) {
        if (known.add(next)) {
          left.add(next);
        }
      }
    }
    return pages;
  }

  private static List<String> links(String text, String page) {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      String target = link.group(1).replace("&amp;", "&").replace(" ", "%20");
      String path = target.replaceFirst("^.*/system/console/", "");
      if (!path.matches("(?i)([a-z]+:|/|res/|.*logout).*") && !path.contains("{")) {
        links.add(path);
      }
    }
    if (page.equals("components.json") || page.equals("services.json")) {
      Matcher id = Pattern.compile("\"id\":\"?([0-9]+)").matcher(text);
      while (id.find()) {
        links.add(page.replace(".json", "/" + id.group(1) + ".json"));
      }
    }
    return links;
  }

  private static String unzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        all.write(zip.readAllBytes());
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private void guessing() throws Exception {
    int looked = 0;
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer =
          http.send(
              request("GET", "bundles", "").setHeader("Authorization", basic("guess" + i)).build(),
              BodyHandlers.ofString());
      looked += answer.statusCode() == 401 ? 1 : 0;
      assertTrue(Set.of(401, 429).contains(answer.statusCode()), answer::body);
    }
    assertTrue(looked < 15, looked + " wrong passwords were looked at");
  }

  @Test
  void whatIsChangedInAFormIsWrittenIntoItsFileAndIsThereAfterARestart() throws Exception {
    Path config = config();
    Path scheduler = config.resolve("org.vconserver.scheduler.cfg");
    Path login = config.resolve("org.vconserver.console.cfg");
    Files.setPosixFilePermissions(scheduler, PosixFilePermissions.fromString("rw-r-----"));
    String before = Files.readString(scheduler);
    String loginBefore = Files.readString(login);
    Map<String, String> settings =
        Map.of("WEBCONSOLE_PASSWORD", PASSWORD, "NUM_WORKERS", "2", "LEASE_SECONDS", "20");
    try (ServerProcess server = ServerProcess.start(folder, settings, config)) {
      awaitConsole(server.api);
      change("org.vconserver.scheduler", Map.of("num.workers", "5"));
      String expected = before.replace("num.workers = ${NUM_WORKERS}", "num.workers = 5");
      assertEquals(expected, Files.readString(scheduler));
      assertEquals(
          "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(scheduler)));
      await().atMost(LIMIT).until(() -> workers(server) == 5);

      // What would stop the next start is not written, nor a secret where a reference stands.
      change("org.vconserver.scheduler", Map.of("lease.seconds", "1"));
      assertTrue(server.log().contains("lease.seconds must be"), "the log says why");
      assertEquals(expected, Files.readString(scheduler));
      change("org.vconserver.console", Map.of(".password", IN_CLEAR));
      assertEquals(loginBefore, Files.readString(login));
      assertTrue(
          server.log().contains(".password is not written, as it is a secret"), server.log());
      // It holds for now.
      await().atMost(LIMIT).until(() -> send("GET", "bundles", "").statusCode() == 401);
    }
    try (ServerProcess server = ServerProcess.start(folder, settings, config)) {
      awaitConsole(server.api);
      await().atMost(LIMIT).until(() -> workers(server) == 5);
      assertEquals(200, send("GET", "bundles", "").statusCode());
    }
  }

  /** Sends the form of a configuration with other values, as the page does. */
  private void change(String pid, Map<String, String> values) throws Exception {
    Map<String, String> form =
        new HashMap<>(Map.of("apply", "true", "action", "ajaxConfigManager"));
    form.put("propertylist", "felix.fileinstall.filename," + String.join(",", values.keySet()));
    form.putAll(values);
    List<String> fields = new ArrayList<>();
    form.forEach(
        (name, value) -> fields.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpResponse<String> answer = send("POST", "configMgr/" + pid, String.join("&", fields));
    assertEquals(302, answer.statusCode(), answer::body);
  }

  /** Waits until the console is there, which starts after REST. */
  private void awaitConsole(Api api) {
    console = api.url() + "/system/console/";
    await().atMost(LIMIT).until(() -> send("GET", "bundles", "").statusCode() == 200);
  }

  private HttpResponse<String> send(String method, String path, String form) throws Exception {
    return http.send(request(method, path, form).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String form) {
    return HttpRequest.newBuilder(URI.create(console + path))
        .header("Authorization", basic(PASSWORD))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .method(method, BodyPublishers.ofString(form));
  }

  private static String basic(String password) {
    byte[] login = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /** Gives the workers of a server, of all that its store has known. */
  private static int workers(ServerProcess server) {
    int port = URI.create(server.api.url()).getPort();
    for (JsonNode state : server.api.get("/servers").expect(200).json()) {
      if (state.path("port").asInt() == port) {
        return state.path("num_workers").asInt();
      }
    }
    return -1;
  }

  private Path config() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    return config;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }
}
