package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** Bundles over REST and in the console: what the folder does, by a request. */
@Timeout(120)
class BundlesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String JAR = "application/java-archive";
  private static final String[] ADMIN = {
    "Authorization",
    "Basic " + Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8))
  };

  @TempDir static Path folder;
  private static ServerProcess server;
  private static byte[] stamp1;
  private static byte[] stamp2;

  @BeforeAll
  static void start() throws Exception {
    Path first = PluginJar.STAMP.build("1.0.0", folder);
    stamp1 = Files.readAllBytes(first);
    stamp2 = Files.readAllBytes(PluginJar.STAMP.build("1.1.0", folder));
    server = ServerProcess.start(folder, Map.of("WEBCONSOLE_PASSWORD", "secret"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aJarIsUploadedReplacedRolledBackDrainedAndRemoved() throws Exception {
    JsonNode active = expect(200, put("/bundles/stamp.jar", stamp1, JAR));
    assertEquals("active", active.path("state").asText());
    assertEquals("acme_stamp", active.at("/live/0/processors/0/name").asText());
    assertEquals("1.0.0", stamp());

    JsonNode replaced = expect(200, put("/bundles/stamp.jar", stamp2, "application/octet-stream"));
    assertEquals("1.1.0", replaced.path("version").asText());
    assertEquals("reserve", replaced.at("/live/1/role").asText());
    assertEquals("1.0.0", replaced.at("/kept/0/version").asText());
    assertEquals("1.1.0", stamp());
    JsonNode list = server.api.get("/bundles").expect(200).json();
    assertTrue(list.path("server").asText().contains(":"), list::toString);
    assertEquals("stamp.jar", list.at("/bundles/0/file").asText());
    assertEquals(1, list.at("/bundles/0/live/0/processors/0/runs").asInt());

    JsonNode back = expect(200, put("/bundles/stamp.jar/rollback", new byte[0], JAR));
    assertEquals("1.0.0", back.path("version").asText());
    assertEquals("1.0.0", stamp());
    assertEquals(409, put("/bundles/stamp.jar/rollback?digest=no", new byte[0], JAR).statusCode());

    queueWaitsAndGoesOn();

    JsonNode removed = server.api.delete("/bundles/stamp.jar").expect(200).json();
    assertEquals(0, removed.path("live").size(), removed::toString);
    server.api.get("/bundles/stamp.jar").expect(404);
    server.api.delete("/bundles/stamp.jar").expect(404);
    server.api.post("/processIO/acme_stamp", "{}").expect(404);
    assertFalse(Files.exists(folder.resolve("deploy/stamp.jar")));
  }

  private static void queueWaitsAndGoesOn() throws Exception {
    String uuid = "00000000-0000-8000-8000-0000000000dd";
    server.api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    server
        .api
        .put(
            "/pipeline/drained",
            "{'pipeline_options':{'success_queue':'drained_done','failure_queue':'drained_failed'},"
                + "'processors':[{'processor_name':'acme_stamp','processor_options':{}}]}")
        .expect(204);
    for (String queue : List.of("drained", "drained_done", "drained_failed")) {
      server.api.post("/queue/" + queue, "").expect(204);
    }
    JsonNode drained = expect(200, put("/bundles/stamp.jar/drain", new byte[0], JAR));
    assertEquals("draining", drained.path("state").asText());
    server.api.post("/processIO/acme_stamp", "{}").expect(404);
    server.api.put("/queue/drained", "{'vcon_uuid':['" + uuid + "']}").expect(200);
    server.api.post("/server/queue/drained", "{}").expect(204);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                server
                    .api
                    .get("/queue/drained/status")
                    .expect(200)
                    .json()
                    .path("waits_for")
                    .asText()
                    .equals("processor: acme_stamp not registered"));
    expect(200, put("/bundles/stamp.jar/resume", new byte[0], JAR));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.api.get("/queue/drained_done").expect(200).json().size() == 1);
    assertEquals("[]", server.api.get("/queue/drained_failed").expect(200).text());
  }

  @Test
  void aStepThatNamesAVersionGetsItBesideTheNewerOne() throws Exception {
    expect(200, put("/bundles/pinned.jar", stamp1, JAR));
    server
        .api
        .put(
            "/pipeline/pinned",
            "{'pipeline_options':{},'processors':[{'processor_name':'acme_stamp',"
                + "'processor_version':'[1.0,1.1)','processor_options':{}}]}")
        .expect(204);
    assertEquals(
        "[1.0,1.1)",
        server
            .api
            .get("/pipeline/pinned")
            .expect(200)
            .json()
            .at("/processors/0/processor_version")
            .asText());
    String uuid = "00000000-0000-8000-8000-0000000000de";
    server.api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    expect(200, put("/bundles/pinned.jar", stamp2, JAR));
    assertEquals("1.1.0", stamp());
    assertEquals(
        "1.0.0",
        server
            .api
            .post("/pipeline/pinned/run/" + uuid, "")
            .expect(200)
            .json()
            .at("/parameters/stamp")
            .asText());
    Api.Answer later =
        server
            .api
            .put(
                "/pipeline/later",
                "{'pipeline_options':{},'processors':[{'processor_name':'acme_stamp',"
                    + "'processor_version':'[7,8)','processor_options':{}}]}")
            .expect(204);
    assertEquals("processors[0].processor_version", later.header("X-Pipeline-Warnings"));
    assertEquals(
        "processor: acme_stamp [7,8) not registered",
        server
            .api
            .post("/pipeline/later/run/" + uuid, "")
            .expect(422)
            .json()
            .path("detail")
            .asText());
    Api.Answer refused =
        server.api.put(
            "/pipeline/bad",
            "{'pipeline_options':{},'processors':[{'processor_name':'acme_stamp',"
                + "'processor_version':'[oops','processor_options':{}}]}");
    assertTrue(refused.expect(422).text().contains("processor_version"), refused::text);
    server.api.delete("/pipeline/pinned").expect(204);
    server.api.delete("/bundles/pinned.jar").expect(200);
  }

  @Test
  void whatIsNoBundleIsRefusedWithTheReason() throws Exception {
    byte[] text = "no jar".getBytes(StandardCharsets.UTF_8);
    refused(422, put("/bundles/text.jar", text, JAR), "it is no complete jar");
    assertFalse(Files.exists(folder.resolve("deploy/text.jar")));
    Path plain =
        JarHeaders.rewrite(
            PluginJar.STAMP.build("1.0.0", folder), Map.of("Bundle-SymbolicName", ""), folder);
    refused(
        422, put("/bundles/plain.jar", Files.readAllBytes(plain), JAR), "build it with the bnd");
    refused(422, put("/bundles/stamp.jar", new byte[0], JAR), "must be a jar, not empty");
    refused(422, put("/bundles/stamp.jar", stamp1, "text/plain"), "must be application/java");
    refused(422, put("/bundles/stamp.txt", stamp1, JAR), "must be the name of a jar");
    refused(422, put("/bundles/.hidden.jar", stamp1, JAR), "must be the name of a jar");
    refused(404, put("/bundles/unknown.jar/drain", new byte[0], JAR), "not found");
    server.api.delete("/bundles/plain.jar?force=perhaps").expect(422);
    server.api.delete("/bundles/plain.jar?force=true").expect(200);
  }

  @Test
  void pagesOfOtherSitesChangeNothing() throws Exception {
    String[][] foreign = {
      {"Origin", "http://evil.example"},
      {"Origin", "null"},
      {"Sec-Fetch-Site", "cross-site"},
      {"Sec-Fetch-Site", "same-site"}
    };
    for (String[] header : foreign) {
      refused(403, put("/bundles/evil.jar", stamp1, JAR, header), "Pages of other sites");
      refused(
          403,
          send("DELETE", "/bundles/evil.jar", new byte[0], JAR, header),
          "Pages of other sites");
    }
    assertFalse(Files.exists(folder.resolve("deploy/evil.jar")));
  }

  @Test
  void changesCanBeTurnedOff() throws Exception {
    Path other = Files.createDirectory(folder.resolve("off"));
    try (ServerProcess off = ServerProcess.start(other, Map.of("UPLOAD_BUNDLES", "false"))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(off.api.url() + "/bundles/stamp.jar"))
              .header("Content-Type", JAR)
              .PUT(BodyPublishers.ofByteArray(stamp1))
              .build();
      refused(403, CLIENT.send(request, BodyHandlers.ofString()), "see UPLOAD_BUNDLES");
      assertEquals(0, off.api.get("/bundles").expect(200).json().path("bundles").size());
    }
  }

  @Test
  void theConsoleShowsAndChangesThem() throws Exception {
    String page = "/system/console/vcon-bundles";
    assertEquals(401, send("GET", page, new byte[0], JAR).statusCode());
    HttpResponse<String> empty = send("GET", page, new byte[0], JAR, ADMIN);
    assertEquals(200, empty.statusCode());
    assertTrue(empty.body().contains("deployed bundles"), empty::body);

    String boundary = "xxboundaryxx";
    byte[] form = multipart(boundary, "console.jar", stamp1);
    HttpResponse<String> uploaded =
        send("POST", page, form, "multipart/form-data; boundary=" + boundary, ADMIN);
    assertEquals(200, uploaded.statusCode(), uploaded::body);
    assertTrue(uploaded.body().contains("console.jar 1.0.0 ACTIVE"), uploaded::body);
    assertTrue(uploaded.body().contains("acme_stamp"), uploaded::body);

    String drain = form(Map.of("action", "drain", "file", "console.jar"));
    List<String> foreign = new ArrayList<>(List.of(ADMIN));
    foreign.addAll(List.of("Origin", "http://evil.example"));
    String type = "application/x-www-form-urlencoded";
    assertEquals(
        403, send("POST", page, bytes(drain), type, foreign.toArray(String[]::new)).statusCode());
    HttpResponse<String> drained = send("POST", page, bytes(drain), type, ADMIN);
    assertTrue(drained.body().contains("console.jar 1.0.0 DRAINING"), drained::body);
    assertTrue(drained.body().contains(">Resume<"), drained::body);
    for (Map<String, String> noAction :
        List.of(
            Map.of("action", "nonsense", "file", "console.jar"), Map.of("file", "console.jar"))) {
      HttpResponse<String> refused = send("POST", page, bytes(form(noAction)), type, ADMIN);
      assertEquals(400, refused.statusCode(), refused::body);
      assertTrue(refused.body().contains("action: must be one of drain"), refused::body);
      assertTrue(refused.body().contains(">Resume<"), refused::body);
    }
    String unknown = form(Map.of("action", "resume", "file", "<b>.jar"));
    HttpResponse<String> escaped = send("POST", page, bytes(unknown), type, ADMIN);
    assertEquals(200, escaped.statusCode());
    assertFalse(escaped.body().contains("<b>.jar"), escaped::body);
    String remove = form(Map.of("action", "remove", "file", "console.jar"));
    send("POST", page, bytes(remove), type, ADMIN);
    server.api.get("/bundles/console.jar").expect(404);
  }

  private static String stamp() {
    return server
        .api
        .post("/processIO/acme_stamp", "{}")
        .expect(200)
        .json()
        .at("/parameters/stamp")
        .asText();
  }

  private static byte[] multipart(String boundary, String name, byte[] content) {
    byte[] head =
        bytes(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"jar\"; filename=\""
                + name
                + "\"\r\nContent-Type: application/java-archive\r\n\r\n");
    byte[] tail = bytes("\r\n--" + boundary + "--\r\n");
    byte[] all = new byte[head.length + content.length + tail.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    System.arraycopy(tail, 0, all, head.length + content.length, tail.length);
    return all;
  }

  private static String form(Map<String, String> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach(
        (name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join("&", pairs);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> put(String path, byte[] body, String type, String... headers)
      throws Exception {
    return send("PUT", path, body, type, headers);
  }

  private static HttpResponse<String> send(
      String method, String path, byte[] body, String type, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api.url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode expect(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer::body);
    return JSON.readTree(answer.body());
  }

  private static void refused(int status, HttpResponse<String> answer, String reason) {
    assertEquals(status, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains(reason), answer::body);
  }
}
