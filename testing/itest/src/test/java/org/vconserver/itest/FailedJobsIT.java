package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/**
 * A person who knows only the docs finds out in at most three calls, without reading a log, why a
 * job failed, and has it run again.
 */
@Timeout(90)
class FailedJobsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int MOST_CALLS = 3;

  @TempDir static Path folder;
  private static RedisProcess redis;
  private static ServerProcess server;
  private static Api api;
  private static int vcons;

  private int calls;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.HOT.deploy("1.0.0.null", folder, hot());
    Map<String, String> settings = new HashMap<>(Backend.settings(folder));
    if (Backend.isRedis()) {
      // One of its own, as it goes away.
      redis = RedisProcess.startDurable(Files.createDirectory(folder.resolve("redis")));
      settings.putAll(Backend.onRedis(redis.url(), "failed:"));
    }
    settings.putAll(Map.of("NUM_WORKERS", "3", "MAIL_ALLOWED_HOSTS", "*"));
    server = ServerProcess.start(folder, settings);
    api = server.api;
    await()
        .atMost(LONG)
        .until(
            () -> {
              JsonNode paths = api.get("/openapi.json").json().path("paths");
              return paths.has("/processIO/acme_hot") && paths.has("/processIO/send_email");
            });
  }

  @AfterAll
  static void stop() throws IOException {
    server.kill();
    if (redis != null) {
      redis.close();
    }
  }

  private static Path hot() {
    return folder.resolve("deploy/hot.jar");
  }

  /** Has the mended version of the plug-in serve, if it does not yet. */
  private static void replaceHot() throws Exception {
    if (!serving().equals("1.0.1")) {
      PluginJar.HOT.deploy("1.0.1", folder, hot());
      await().atMost(LONG).until(() -> serving().equals("1.0.1"));
    }
  }

  private static String serving() {
    return api.get("/bundles/hot.jar").json().at("/live/0/version").asText();
  }

  @BeforeEach
  void nobodyHasCalled() {
    calls = 0;
  }

  // ---- what the person does ----

  private JsonNode asks(String path) {
    calls++;
    return api.get(path).expect(200).json();
  }

  private JsonNode hasRunAgain(String which) {
    calls++;
    JsonNode answer = api.post("/jobs/retry", which).expect(200).json();
    assertTrue(calls <= MOST_CALLS, "calls");
    assertEquals(1, answer.path("retried").asInt(), answer::toString);
    return answer;
  }

  // ---- what was before ----

  private static void queue(String name) {
    api.post("/queue/" + name, "").expect(204);
  }

  private static void pipeline(String name, String options, String step) {
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{'save_vcons':false,'timeout':20"
                + options
                + "},'processors':["
                + step
                + "]}")
        .expect(204);
  }

  private static String step(String processor, String options) {
    return "{'processor_name':'" + processor + "','processor_options':{" + options + "}}";
  }

  /** Puts in a job that this server works on; gives its id. */
  private static String job(String queue) {
    String uuid = String.format("00000000-0000-8000-8000-%012d", ++vcons);
    api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
    api.post("/server/queue/" + queue, "{}").expect(204);
    return api.post("/queue/" + queue + "/jobs", "{'vcon_uuids':['" + uuid + "']}")
        .expect(200)
        .json()
        .at("/job_ids/0")
        .asText();
  }

  private static void awaitState(String job, String state) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> api.get("/job/" + job).json().path("state").asText().equals(state));
  }

  // ---- the five cases ----

  @Test
  void aFaultOfAPluginIsFoundWithItsExceptionAndRunsAgainInAMendedVersion() throws Exception {
    queue("bug");
    queue("bug_failed");
    pipeline("bug", ",'failure_queue':'bug_failed'", step("acme_hot", ""));
    String job = job("bug");
    awaitState(job, "failed");

    JsonNode cause = asks("/jobs/causes?pipeline=bug").path("causes").path(0);
    assertEquals("acme_hot", cause.path("processor").asText());
    assertEquals("1.0.0.null", cause.path("version").asText());
    assertEquals("java.lang.NullPointerException", cause.path("exception").asText());
    assertEquals(job, cause.at("/job_ids/0").asText());
    JsonNode error = asks("/job/" + job).path("error");
    assertEquals("of its own making", error.path("exception_message").asText());
    assertTrue(server.log().contains("error id " + error.path("error_id").asText()));

    replaceHot();
    hasRunAgain("{'processor':'acme_hot','pipeline':'bug'}");
    awaitState(job, "done");
    assertEquals(0, api.get("/queue/bug_failed/jobs").json().size(), "it is nobody's job any more");
  }

  @Test
  void aMailServerThatIsDownIsNamed() throws Exception {
    int port = TestServer.freePort();
    queue("mail");
    queue("mail_failed");
    String mail =
        "'smtp_host':'127.0.0.1','smtp_port':"
            + port
            + ",'from_address':'a@example.com','to':['b@example.com'],'text_body':'hello'";
    pipeline("mail", ",'failure_queue':'mail_failed'", step("send_email", mail));
    String job = job("mail");
    awaitState(job, "failed");

    JsonNode found = asks("/jobs?pipeline=mail").path("jobs").path(0);
    assertEquals(job, found.path("id").asText());
    assertEquals("SMTP_UNAVAILABLE", found.at("/error/code").asText());
    assertEquals(
        "The mail server 127.0.0.1:" + port + " refuses the connection",
        found.at("/error/message").asText());

    try (MailSink sink = new MailSink(port)) {
      hasRunAgain("{'cause':'SMTP_UNAVAILABLE'}");
      awaitState(job, "done");
      assertEquals(1, sink.mails());
    }
  }

  @Test
  void aFailedJobOfAPipelineWithoutAFailureQueueIsFound() {
    queue("plain");
    pipeline("plain", "", step("jq", "'jq_queries':{'n':'error(\\\"boom\\\")'}"));
    String job = job("plain");
    awaitState(job, "failed");

    JsonNode found = asks("/jobs?queue=plain").path("jobs").path(0);
    assertEquals(job, found.path("id").asText());
    assertTrue(found.at("/error/message").asText().contains("boom"), found::toString);

    pipeline("plain", "", step("jq", "'jq_queries':{'n':'1'}"));
    hasRunAgain("{'queue':'plain'}");
    awaitState(job, "done");
  }

  @Test
  void aFailureQueueThatDoesNotExistIsToldWithTheJob() {
    queue("typo");
    String wrong = ",'failure_queue':'typo_faield'";
    pipeline("typo", wrong, step("jq", "'jq_queries':{'n':'error(\\\"boom\\\")'}"));
    String job = job("typo");
    awaitState(job, "failed");

    JsonNode found = asks("/jobs?pipeline=typo").path("jobs").path(0);
    assertEquals(job, found.path("id").asText());
    assertEquals(
        "The failure queue typo_faield does not exist: the job for it is parked until there is one",
        found.at("/attempts/0/notices/0/sentence").asText());

    pipeline("typo", "", step("jq", "'jq_queries':{'n':'1'}"));
    hasRunAgain("{'queue':'typo','from':'start'}");
    awaitState(job, "done");
    assertEquals(0, api.get("/queue/typo_faield/jobs?state=parked").json().size());
  }

  @Test
  void aStoreThatIsAwayIsNamedAndTheJobGoesOnWhenItIsBack() throws Exception {
    assumeTrue(Backend.isEmbedded() || Backend.isRedis(), "one store that goes away as a whole");
    queue("long");
    pipeline("long", "", step("acme_hot", "'seconds':1,'exception':'none'"));
    replaceHot();
    String job = job("long");
    awaitState(job, "running");
    storeGoes();
    await().atMost(LONG).until(() -> !api.ready());

    calls++;
    JsonNode failing = api.get("/health/ready").expect(503).json().path("failing").path(0);
    assertTrue(failing.path("setting").asText().endsWith("_URL"), failing::toString);
    assertTrue(failing.path("reason").asText().length() > 10, failing::toString);

    storeComes();
    await().atMost(LONG).until(api::ready);
    awaitState(job, "done"); // by itself: its failure was not the pipeline's
    assertEquals(1, asks("/job/" + job).path("attempts").size());
    assertTrue(calls <= MOST_CALLS);
  }

  private static void storeGoes() throws Exception {
    if (redis == null) {
      Files.move(database(), folder.resolve("aside.db"));
    } else {
      redis.kill();
    }
  }

  private static void storeComes() throws Exception {
    if (redis == null) {
      Files.move(folder.resolve("aside.db"), database());
    } else {
      redis.restart();
    }
  }

  private static Path database() {
    return folder.resolve("data/vcon.db");
  }

  // ---- exceptions that would harm those who tell of them ----

  @Test
  void anExceptionThatCanNotBeToldOrIsHugeHarmsNobody() throws Exception {
    int before = server.log().length();
    for (String exception : new String[] {"hostile", "huge"}) {
      String run =
          "{'processor_io':{'vcons':[{'uuid':'00000000-0000-8000-8000-00000000bbbb','parties':[]}]},"
              + "'processor_options':{'exception':'"
              + exception
              + "'}}";
      Api.Answer answer = api.post("/processIO/acme_hot", run).expect(500);
      assertTrue(answer.header("Content-Type").startsWith("application/json"), answer::text);
      assertTrue(answer.json().path("error_id").isTextual(), answer::text);

      queue(exception);
      pipeline(exception, "", step("acme_hot", "'exception':'" + exception + "'"));
      String job = job(exception);
      awaitState(job, "failed");
      JsonNode record = api.get("/job/" + job).json();
      assertEquals(1, record.path("attempts").size());
      assertEquals("PROCESSOR_FAILED", record.at("/error/code").asText());
      assertTrue(record.toString().length() < 10_000);
    }
    assertTrue(server.log().length() - before < 200_000);
  }
}
