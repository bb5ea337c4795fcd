package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;

/** How failed jobs are found, told why, and run again. */
class FailedJobResourceTest {
  private static final String A = "00000000-0000-4000-8000-00000000000a";
  private static final String B = "00000000-0000-4000-8000-00000000000b";
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final MemoryQueues queues = new MemoryQueues();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.queues = queues;
    api.services.pipelines = new MemoryPipelines();
    api.services.processors = new ActiveProcessors();
    queues.create("mail");
    queues.create("text");
    failed(1, "mail", A, "send_email", "SMTP_UNAVAILABLE", null);
    failed(2, "text", B, "bad", "PROCESSOR_FAILED", "java.lang.NullPointerException");
    failed(3, "mail", B, "send_email", "SMTP_UNAVAILABLE", null);
    queues.failed.add(record(4, "later", A, JobState.PARKED, error("x", "x", null), "text"));
  }

  private void failed(
      long id, String queue, String vcon, String processor, String code, @Nullable String thrown) {
    queues.failed.add(
        record(id, queue, vcon, JobState.FAILED, error(processor, code, thrown), null));
  }

  private static ObjectNode error(String processor, String code, @Nullable String thrown) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("code", code).put("message", code + " happened");
    error.put("processor", processor).put("version", "1.2.3");
    if (thrown != null) {
      error.put("exception", thrown);
    }
    return error;
  }

  /** Makes a job whose end is as many minutes past noon as its id. */
  private static JobRecord record(
      long id, String queue, String vcon, JobState state, ObjectNode error, @Nullable String of) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.set("error", error);
    Instant end = NOON.plusSeconds(60 * id);
    return new JobRecord(
        id,
        queue,
        Job.of(vcon),
        state,
        NOON,
        Optional.empty(),
        state.ended() ? Optional.of(end) : Optional.empty(),
        Optional.empty(),
        of == null ? null : JsonNodeFactory.instance.objectNode().put("queue", of),
        id == 3 ? OptionalLong.of(9) : OptionalLong.empty(),
        List.of(
            new JobAttempt(
                1, "host:1:2:3", NOON, Optional.of(end), JobAttempt.Outcome.FAILED, report)));
  }

  private List<String> find(String query) {
    List<String> ids = new ArrayList<>();
    JsonNode answer = api.get("/jobs" + query).expect(200).json();
    answer.path("jobs").forEach(job -> ids.add(job.path("id").asText()));
    assertTrue(answer.path("next_after").isNull());
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|3 2 1",
        "?state=failed|3 2 1",
        "?state=parked|4",
        "?state=running|''",
        "?queue=mail|3 1",
        "?pipeline=mail|3 1",
        "?state=parked&pipeline=text|4",
        "?processor=bad|2",
        "?cause=smtp_unavailable|3 1",
        "?cause=java.lang.NullPointerException|2",
        "?vcon=00000000-0000-4000-8000-00000000000B|3 2",
        "?since=2026-01-02T12:02:00Z|3 2",
        "?since=1767355380|3",
        "?queue=mail&vcon=00000000-0000-4000-8000-00000000000a&cause=SMTP_UNAVAILABLE|1"
      })
  void jobsAreFoundByWhatTheirRecordsSay(String query, String expected) {
    assertEquals(expected, String.join(" ", find(query)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state=broken|[query,state] value_error",
        "stat=failed|[query,stat] value_error",
        "queue=nope|[query,queue] value_error",
        "pipeline=nope|[query,pipeline] value_error",
        "processor=nope|[query,processor] value_error",
        "cause=%20|[query,cause] value_error",
        "vcon=a%2Fb|[query,vcon] value_error",
        "since=yesterday|[query,since] value_error",
        "after=x|[query,after] int_parsing",
        "limit=0|[query,limit] value_error"
      })
  void aFilterThatNoJobCanFitIsRefused(String query, String refusal) {
    api.get("/jobs?" + query).expect(422, refusal);
    if (!query.startsWith("limit")) {
      api.get("/jobs/causes?" + query).expect(422, refusal);
    }
  }

  @Test
  void aFailedJobTellsItsErrorAndWhatFollowed() {
    JsonNode job = api.get("/jobs?queue=mail&limit=1").expect(200).json().path("jobs").path(0);
    assertEquals("SMTP_UNAVAILABLE", job.path("error").path("code").asText());
    assertEquals("send_email", job.path("error").path("processor").asText());
    assertEquals("9", job.path("followed_by").textValue());
  }

  @Test
  void pagesGoOnBehindTheLastJob() {
    JsonNode page = api.get("/jobs?limit=2").expect(200).json();
    assertEquals(2, page.path("jobs").size());
    assertEquals("2", page.path("next_after").textValue());
    assertEquals(List.of("1"), find("?limit=2&after=2"));
  }

  @Test
  void aLookEndsAfterSomeTimeAndSaysWhereToGoOn() {
    queues.portion = 1;
    queues.looking = () -> api.nanos.addAndGet(1_500_000_000);
    JsonNode page = api.get("/jobs?processor=send_email").expect(200).json();
    assertEquals(1, page.path("jobs").size());
    assertEquals("2", page.path("next_after").textValue());
  }

  @Test
  void causesAreGroupedByProcessorVersionAndError() {
    JsonNode answer = api.get("/jobs/causes").expect(200).json();
    assertEquals(3, answer.path("examined").asInt());
    JsonNode mail = answer.path("causes").path(0);
    assertEquals("send_email", mail.path("processor").asText());
    assertEquals("1.2.3", mail.path("version").asText());
    assertEquals("SMTP_UNAVAILABLE", mail.path("code").asText());
    assertTrue(mail.path("exception").isNull());
    assertEquals("SMTP_UNAVAILABLE happened", mail.path("message").asText());
    assertEquals(2, mail.path("count").asInt());
    assertEquals(NOON.getEpochSecond() + 60, mail.path("first").asLong());
    assertEquals(NOON.getEpochSecond() + 180, mail.path("last").asLong());
    assertEquals("[\"mail\"]", mail.path("queues").toString());
    assertEquals("[\"3\",\"1\"]", mail.path("job_ids").toString());
    JsonNode bug = answer.path("causes").path(1);
    assertEquals("java.lang.NullPointerException", bug.path("exception").asText());
    assertEquals(2, answer.path("causes").size());
    assertEquals(1, api.get("/jobs/causes?queue=text").json().path("causes").size());
  }

  @Test
  void failedJobsRunAgain() {
    JsonNode answer = api.post("/jobs/retry", "{'cause':'SMTP_UNAVAILABLE'}").expect(200).json();
    assertEquals(
        "{\"retried\":2,\"job_ids\":[\"3\",\"1\"],\"left\":{},\"next_after\":null}",
        answer.toString());
    assertTrue(queues.calls.contains("run again [3, 1] to null"), queues.calls::toString);
  }

  @Test
  void theyRunAgainFromTheStartOrThroughAnotherQueue() {
    api.post("/jobs/retry", "{'queue':'mail','from':'start','to':'text'}").expect(200);
    assertTrue(
        queues.calls.contains("run again [3, 1] from the start to text"), queues.calls::toString);
    api.post("/jobs/retry", "{'job_ids':['1','7'],'from':'failed_step'}").expect(200);
    assertTrue(queues.calls.contains("run again [1, 7] to null"), queues.calls::toString);
  }

  @Test
  void asManyRunAgainAsAreAskedFor() {
    JsonNode answer = api.post("/jobs/retry", "{'queue':'mail','limit':1}").expect(200).json();
    assertEquals(1, answer.path("retried").asInt());
    assertEquals("3", answer.path("next_after").textValue());
    answer = api.post("/jobs/retry", "{'queue':'mail','after':'3'}").expect(200).json();
    assertEquals("[\"1\"]", answer.path("job_ids").toString());
  }

  @Test
  void thoseThatAreLeftAreCountedByTheReason() {
    queues.refused = Map.of(3L, ServerError.QUEUE_FULL);
    JsonNode answer = api.post("/jobs/retry", "{'queue':'mail','limit':1}").expect(200).json();
    assertEquals("[\"1\"]", answer.path("job_ids").toString());
    assertEquals("{\"queue_full\":1}", answer.path("left").toString());
  }

  @Test
  void failedJobsAreDiscarded() {
    JsonNode answer = api.post("/jobs/discard", "{'processor':'bad'}").expect(200).json();
    assertEquals(1, answer.path("discarded").asInt());
    assertTrue(queues.calls.contains("discard [2]"), queues.calls::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|[body,queue] value_error",
        "{'que':'mail'}|[body,que] value_error",
        "{'queue':5}|[body,queue] string_type",
        "{'queue':'nope'}|[body,queue] value_error",
        "{'processor':'nope'}|[body,processor] value_error",
        "{'queue':'mail','state':'done'}|[body,state] value_error",
        "{'queue':'mail','since':'soon'}|[body,since] value_error",
        "{'queue':'mail','job_ids':['1']}|[body,job_ids] value_error",
        "{'job_ids':['x']}|[body,job_ids] value_error",
        "{'queue':'mail','limit':0}|[body,limit] value_error"
      })
  void whatIsToBeChangedMustBeClear(String body, String refusal) {
    api.post("/jobs/retry", body).expect(422, refusal);
    api.post("/jobs/discard", body).expect(422, refusal);
    assertFalse(queues.calls.toString().contains("discard"));
    assertFalse(queues.calls.toString().contains("again"));
  }

  @Test
  void howTheyRunAgainMustBeClear() {
    api.post("/jobs/retry", "{'queue':'mail','from':'end'}").expect(422, "[body,from] enum");
    api.post("/jobs/retry", "{'queue':'mail','to':'nope'}").expect(422, "[body,to] value_error");
    api.post("/jobs/discard", "{'queue':'mail','to':'text'}").expect(422, "[body,to] value_error");
  }
}
