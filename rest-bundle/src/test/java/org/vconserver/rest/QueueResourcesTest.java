package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;

/** Queues, the jobs in them, and what callers do with both. */
class QueueResourcesTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final MemoryQueues queues = new MemoryQueues();
  private final MemoryVcons vcons = new MemoryVcons();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.queues = queues;
    api.services.vcons = vcons;
    api.services.workQueues = new FixedWorkQueues();
    queues.create("q");
  }

  @Test
  void queuesAreMadeListedAndDeleted() {
    api.post("/queue/a", "").expect(204);
    api.post("/queue/a", "").expect(422, "queue: a already exists");
    assertEquals("[\"a\",\"q\"]", api.get("/queues").expect(200).text());
    api.put("/queue/a", "{'vcon_uuid':['u']}").expect(200);
    String job = "[{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\"u\"]}]";
    assertEquals(job, api.get("/queue/a").expect(200).text());
    assertEquals(job, api.delete("/queue/a").expect(200).text());
    api.get("/queue/a").expect(404, "queue: a not found");
    api.post("/queue/" + "a".repeat(201), "").expect(422, "[path,name] value_error");
  }

  @Test
  void aJobIsAnsweredWithItsPlace() {
    assertEquals("1", api.put("/queue/q", "{'vcon_uuid':['u']}").expect(200).text());
    assertEquals(
        "2", api.put("/queue/q", "{'job_type':'other','vcon_uuid':['v']}").expect(200).text());
  }

  @Test
  void aJobIsAnsweredWithItsAddressAndWhetherAnybodyTakesIt() {
    RestApi.Answer answer = api.put("/queue/q", "{'vcon_uuid':['u']}").expect(200);
    assertEquals(Optional.of("/job/1"), answer.header("Location"));
    assertEquals(Optional.empty(), answer.header("Vcon-Warnings"));
    queues.create("nobodys");
    RestApi.Answer other = api.put("/queue/nobodys", "{'vcon_uuid':['u']}").expect(200);
    assertEquals(Optional.of("/job/2"), other.header("Location"));
    assertEquals(
        Optional.of(
            "this server does not work on the queue (POST /server/queue/{name} has it do so); whether"
                + " another one does is not known"),
        other.header("Vcon-Warnings"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|[body,vcon_uuid] missing",
        "{'vcon_uuid':5}|[body,vcon_uuid] list_type",
        "{'vcon_uuid':[]}|[body,vcon_uuid] value_error",
        "{'vcon_uuid':['a','b']}|[body,vcon_uuid] value_error",
        "{'vcon_uuid':[5]}|[body,vcon_uuid,0] string_type",
        "{'vcon_uuid':['a/b']}|[body,vcon_uuid] value_error",
        "{'job_type':1,'vcon_uuid':['a']}|[body,job_type] string_type"
      })
  void aJobThatIsNotAsItMustBeIsRefusedWithItsPlace(String body, String fault) {
    api.put("/queue/q", body).expect(422, fault);
  }

  @Test
  void aListIsWrittenPageByPage() {
    api.put("/queue/q", "{'vcon_uuid':['a']}").expect(200);
    queues.furtherPages = List.of(() -> List.of(Job.of("b"), Job.of("c")));
    String job = "{\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\"%s\"]}";
    assertEquals(
        Stream.of("a", "b", "c").map(job::formatted).collect(Collectors.joining(",", "[", "]")),
        api.get("/queue/q").expect(200).text());
    queues.create("empty");
    queues.furtherPages = List.of();
    assertEquals("[]", api.get("/queue/empty").expect(200).text());
  }

  @Test
  void aListThatCannotBeReadToItsEndIsCutAndNotClosed() {
    IntStream.range(0, 1000).forEach(i -> queues.push("q", List.of(Job.of(uuid("a")))));
    queues.furtherPages =
        List.of(
            () -> {
              throw UnavailableException.ofStore(Outcome.NOT_DONE, "away", null);
            });
    String cut = api.get("/queue/q").expect(200).text();
    assertTrue(cut.endsWith("\"]}"), cut);
    assertEquals(1000, cut.split("job_type", -1).length - 1);
  }

  @Test
  void anUnknownQueueIsAnExceptionOfThePeerOnlyWhereAJobIsPut() {
    JsonNode put = api.put("/queue/nope", "{'vcon_uuid':['u']}").expect(404).json();
    assertEquals("QueueDoesNotExist", put.path("exception_class").asText());
    assertFalse(api.get("/queue/nope").expect(404).json().has("exception_class"));
    RestApi peer = new RestApi(RestApi.PEER);
    peer.services.queues = queues;
    peer.put("/queue/nope", "{'vcon_uuid':['u']}").expect(500);
    peer.get("/queue/nope").expect(404);
  }

  @Test
  void theStatusOfAQueueTellsWhatItWaitsFor() {
    api.put("/queue/q", "{'vcon_uuid':['u']}").expect(200);
    JsonNode status = api.get("/queue/q/status").expect(200).json();
    assertEquals("open", status.path("mode").asText());
    assertEquals("no pipeline", status.path("waits_for").asText());
    assertEquals(
        "1.500", api.get("/queue/q/status").text().replaceAll(".*seconds\":([\\d.]+).*", "$1"));
    assertEquals(2, status.at("/last_minute/succeeded").asInt());
    assertEquals(status, api.get("/queues/status").expect(200).json().path("q"));
    queues.create("empty");
    assertTrue(api.get("/queue/empty/status").json().path("oldest_seconds").isNull());
  }

  @Test
  void theModeOfAQueueIsOneOfThree() {
    JsonNode status = api.put("/queue/q/mode", "{'mode':'draining'}").expect(200).json();
    assertEquals("draining", status.path("mode").asText());
    api.put("/queue/q/mode", "{'mode':'shut'}").expect(422, "[body,mode] enum");
    api.put("/queue/q/mode", "{}").expect(422, "[body,mode] missing");
    api.put("/queue/q/mode", "{'mode':1}").expect(422, "[body,mode] string_type");
    api.put("/queue/nope/mode", "{'mode':'open'}").expect(404);
  }

  @Test
  void manyJobsArePutInAtOnce() {
    RestApi.Answer answer =
        api.post("/queue/q/jobs", "{'vcon_uuids':['a','b'],'delay_seconds':1.5}").expect(200);
    assertEquals("{\"queued\":2,\"job_ids\":[\"1\",\"2\"]}", answer.text());
    assertEquals(List.of("push q 2 PT1.5S"), queues.calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|[body] missing",
        "{'vcon_uuids':['a'],'query':{'jq':'.'}}|[body] missing",
        "{'vcon_uuids':5}|[body,vcon_uuids] list_type",
        "{'vcon_uuids':[]}|[body,vcon_uuids] value_error",
        "{'vcon_uuids':[1]}|[body,vcon_uuids,0] string_type",
        "{'vcon_uuids':['a'],'delay_seconds':-1}|[body,delay_seconds] value_error",
        "{'vcon_uuids':['a'],'delay_seconds':'1'}|[body,delay_seconds] float_type",
        "{'query':5}|[body,query] dict_type",
        "{'query':{}}|[body,query] missing",
        "{'query':{'jq':'.','jsonpath':'$'}}|[body,query] missing",
        "{'query':{'jq':5}}|[body,query,jq] string_type",
        "{'vcon_uuids':['a'],'filter':{}}|[body] missing",
        "{'filter':5}|[body,filter] dict_type",
        "{'filter':{'nam':'x'}}|[body,filter,nam] value_error",
        "{'filter':{'name':5}}|[body,filter,name] string_type",
        "{'filter':{'name':['a',5]}}|[body,filter,name] string_type",
        "{'filter':{'since':'soon'}}|[body,filter,since] value_error",
        "{'filter':{'has':['text','wings']}}|[body,filter,has] value_error",
        "{'filter':{'after':5}}|[body,filter,after] string_type",
        "{'filter':{},'query':{'jq':'.','after':'a'}}|[body,query,after] value_error"
      })
  void aBulkThatIsNotAsItMustBeIsRefusedWithItsPlace(String body, String fault) {
    api.post("/queue/q/jobs", body).expect(422, fault);
    assertEquals(List.of(), queues.calls);
  }

  @Test
  void aQueryChoosesWhatItsFirstResultIsTrueFor() {
    List.of("a", "b", "c", "d").forEach(this::store);
    addLanguage(
        Map.of(
            uuid("a"), IntNode.valueOf(0),
            uuid("b"), NullNode.getInstance(),
            uuid("c"), BooleanNode.FALSE));
    RestApi.Answer answer = api.post("/queue/q/jobs", "{'query':{'jq':'.x'}}").expect(200);
    assertEquals(
        "{\"queued\":1,\"examined\":4,\"failed\":1,\"job_ids\":[\"1\"],\"next_after\":null}",
        answer.text());
    assertEquals(List.of(uuid("a")), queues.jobs("q").get(0).vconUuids());
    JsonNode after =
        api.post("/queue/q/jobs", "{'query':{'jq':'.','after':'" + uuid("a") + "'}}").json();
    assertEquals(3, after.path("examined").asInt());
  }

  @Test
  void aFilterChoosesByTheIndexAndAQueryAmongWhatItMeans() {
    vcons.put("{'uuid':'" + uuid("a") + "','parties':[{'name':'Ann'}]}");
    vcons.put("{'uuid':'" + uuid("b") + "','parties':[{'name':'Ann'}],'tags':{'x':'y'}}");
    vcons.put("{'uuid':'" + uuid("c") + "','parties':[{'name':'Bob'}]}");
    MemoryIndex index = new MemoryIndex(vcons);
    api.services.index = index;
    assertEquals(
        "{\"queued\":2,\"examined\":2,\"failed\":0,\"job_ids\":[\"1\",\"2\"],\"next_after\":null}",
        api.post("/queue/q/jobs", "{'filter':{'name':'ann'}}").expect(200).text());
    assertEquals(List.of(uuid("b")), queues.jobs("q").get(0).vconUuids());
    addLanguage(Map.of(uuid("a"), BooleanNode.TRUE, uuid("b"), BooleanNode.FALSE));
    index.behind = 7;
    RestApi.Answer both =
        api.post("/queue/q/jobs", "{'filter':{'name':['ann']},'query':{'jq':'.'}}").expect(200);
    assertEquals(1, both.json().path("queued").asInt());
    assertEquals(2, both.json().path("examined").asInt());
    assertEquals("7", both.header("Vcon-Index-Behind").orElseThrow());
    assertEquals(
        1,
        api.post("/queue/q/jobs", "{'filter':{'name':'ann','tag':['x','x:y']}}")
            .json()
            .path("queued")
            .asInt());
    Map<String, String> key = Map.of("Idempotency-Key", "k", "Content-Type", "application/json");
    api.call("POST", "/queue/q/jobs", "{'filter':{}}", key).expect(422);
  }

  @Test
  void aQueryThatFailsOnEachVconIsRefused() {
    store("d");
    addLanguage(Map.of());
    api.post("/queue/q/jobs", "{'query':{'jq':'.x'}}").expect(422, "fails here");
    api.post("/queue/nope/jobs", "{'query':{'jq':'.x'}}").expect(404, "queue: nope not found");
    api.post("/queue/q/jobs", "{'query':{'jsonpath':'$'}}")
        .expect(503, "The query language jsonpath is not active at the moment");
  }

  @Test
  void aLongLookEndsAndSaysWhereItGoesOn() {
    IntStream.range(100, 350).forEach(i -> store(String.valueOf(i)));
    api.services.addLanguage(
        (input, query) -> {
          api.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
          return List.of(BooleanNode.TRUE);
        },
        Map.of(QueryLanguage.PROPERTY, "jq"));
    JsonNode answer = api.post("/queue/q/jobs", "{'query':{'jq':'.'}}").expect(200).json();
    assertEquals(100, answer.path("examined").asInt());
    assertEquals(uuid("199"), answer.path("next_after").asText());
  }

  @Test
  void aLookTakesTheMemoryOfAPortionHoweverManyVconsThereAre() {
    String text = ",\"subject\":\"" + "x".repeat(5000) + "\"}";
    for (int i = 100; i < 350; i++) {
      String json = "{\"uuid\":\"" + uuid("" + i) + "\",\"parties\":[]" + text;
      vcons.save(Vcon.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
    AtomicLong most = new AtomicLong();
    api.services.addLanguage(
        (input, query) -> {
          most.accumulateAndGet(MemoryBudget.ofHeap().taken(), Math::max);
          return List.of(BooleanNode.FALSE);
        },
        Map.of(QueryLanguage.PROPERTY, "jq"));
    long before = MemoryBudget.ofHeap().taken();
    api.post("/queue/q/jobs", "{'query':{'jq':'.'}}").expect(200);
    long portions = Runtime.getRuntime().availableProcessors();
    assertTrue(most.get() - before > 5000, most::toString);
    assertTrue(most.get() - before < portions * 25 * 20_000, most::toString);
  }

  @Test
  void vconsAreLookedAtTogetherAndQueuedInTheirOrder() {
    IntStream.range(100, 350).forEach(i -> store(String.valueOf(i)));
    Set<String> threads = ConcurrentHashMap.newKeySet();
    api.services.addLanguage(
        (input, query) -> {
          threads.add(Thread.currentThread().getName());
          return List.of(BooleanNode.TRUE);
        },
        Map.of(QueryLanguage.PROPERTY, "jq"));
    api.post("/queue/q/jobs", "{'query':{'jq':'.'}}").expect(200);
    List<String> queued = queues.jobs("q").stream().map(job -> job.vconUuids().get(0)).toList();
    assertEquals(IntStream.range(100, 350).mapToObj(i -> uuid("" + i)).toList(), queued);
    assertTrue(threads.size() <= Runtime.getRuntime().availableProcessors(), threads::toString);
    assertTrue(threads.stream().allMatch(name -> name.startsWith("rest-part-")), threads::toString);
  }

  @Test
  void aQueryThatTakesTooMuchEndsTheLook() {
    IntStream.range(100, 350).forEach(i -> store(String.valueOf(i)));
    api.services.addLanguage(
        (input, query) -> {
          if (input.path("uuid").asText().equals(uuid("250"))) {
            throw new VconException(ServerError.QUERY_LIMIT, "takes too much");
          }
          return List.of(BooleanNode.TRUE);
        },
        Map.of(QueryLanguage.PROPERTY, "jq"));
    api.post("/queue/q/jobs", "{'query':{'jq':'.'}}").expect(422, "takes too much");
    assertEquals(100, queues.jobs("q").size());
  }

  @Test
  void jobsAreShownInPagesWithTheirRecords() {
    api.post("/queue/q/jobs", "{'vcon_uuids':['a','b','c']}").expect(200);
    JsonNode page = api.get("/queue/q/jobs?after=1&limit=1").expect(200).json();
    assertEquals(1, page.size());
    assertEquals("2", page.at("/0/id").asText());
    api.get("/queue/q/jobs?state=FAILED&cause=query_limit&limit=7").expect(200);
    assertEquals(
        "records " + new JobPage(Optional.of(JobState.FAILED), Optional.of("QUERY_LIMIT"), 0, 7),
        queues.calls.get(queues.calls.size() - 1));
    api.get("/queue/q/jobs?after=-1").expect(422, "[query,after] value_error");
    api.get("/queue/q/jobs?state=lost").expect(422, "[query,state] value_error");
    api.get("/queue/q/jobs?limit=1001").expect(422, "[query,limit] value_error");
    api.get("/queue/q/jobs?limit=x").expect(422, "[query,limit] int_parsing");
  }

  @Test
  void parkedJobsAreShownAndLetGo() {
    api.post("/queue/q/jobs", "{'vcon_uuids':['a','b']}").expect(200);
    assertEquals("2", api.get("/jobs/parked?after=1").expect(200).json().at("/0/id").asText());
    api.post("/job/2/release", "").expect(204);
    assertEquals("release 2", queues.calls.get(queues.calls.size() - 1));
    api.post("/job/9/release", "").expect(404, "job: 9 not found");
    JsonNode status = api.get("/queue/q/status").expect(200).json();
    assertEquals("{\"no_queue\":2}", status.path("parked").toString());
    assertEquals("{\"processor_failed\":3}", status.path("failed").toString());
    assertEquals(5, status.path("done").asInt());
    assertEquals(1, status.path("cancelled").asInt());
  }

  @Test
  void aQueueIsBounded() {
    String none =
        "{\"max_running\":null,\"max_waiting\":null,\"history_count\":null,\"history_seconds\":null}";
    assertEquals(none, api.get("/queue/q/settings").expect(200).text());
    assertEquals(
        none.replace("running\":null", "running\":3").replace("count\":null", "count\":0"),
        api.put("/queue/q/settings", "{'max_running':3,'history_count':0}").expect(200).text());
    assertEquals(OptionalLong.of(3), queues.settings("q").maxRunning());
    api.put("/queue/q/settings", "{'max_running':0}").expect(422, "[body,max_running] value_error");
    api.put("/queue/q/settings", "{'max_waiting':'1'}").expect(422, "[body,max_waiting] int_type");
    api.put("/queue/q/settings", "{'max_runing':1}").expect(422, "[body,max_runing] value_error");
    api.put("/queue/nope/settings", "{}").expect(404, "queue: nope not found");
  }

  @Test
  void aRequestWithAKeyIsRecognised() {
    String body = "{'job_type':'vcon_uuid','vcon_uuid':['u']}";
    api.call("PUT", "/queue/q", body, Map.of("Idempotency-Key", "one", "traceparent", TRACE))
        .expect(200);
    api.call("PUT", "/queue/q", body, Map.of("Idempotency-Key", "one")).expect(200);
    api.call("PUT", "/queue/q", body, Map.of("Idempotency-Key", "two", "traceparent", "none"))
        .expect(200);
    api.put("/queue/q", body).expect(200);
    PushRequest first = queues.requests.get(0).orElseThrow();
    assertEquals(first, queues.requests.get(1).orElseThrow());
    assertNotEquals(first.name(), queues.requests.get(2).orElseThrow().name());
    assertEquals(first.digest(), queues.requests.get(2).orElseThrow().digest());
    assertEquals(Optional.empty(), queues.requests.get(3));
    assertEquals(TRACE, queues.jobs("q").get(0).chain().trace());
    assertEquals(JobChain.NEW, queues.jobs("q").get(2).chain());
    api.call("POST", "/queue/q/jobs", "{'query':{'jq':'.x'}}", Map.of("Idempotency-Key", "one"))
        .expect(422, "[header,Idempotency-Key] value_error");
    api.call("PUT", "/queue/q", body, Map.of("Idempotency-Key", " "))
        .expect(422, "[header,Idempotency-Key] value_error");
  }

  @Test
  void jobsAreMovedToAnotherQueue() {
    queues.create("to");
    api.post("/queue/q/jobs", "{'vcon_uuids':['a','b','c']}").expect(200);
    assertEquals(
        "{\"moved\":2}", api.post("/queue/q/move", "{'to':'to','limit':2}").expect(200).text());
    assertEquals(
        "a,b",
        queues.jobs("to").stream()
            .map(job -> job.vconUuids().get(0))
            .collect(Collectors.joining(",")));
    api.post("/queue/q/move", "{'limit':1}").expect(422, "[body,to] missing");
    api.post("/queue/q/move", "{'to':'to','limit':'1'}").expect(422, "[body,limit] int_type");
    api.post("/queue/q/move", "{'to':'to','limit':0}").expect(422, "[body,limit] value_error");
  }

  @Test
  void aJobIsShownWithItsAttempts() {
    queues.push("q", List.of(Job.of("u")));
    JsonNode job = api.get("/job/1").expect(200).json();
    assertEquals("waiting", job.path("state").asText());
    assertEquals(1767322801, job.path("due").asLong());
    assertFalse(job.has("ended"));
    assertEquals("failed", job.at("/attempts/0/outcome").asText());
    assertEquals("QUERY_LIMIT", job.at("/attempts/0/error/code").asText());
    api.get("/job/9").expect(404, "job: 9 not found");
    api.get("/job/x").expect(422, "[path,job_id] int_parsing");
  }

  @Test
  void jobsInProgressAreShownPutBackDroppedAndCancelled() {
    queues.push("q", List.of(Job.of("u")));
    queues.leases.add(
        new JobLease(
            1,
            "q",
            Job.of("u"),
            "host:1:2:3",
            MemoryQueues.QUEUED,
            MemoryQueues.QUEUED,
            "t",
            1,
            0,
            0,
            false));
    JsonNode entry = api.get("/in_progress").expect(200).json().path("1");
    assertEquals("1", entry.path("id").textValue());
    assertEquals("host:1:2:3", entry.path("server").asText());
    assertEquals(1767322800, entry.path("dequeued").asLong());
    api.put("/in_progress/1", "").expect(204);
    api.delete("/in_progress/1").expect(204);
    api.post("/job/1/cancel", "").expect(204);
    assertEquals(List.of("requeue 1", "drop 1", "cancel 1"), queues.calls.subList(1, 4));
    api.put("/in_progress/7", "").expect(404, "job: 7 not found");
    api.delete("/in_progress/x").expect(422, "[path,job_id] int_parsing");
  }

  private static String uuid(String end) {
    return "00000000-0000-8000-8000-000000000000".substring(0, 36 - end.length()) + end;
  }

  private void store(String end) {
    vcons.put("{'uuid':'" + uuid(end) + "','parties':[]}");
  }

  private void addLanguage(Map<String, JsonNode> results) {
    api.services.addLanguage(
        (input, query) -> {
          JsonNode result = results.get(input.path("uuid").asText());
          if (result == null) {
            throw new VconException(ServerError.INVALID_QUERY, "fails here");
          }
          return List.of(result);
        },
        Map.of(QueryLanguage.PROPERTY, "jq"));
  }

  private static final class FixedWorkQueues implements WorkQueues {
    @Override
    public Map<String, Integer> weights() {
      return Map.of("q", 1);
    }

    @Override
    public void put(String queue, int weight) {}

    @Override
    public void keep(String queue, int weight) {}

    @Override
    public Map<String, Integer> kept() {
      return Map.of();
    }

    @Override
    public boolean forget(String queue) {
      return false;
    }

    @Override
    public Optional<String> reasonToWait(String queue) {
      return Optional.of("no pipeline");
    }

    @Override
    public boolean remove(String queue) {
      return false;
    }
  }
}
