package org.vconserver.itest;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import org.vconserver.tck.server.Api;

/** Jobs and their queues, as an operator works with them. */
@Timeout(60)
class JobsIT {
  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;
  private static int vconCount;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.2.3", folder, folder.resolve("deploy/ledger.jar"));
    server = ServerProcess.start(folder, Map.of("NUM_WORKERS", "3", "LEASE_SECONDS", "3"));
    api = server.api;
    await().until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/ledger"));
  }

  /** Not in order: one of its processors hangs for ever. */
  @AfterAll
  static void stop() throws IOException {
    server.kill();
  }

  private static String newVcon() {
    String uuid = String.format("00000000-0000-8000-8000-%012d", ++vconCount);
    api.post("/vcon", "{'uuid':'" + uuid + "','parties':[],'subject':'" + vconCount + "'}")
        .expect(204);
    return uuid;
  }

  /** A pipeline with queues for it, its failures and its successes, on which the server works. */
  private static void pipeline(String name, String options, String... steps) {
    for (String queue : List.of(name, name + "_failed", name + "_done")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    String all =
        "'failure_queue':'" + name + "_failed','success_queue':'" + name + "_done'," + options;
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{" + all + "},'processors':[" + String.join(",", steps) + "]}")
        .expect(204);
    api.post("/server/queue/" + name, "{}").expect(204);
  }

  private static String ledger(String mark, String options) {
    return "{'processor_name':'ledger','processor_options':{'file':'"
        + folder.resolve("ledger")
        + "','mark':'"
        + mark
        + "'"
        + (options.isEmpty() ? "" : "," + options)
        + "}}";
  }

  private static String queue(String name, String uuid) {
    JsonNode answer =
        api.post("/queue/" + name + "/jobs", "{'vcon_uuids':['" + uuid + "']}").expect(200).json();
    assertEquals(1, answer.path("queued").asInt());
    return answer.path("job_ids").path(0).asText();
  }

  private static JsonNode job(String id) {
    return api.get("/job/" + id).expect(200).json();
  }

  private static JsonNode awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> job(id).path("state").asText().equals(state));
    return job(id);
  }

  private static long runs(String mark, String uuid) throws IOException {
    Path file = folder.resolve("ledger");
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(mark + " " + uuid)).count();
    }
  }

  private static List<String> marks(String uuid) {
    List<String> marks = new ArrayList<>();
    api.get("/vcon/" + uuid)
        .json()
        .path("analysis")
        .forEach(analysis -> marks.add(analysis.path("mark").asText()));
    return marks;
  }

  @Test
  void aJobTellsItsHistory() {
    pipeline("history", "'timeout':10", ledger("h1", ""), ledger("h2", "'seconds':0.05"));
    String id = queue("history", newVcon());
    JsonNode job = awaitState(id, "done");
    assertEquals("history", job.path("queue").asText());
    JsonNode attempt = job.path("attempts").path(0);
    assertEquals("succeeded", attempt.path("outcome").asText());
    assertEquals(1, attempt.path("attempt").asInt());
    assertEquals(api.get("/servers").json().fieldNames().next(), attempt.path("server").asText());
    assertTrue(
        job.path("queued").decimalValue().compareTo(attempt.path("taken").decimalValue()) <= 0);
    assertEquals(2, attempt.path("steps").size());
    JsonNode step = attempt.path("steps").path(1);
    assertEquals("ledger", step.path("processor").asText());
    assertEquals("1.2.3", step.path("version").asText());
    assertTrue(step.path("seconds").asDouble() >= 0.05, step::toString);
    api.get("/job/4711").expect(404);
    api.get("/job/x").expect(422);
  }

  @Test
  void aFailedJobGoesToTheFailureQueueWithItsCause() throws IOException {
    pipeline(
        "failing",
        "'max_attempts':3,'backoff':{'initial_seconds':0.1,'multiplier':2,'jitter':0}",
        ledger("f1", ""),
        ledger("f2", "'failures':9,'behaviour':'throw'"));
    String uuid = newVcon();
    String id = queue("failing", uuid);
    awaitState(id, "failed");
    assertEquals(3, runs("f2", uuid));
    JsonNode follower = api.get("/queue/failing_failed/jobs").expect(200).json().path(0);
    JsonNode cause = follower.path("cause");
    assertEquals(id, follower.path("job").path("failed_job_id").asText());
    assertEquals(id, cause.path("job_id").asText());
    assertEquals("failing", cause.path("queue").asText());
    assertEquals("PROCESSOR_FAILED", cause.path("error").path("code").asText());
    assertEquals("ledger", cause.path("error").path("processor").asText());
    assertEquals("1.2.3", cause.path("error").path("version").asText());
    assertEquals(1, cause.path("error").path("step").asInt());
    assertEquals(3, cause.path("attempts").size());
    double first = cause.path("attempts").path(0).path("ended").asDouble();
    double second = cause.path("attempts").path(1).path("taken").asDouble();
    double third = cause.path("attempts").path(2).path("taken").asDouble();
    assertTrue(second - first >= 0.1, cause::toString);
    assertTrue(third - second >= 0.2, cause::toString);
    assertEquals(List.of(), marks(uuid), "nothing of a failed run is kept");

    api.post("/queue/failing_kept", "").expect(204);
    assertEquals(
        1,
        api.post("/queue/failing_failed/move", "{'to':'failing_kept'}")
            .expect(200)
            .json()
            .path("moved")
            .asInt());
    JsonNode moved = job(follower.path("id").asText());
    assertEquals("failing_kept", moved.path("queue").asText());
    assertEquals(cause, moved.path("cause"));
  }

  @Test
  void aFurtherAttemptGoesOnFromTheStepThatFailed() throws IOException {
    pipeline(
        "resumed",
        "'max_attempts':2,'backoff':{'initial_seconds':0}",
        ledger("r1", ""),
        ledger("r2", "'failures':1"));
    String uuid = newVcon();
    JsonNode job = awaitState(queue("resumed", uuid), "done");
    assertEquals(1, runs("r1", uuid));
    assertEquals(2, runs("r2", uuid));
    assertEquals(List.of("r1", "r2"), marks(uuid));
    assertEquals("failed", job.path("attempts").path(0).path("outcome").asText());
    assertEquals(
        "resumed", job.path("attempts").path(1).path("steps").path(0).path("outcome").asText());
  }

  @Test
  void aPipelineMayBeginAnewInstead() throws IOException {
    pipeline(
        "anew",
        "'max_attempts':2,'resume':false,'backoff':{'initial_seconds':0}",
        ledger("a1", ""),
        ledger("a2", "'failures':1"));
    String uuid = newVcon();
    awaitState(queue("anew", uuid), "done");
    assertEquals(2, runs("a1", uuid));
    assertEquals(List.of("a1", "a2"), marks(uuid));
  }

  @Test
  void whatWasMadeOfAVconThatHasChangedSinceIsNotUsed() throws IOException {
    pipeline(
        "changed",
        "'max_attempts':2,'backoff':{'initial_seconds':1.5,'jitter':0}",
        ledger("c1", ""),
        ledger("c2", "'failures':1"));
    String uuid = newVcon();
    String id = queue("changed", uuid);
    awaitState(id, "delayed");
    api.post("/vcon", "{'uuid':'" + uuid + "','parties':[{'name':'new'}]}").expect(204);
    awaitState(id, "done");
    assertEquals(2, runs("c1", uuid));
    assertEquals(List.of("c1", "c2"), marks(uuid));
    assertEquals(1, api.get("/vcon/" + uuid).json().path("parties").size());
  }

  @Test
  void aRunningJobThatIsCancelledIsInterrupted() throws IOException {
    pipeline("cancelled", "'max_attempts':3", ledger("x1", "'seconds':50"));
    String uuid = newVcon();
    String id = queue("cancelled", uuid);
    awaitState(id, "running");
    await().until(() -> runs("x1", uuid) == 1);
    api.post("/job/" + id + "/cancel", "").expect(204);
    assertEquals("cancelled", job(id).path("state").asText());
    await().atMost(Duration.ofSeconds(5)).until(() -> runs("interrupted", uuid) == 1);
    api.post("/job/" + id + "/cancel", "").expect(404);
    assertEquals("[]", api.get("/queue/cancelled_failed").text());
    assertEquals(List.of(), marks(uuid));
  }

  @Test
  void aProcessorThatHeedsNoInterruptionHoldsUpNobody() {
    pipeline(
        "hanging",
        "'timeout':0.3,'max_attempts':2,'backoff':{'initial_seconds':0}",
        ledger("hang", "'failures':1,'behaviour':'hang'"));
    String uuid = newVcon();
    JsonNode job = awaitState(queue("hanging", uuid), "done");
    assertEquals(
        "PIPELINE_TIMEOUT", job.path("attempts").path(0).path("error").path("code").asText());
    assertEquals(List.of("hang"), marks(uuid));
  }

  @Test
  void nothingOfARunThatIsOverItsTimeComesLater() throws IOException {
    pipeline(
        "deaf",
        "'timeout':0.3",
        ledger("deaf", "'failures':1,'behaviour':'deaf'"),
        ledger("after", ""));
    String uuid = newVcon();
    JsonNode job = awaitState(queue("deaf", uuid), "failed");
    assertEquals(
        "PIPELINE_TIMEOUT", job.path("attempts").path(0).path("error").path("code").asText());
    await().atMost(Duration.ofSeconds(20)).until(() -> runs("heedless", uuid) == 1);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> runs("after", uuid) == 0);
    assertEquals(List.of(), marks(uuid));
  }

  @Test
  void aJobWhoseProcessorGoesAwayGoesOnWhereItStopped() throws Exception {
    Path jar = folder.resolve("deploy/stamp.jar");
    PluginJar.STAMP.deploy("1.0.0", folder, jar);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.post("/processIO/acme_stamp", "{}").status() == 200);
    pipeline(
        "goes",
        "'timeout':20",
        ledger("g1", "'seconds':1"),
        "{'processor_name':'acme_stamp','processor_options':{}}");
    String uuid = newVcon();
    String id = queue("goes", uuid);
    await().atMost(Duration.ofSeconds(10)).until(() -> runs("g1", uuid) == 1);
    Files.delete(jar);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                api.get("/queue/goes/status")
                    .json()
                    .path("waits_for")
                    .asText()
                    .equals("processor: acme_stamp not registered"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> List.of("waiting", "delayed").contains(job(id).path("state").asText()));
    PluginJar.STAMP.deploy("1.0.1", folder, jar);
    awaitState(id, "done");
    assertEquals(1, runs("g1", uuid), "the step that was done is not done again");
    Files.delete(jar);
  }

  @Test
  void twoPipelinesOnOneVconFollowEachOther() {
    pipeline("one", "'timeout':20", ledger("one", "'seconds':0.4"));
    pipeline("two", "'timeout':20", ledger("two", "'seconds':0.4"));
    String uuid = newVcon();
    List<String> ids =
        List.of(queue("one", uuid), queue("two", uuid), queue("one", uuid), queue("two", uuid));
    ids.forEach(id -> awaitState(id, "done"));
    assertEquals(List.of("one", "one", "two", "two"), marks(uuid).stream().sorted().toList());
    for (String id : ids) {
      assertEquals(1, job(id).path("attempts").size(), "waiting for a lock is no attempt");
    }
  }

  @Test
  void delayedJobsWaitForTheirTime() {
    pipeline("later", "'timeout':10", ledger("l", ""));
    String uuid = newVcon();
    JsonNode answer =
        api.post("/queue/later/jobs", "{'vcon_uuids':['" + uuid + "'],'delay_seconds':1.5}")
            .expect(200)
            .json();
    String id = answer.path("job_ids").path(0).asText();
    JsonNode waiting = job(id);
    assertEquals("delayed", waiting.path("state").asText());
    JsonNode done = awaitState(id, "done");
    double waited =
        done.path("attempts").path(0).path("taken").asDouble() - done.path("queued").asDouble();
    assertTrue(waited >= 1.5, done::toString);
  }

  @Test
  void aQueueCanBePausedDrainedAndOpened() {
    pipeline("modes", "'timeout':10", ledger("m", ""));
    assertEquals(
        "paused",
        api.put("/queue/modes/mode", "{'mode':'paused'}").expect(200).json().path("mode").asText());
    String id = queue("modes", newVcon());
    JsonNode status = api.get("/queue/modes/status").expect(200).json();
    assertEquals(1, status.path("waiting").asInt());
    assertEquals(1, status.path("last_hour").path("queued").asInt());
    assertFalse(status.path("oldest_seconds").isNull());
    assertTrue(api.get("/queues/status").expect(200).json().has("modes"));
    api.put("/queue/modes/mode", "{'mode':'draining'}").expect(200);
    awaitState(id, "done");
    assertEquals(409, api.put("/queue/modes", "{'vcon_uuid':['" + newVcon() + "']}").status());
    api.put("/queue/modes/mode", "{'mode':'open'}").expect(200);
    awaitState(queue("modes", newVcon()), "done");
    api.put("/queue/modes/mode", "{'mode':'shut'}").expect(422);
    api.put("/queue/none/mode", "{'mode':'open'}").expect(404);
    api.get("/queue/none/status").expect(404);
  }

  @Test
  void aRunByHandAndAJobPushIntoADrainingQueue() {
    api.post("/queue/drains", "").expect(204);
    api.put("/queue/drains/mode", "{'mode':'draining'}").expect(200);
    pipeline(
        "feeds",
        "'timeout':10",
        "{'processor_name':'queue_job','processor_options':{'queue_name':'drains'}}");
    String byHand = newVcon();
    api.post("/pipeline/feeds/run/" + byHand, "").expect(200);
    assertEquals(List.of(byHand), uuidsOf("drains"));
    String asJob = newVcon();
    awaitState(queue("feeds", asJob), "done");
    assertEquals(List.of(byHand, asJob), uuidsOf("drains"));
  }

  @Test
  void jobsArePutInForAllVconsThatAQueryChooses() {
    api.post("/queue/chosen", "").expect(204);
    String first = newVcon();
    String second = newVcon();
    String query = ".uuid == \\\"" + first + "\\\" or .uuid == \\\"" + second + "\\\"";
    JsonNode answer =
        api.post("/queue/chosen/jobs", "{'query':{'jq':'" + query + "'}}").expect(200).json();
    assertEquals(2, answer.path("queued").asInt());
    assertTrue(answer.path("examined").asInt() >= 2);
    assertTrue(answer.path("next_after").isNull());
    assertEquals(List.of(first, second), uuidsOf("chosen"));
    api.post("/queue/chosen/jobs", "{'query':{'jq':'.['}}").expect(422);
    api.post("/queue/chosen/jobs", "{'query':{'jq':'.uuid | error'}}").expect(422);
    api.post("/queue/chosen/jobs", "{}").expect(422);
    api.post("/queue/chosen/jobs", "{'vcon_uuids':[]}").expect(422);
    api.post("/queue/chosen/jobs", "{'vcon_uuids':[7]}").expect(422);
    api.post("/queue/none/jobs", "{'vcon_uuids':['" + first + "']}").expect(404);
    api.get("/queue/chosen/jobs?limit=0").expect(422);
    String head = answer.path("job_ids").path(0).asText();
    assertEquals(
        answer.path("job_ids").path(1),
        api.get("/queue/chosen/jobs?after=" + head + "&limit=5").json().at("/0/id"));
  }

  private static List<String> uuidsOf(String queue) {
    List<String> uuids = new ArrayList<>();
    api.get("/queue/" + queue)
        .json()
        .forEach(job -> uuids.add(job.path("vcon_uuid").path(0).asText()));
    return uuids;
  }

  @Test
  void aStaleWriterIsTold() {
    String uuid = newVcon();
    String tag = api.get("/vcon/" + uuid).expect(200).header("ETag");
    String changed = "{'uuid':'" + uuid + "','parties':[{'name':'a'}]}";
    String fresh = api.with("If-Match", tag).post("/vcon", changed).expect(204).header("ETag");
    assertFalse(tag.equals(fresh));
    assertEquals(fresh, api.get("/vcon/" + uuid).header("ETag"));
    api.with("If-Match", tag).post("/vcon", changed).expect(412);
    api.with("If-None-Match", "*").post("/vcon", changed).expect(412);
    api.with("If-None-Match", fresh).get("/vcon/" + uuid).expect(304);
    api.with("If-None-Match", tag).get("/vcon/" + uuid).expect(200);
    api.with("If-Match", "nonsense").post("/vcon", changed).expect(422);
    api.with("If-Match", tag).delete("/vcon/" + uuid).expect(412);
    api.with("If-Match", fresh).delete("/vcon/" + uuid).expect(204);
    api.with("If-Match", "*").post("/vcon", changed).expect(412);
    api.with("If-None-Match", "*").post("/vcon", changed).expect(204);
  }

  /** One job among many can't be read: that of the embedded store is spoilt in its file. */
  @Test
  void aListThatCannotBeReadToItsEndBreaksTheConnection() throws Exception {
    assumeTrue(Backend.isEmbedded());
    api.post("/queue/spoilt", "").expect(204);
    String uuids = IntStream.range(0, 5000).mapToObj(i -> "'" + i + "'").collect(joining(","));
    api.post("/queue/spoilt/jobs", "{'vcon_uuids':[" + uuids + "]}").expect(200);
    assertEquals(5000, api.get("/queue/spoilt").expect(200).json().size());
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + folder.resolve("data/vcon.db"));
    String spoil = "UPDATE job SET json = '[]' WHERE queue = 'spoilt' AND json LIKE '%%\"%d\"%%'";
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      assertEquals(1, statement.executeUpdate(spoil.formatted(4500)));
      assertThrows(UncheckedIOException.class, () -> api.get("/queue/spoilt"));
      assertEquals(1, statement.executeUpdate(spoil.formatted(10)));
    }
    api.get("/queue/spoilt").expect(422);
    assertTrue(server.log().contains("The answer of queue/spoilt is broken off"));
  }

  @Test
  void badRetryOptionsAreRefusedByName() {
    String refusal =
        api.put(
                "/pipeline/bad",
                "{'pipeline_options':{'max_attempts':0,'backoff':{'multiplier':0.5,'jitter':2},"
                    + "'resume':'no'},'processors':[]}")
            .expect(422)
            .text();
    for (String name : List.of("max_attempts", "multiplier", "jitter", "resume")) {
      assertTrue(refusal.contains(name), refusal);
    }
  }

  @Test
  void thisServerIsLive() {
    JsonNode entry = api.get("/servers").json().elements().next();
    assertEquals("live", entry.path("liveness").asText());
    assertEquals("running", entry.path("state").asText());
  }
}
