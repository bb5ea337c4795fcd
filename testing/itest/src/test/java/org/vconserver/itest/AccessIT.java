package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** Where it is asked who calls, everybody gets what they may have, and nothing else. */
@Timeout(180)
class AccessIT {
  private static final Map<String, List<String>> ROLES =
      Map.of(
          "reader",
              List.of("vcon:read", "pipeline:read", "queue:read", "events:read", "bundle:read"),
          "agent",
              List.of(
                  "vcon:read",
                  "vcon:write",
                  "vcon:submit",
                  "process",
                  "pipeline:read",
                  "pipeline:run",
                  "queue:read",
                  "queue:write",
                  "events:read",
                  "bundle:read"),
          "author",
              List.of(
                  "vcon:read",
                  "vcon:write",
                  "vcon:submit",
                  "process",
                  "pipeline:read",
                  "pipeline:run",
                  "pipeline:write",
                  "queue:read",
                  "queue:write",
                  "job:manage",
                  "events:read",
                  "bundle:read"),
          "operator",
              List.of(
                  "pipeline:read",
                  "queue:read",
                  "queue:write",
                  "job:manage",
                  "bundle:read",
                  "bundle:deploy",
                  "server:read",
                  "server:admin",
                  "events:read",
                  "figures:read"));

  @TempDir static Path folder;
  private static ServerProcess server;
  private static TestIssuer issuer;
  private static Api admin;
  private static int port;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    Path config = Files.createDirectory(folder.resolve("config"));
    try (var files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        config.resolve("org.vconserver.access.issuer-corp.cfg"),
        issuer.configuration("call-readers=reader,call-admins=admin"));
    server = ServerProcess.start(folder, Map.of("REQUIRE_AUTHENTICATION", "true"), config);
    port = URI.create(server.api.url()).getPort();
    admin = server.api.with("Authorization", "Bearer " + localKey());
    assertEquals("local:admin", admin.get("/access/me").expect(200).json().path("name").asText());
  }

  @AfterAll
  static void stop() throws IOException {
    server.stop();
    issuer.close();
    assertFalse(
        Files.exists(folder.resolve("data/local-admin.key")), "the key of this start is left");
  }

  private static String localKey() throws IOException {
    Path file = folder.resolve("data/local-admin.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    return Files.readAllLines(file).get(0);
  }

  private static String key(String wanted) {
    return admin.post("/access/keys", wanted).expect(200).json().path("key").asText();
  }

  private static Api with(String token) {
    return server.api.with("Authorization", "Bearer " + token);
  }

  /** An operation of the document. */
  private record Operation(String verb, String path, Optional<Set<String>> rights) {
    boolean isFor(Set<String> scopes) {
      return rights.isEmpty() || scopes.containsAll(rights.get());
    }

    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    JsonNode paths = admin.get("/openapi.json").expect(200).json().path("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(operation -> operations.add(operation(path.getKey(), operation))));
    assertTrue(operations.size() > 100, operations::toString);
    return operations;
  }

  private static Operation operation(String path, Map.Entry<String, JsonNode> operation) {
    JsonNode security = operation.getValue().required("security");
    Set<String> rights = new TreeSet<>();
    security.path(0).path("bearer").forEach(right -> rights.add(right.asText()));
    String filled = path.replaceAll("\\{[^}]*}", "1234567");
    return new Operation(
        operation.getKey().toUpperCase(Locale.ROOT),
        filled,
        security.isEmpty() ? Optional.empty() : Optional.of(rights));
  }

  private int status(Operation operation, String header, String value) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.api.url() + operation.path()))
            .timeout(Duration.ofSeconds(30));
    boolean body = Set.of("POST", "PUT").contains(operation.verb());
    if (body) {
      request.header("Content-Type", "application/json");
    }
    if (!header.isEmpty()) {
      request.header(header, value);
    }
    request.method(
        operation.verb(), body ? BodyPublishers.ofString("[1]") : BodyPublishers.noBody());
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    answer.body().close();
    return answer.statusCode();
  }

  @Test
  void eachRoleMayDoWhatTheDocumentSaysAndNothingElse() throws Exception {
    Map<String, Set<String>> callers = new LinkedHashMap<>();
    ROLES.forEach(
        (role, scopes) ->
            callers.put(key("{'name':'a','roles':['" + role + "']}"), Set.copyOf(scopes)));
    callers.put(
        key("{'name':'a partner','scopes':['vcon:submit'],'queues':['1234567']}"),
        Set.of("vcon:submit"));
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      for (Map.Entry<String, Set<String>> caller : callers.entrySet()) {
        int status = status(operation, "Authorization", "Bearer " + caller.getKey());
        boolean refused = status == 401 || status == 403;
        if (refused == operation.isFor(caller.getValue()) || status == 401) {
          wrong.add(operation + " with " + caller.getValue() + ": " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
    admin.delete("/server/drain");
  }

  @Test
  void nobodyAndWhoeverShowsSomethingBadGetsNothingButWhatIsOpen() throws Exception {
    String revoked = key("{'name':'b','roles':['admin']}");
    assertEquals(204, admin.delete("/access/keys/" + revoked.split("_", 3)[1]).status());
    String good = key("{'name':'b','roles':['admin']}");
    List<String> bad = new ArrayList<>();
    issuer.wrong("call-admins").forEach(token -> bad.add("Bearer " + token));
    bad.addAll(
        List.of(
            "",
            "Bearer " + revoked,
            "Bearer " + good.substring(0, good.length() - 2),
            "Bearer " + good + "x",
            "Bearer",
            "Bearer  ",
            "Basic " + good,
            "Basic YWRtaW46YWRtaW4=",
            good,
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
            "Bearer vcon_local-admin_" + "A".repeat(43)));
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      for (String value : bad) {
        int status = status(operation, value.isEmpty() ? "" : "Authorization", value);
        if ((status == 401) == operation.rights().isEmpty()) {
          wrong.add(operation + " with " + value + ": " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(
        Set.of("GET /health/live", "GET /health/ready"),
        operations().stream()
            .filter(operation -> operation.rights().isEmpty())
            .map(Operation::toString)
            .collect(Collectors.toSet()));
  }

  @Test
  void whoeverAnIssuerVouchesForMayDoWhatItsWordsMeanHere() throws Exception {
    Api reader = with(issuer.token("call-readers"));
    assertEquals("jwt:ann@corp", reader.get("/access/me").expect(200).json().path("name").asText());
    reader.get("/queues").expect(200);
    reader.post("/queue/x", "").expect(403);
    with(issuer.token("admin")).get("/queues").expect(403);
    String before = issuer.token("call-readers");
    issuer.rotate();
    String after = issuer.token("call-readers");
    // Keys are fetched again for one that is not known, but not twice within five seconds.
    await().atMost(Duration.ofSeconds(30)).until(() -> with(after).get("/queues").status() == 200);
    with(before).get("/queues").expect(401);
  }

  @Test
  void aKeyIsTakenInEitherHeader() {
    String key = key("{'name':'c','roles':['reader']}");
    with(key).get("/queues").expect(200);
    server.api.with("Authorization", "bearer " + key).get("/queues").expect(200);
    server.api.with("x-conserver-api-token", key).get("/queues").expect(200);
    with(key).delete("/queue/nothing").expect(403);
  }

  @Test
  void aRefusalSaysWhatIsMissingAndHowToSayWhoCalls() {
    Api.Answer nobody = server.api.get("/queues").expect(401);
    assertEquals("Bearer realm=\"vCon Server\"", nobody.header("WWW-Authenticate"));
    assertTrue(nobody.json().path("detail").asText().contains("Bearer"), nobody::text);
    Api.Answer bad = with("vcon_nothing").get("/queues").expect(401);
    assertTrue(bad.header("WWW-Authenticate").contains("error=\"invalid_token\""));
    String reader = key("{'name':'d','roles':['reader']}");
    Api.Answer lacks = with(reader).post("/vcon", "{}").expect(403);
    assertEquals(
        "This needs the right vcon:write, which you lack", lacks.json().path("detail").asText());
  }

  @Test
  void whoMayRunMayNotSaveOrReadForThat() throws Exception {
    admin.post("/vcon", TestFiles.hello()).expect(204);
    String uuid = TestFiles.HELLO_UUID;
    String runs = key("{'name':'e','scopes':['process','vcon:read']}");
    String path = "/process/" + uuid + "/set_parameters";
    with(runs).post(path, "{}").expect(200);
    with(runs).post(path + "?commit_changes=true", "{}").expect(403);
    String blind = key("{'name':'e','scopes':['process']}");
    with(blind).post(path, "{}").expect(403);
    with(blind).post("/processIO/set_parameters", "{}").expect(200);
    admin.delete("/vcon/" + uuid).expect(204);
  }

  @Test
  void aPartnerPutsVconsIntoTheirQueueAndDoesNothingElse() throws Exception {
    admin.post("/queue/calls", "").expect(204);
    admin.post("/queue/others", "").expect(204);
    Api partner = with(key("{'name':'a partner','scopes':['vcon:submit'],'queues':['calls']}"));
    Api once = partner.with("Idempotency-Key", "call-1");
    String job =
        once.post("/queue/calls/vcon", TestFiles.hello())
            .expect(200)
            .json()
            .path("job_id")
            .asText();
    assertEquals(
        job,
        once.post("/queue/calls/vcon", TestFiles.hello())
            .expect(200)
            .json()
            .path("job_id")
            .asText(),
        "a repeat makes no second job");
    assertEquals(1, admin.get("/queue/calls").expect(200).json().size());
    assertEquals(
        "key:" + partner.get("/access/me").expect(200).json().path("name").asText().substring(4),
        admin.get("/job/" + job).expect(200).json().path("chain").path("asked_by").asText());
    partner.post("/queue/others/vcon", TestFiles.hello()).expect(403);
    partner.get("/vcon/" + TestFiles.HELLO_UUID).expect(403);
    partner.get("/queue/calls").expect(403);
    partner.post("/vcon", TestFiles.hello()).expect(403);
    partner.delete("/vcon/" + TestFiles.HELLO_UUID).expect(403);
    admin.delete("/queue/calls").expect(200);
    admin.delete("/queue/others").expect(200);
    admin.delete("/vcon/" + TestFiles.HELLO_UUID).expect(204);
  }

  @Test
  void changesAndJobsAreNotedWithWhoAskedForThem() throws Exception {
    JsonNode made = admin.post("/access/keys", "{'name':'f','roles':['agent']}").expect(200).json();
    Api agent = with(made.path("key").asText());
    agent.post("/vcon", TestFiles.hello()).expect(204);
    JsonNode history = agent.get("/vcon/" + TestFiles.HELLO_UUID + "/history").expect(200).json();
    assertEquals(
        "key:" + made.path("id").asText(),
        history.path("changes").path(0).path("asked_by").asText(),
        history::toString);
    admin.delete("/vcon/" + TestFiles.HELLO_UUID).expect(204);
  }

  @Test
  void keysAreListedWithoutSecretsAndNobodyGivesWhatTheyLack() {
    String limited = key("{'name':'g','scopes':['key:admin','vcon:read']}");
    Api keys = with(limited);
    JsonNode list = keys.get("/access/keys").expect(200).json();
    assertFalse(list.toString().contains(limited), "a secret is listed");
    Api.Answer refused = keys.post("/access/keys", "{'name':'h','roles':['agent']}").expect(422);
    assertTrue(refused.text().contains("nobody gives a right that they lack"), refused::text);
    keys.post("/access/keys", "{'name':'h','scopes':['vcon:read']}").expect(200);
    for (String bad :
        List.of(
            "{}",
            "{'name':''}",
            "{'name':'x','roles':[]}",
            "{'name':'x','roles':['king']}",
            "{'name':'x','scopes':['open']}",
            "{'name':'x','roles':['reader'],'expires':'2020-01-01T00:00:00Z'}",
            "{'name':'x','roles':['reader'],'expires':'soon'}",
            "{'name':'x','roles':['reader'],'queues':['q']}",
            "{'name':'x','roles':['reader'],'expire':'2030-01-01T00:00:00Z'}")) {
      admin.post("/access/keys", bad).expect(422);
    }
  }

  @Test
  void anotherSecretTakesThePlaceOfTheOneBefore() {
    String before = key("{'name':'i','roles':['reader']}");
    String id = before.split("_", 3)[1];
    String after =
        admin
            .post("/access/keys/" + id + "/rotate", "{'grace_seconds':60}")
            .expect(200)
            .json()
            .path("key")
            .asText();
    assertNotEquals(before, after);
    with(before).get("/queues").expect(200);
    with(after).get("/queues").expect(200);
    admin.post("/access/keys/" + id + "/rotate", "{}").expect(200);
    with(before).get("/queues").expect(401);
    with(after).get("/queues").expect(401);
    admin.post("/access/keys/nothing/rotate", "{}").expect(404);
    admin.get("/access/keys/nothing").expect(404);
    admin.delete("/access/keys/nothing").expect(404);
  }

  /** Paths that lead to a vCon, to the console or nowhere, whatever they begin with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/live/../../vcon/x",
        "/health/../vcon/x",
        "/health/%2e%2e/vcon/x",
        "/health/%2E%2E/queues",
        "/health/..;/vcon/x",
        "/health/..;a=b/queues",
        "/health/live/..%2f..%2fqueues",
        "/health/live%2f..%2f..%2fqueues",
        "/health/live;x/../../queues",
        "//queues",
        "//health/live/../../queues",
        "/./queues",
        "/queues;/health/live",
        "/queues/%2e",
        "/queues/.",
        "/queues/",
        "/queues%00",
        "/QUEUES",
        "/Health/Live",
        "/health/live/",
        "/health/live.",
        "/health/livex",
        "/health",
        "/login/../queues",
        "/login/x",
        "/%71ueues",
        "/%2571ueues",
        "/queues?x=/health/live",
        "/queues#/health/live",
        "/system/console/../../queues",
        "/system/consoles",
        "/system/console%2f..%2f..%2fqueues",
        "/docs",
        "/openapi.json",
        "/metrics"
      })
  void aPathInDisguiseLeadsNobodyAnywhere(String path) throws Exception {
    for (String verb : List.of("GET", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")) {
      String answer =
          raw(verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      int status = Integer.parseInt(answer.substring(9, 12));
      assertTrue(
          Set.of(400, 401, 403, 404, 405, 501).contains(status) && !answer.contains("\"queue"),
          () -> verb + " " + path + ": " + answer);
    }
  }

  @Test
  void theBodyOfNobodyIsNotWaitedFor() throws Exception {
    String answer =
        raw(
            "POST /vcon HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 60000000\r\n\r\n{");
    assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
    assertTrue(answer.contains("Connection: close"), answer);
  }

  @Test
  void whoIsNobodyIsToldNoCausesAndADoorkeeperIs() {
    assertEquals("{\"status\":\"ready\"}", server.api.get("/health/ready").expect(200).text());
    assertEquals("ready", admin.get("/health/ready").expect(200).json().path("status").asText());
  }

  @Test
  void theKeyOfThisMachineIsNotTakenByWayOfAProxy() throws Exception {
    server
        .api
        .with("Authorization", "Bearer " + localKey())
        .with("X-Forwarded-For", "192.0.2.1")
        .get("/queues")
        .expect(401);
    server.api.with("X-Forwarded-For", "192.0.2.1").get("/health/live").expect(200);
    with(key("{'name':'j','roles':['reader']}"))
        .with("X-Forwarded-For", "192.0.2.1")
        .get("/queues")
        .expect(200);
  }

  @Test
  void keysOutliveTheServerAndTheKeyOfTheMachineDoesNot() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Map<String, String> settings = Map.of("REQUIRE_AUTHENTICATION", "true");
    String kept;
    String local;
    try (ServerProcess first = ServerProcess.start(other, settings)) {
      local = Files.readAllLines(other.resolve("data/local-admin.key")).get(0);
      kept =
          first
              .api
              .with("Authorization", "Bearer " + local)
              .post("/access/keys", "{'name':'k','roles':['reader']}")
              .expect(200)
              .json()
              .path("key")
              .asText();
      first.kill();
    }
    try (ServerProcess second = ServerProcess.start(other, settings)) {
      second.api.with("Authorization", "Bearer " + kept).get("/queues").expect(200);
      second.api.with("Authorization", "Bearer " + local).get("/queues").expect(401);
      assertFalse(second.log().contains(kept), "a key is in the log");
      String next = Files.readAllLines(other.resolve("data/local-admin.key")).get(0);
      assertNotEquals(local, next);
      String id = kept.split("_", 3)[1];
      second.api.with("Authorization", "Bearer " + next).delete("/access/keys/" + id).expect(204);
      await()
          .until(
              () ->
                  second.api.with("Authorization", "Bearer " + kept).get("/queues").status()
                      == 401);
    }
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
