package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobState;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.api.server.ServerState;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.SettableClock;
import org.vconserver.tck.redis.RedisConversation;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** A py_vcon_server and this server on one Redis. */
class PeerTest {
  private static final String SERVER = "host:8000:1:2.000000";
  private static final String PEER = "peer:8001:7:1795456000.25";
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final String JOB =
      "{\"job_type\": \"vcon_uuid\", \"vcon_uuid\": [\"" + UUID + "\"]}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  private final SettableClock clock = new SettableClock(Instant.ofEpochMilli(1_795_456_713_042L));
  private Redis redis;
  private RedisJobQueues queues;
  private RedisConversation peer;

  @BeforeEach
  void connect() throws Exception {
    redis = REDIS.empty(clock);
    queues = new RedisJobQueues(redis, new WakeUps(redis));
    peer = REDIS.process().talk();
  }

  @AfterEach
  void hangUp() throws Exception {
    peer.close();
  }

  private static JsonNode json(String text) {
    return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private JobLease take() {
    List<JobLease> taken = queues.take("q", 1, SERVER, MINUTE);
    assertEquals(1, taken.size());
    return taken.get(0);
  }

  private static JobEnd success() {
    return new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of());
  }

  @Test
  void oneOfSeveralVconsThatCannotBeReadIsToldByItself() throws Exception {
    RedisVconStore store = new RedisVconStore(redis);
    String other = "00000000-0000-4000-8000-00000000000b";
    store.save(
        Vcon.parse(
            ("{\"uuid\":\"" + other + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
    peer.call("LPUSH", "vcon:" + UUID, "not a vCon");
    var found = store.find(List.of(UUID, other));
    assertThrows(VconException.class, () -> found.get(0).get());
    assertEquals(other, found.get(1).get().orElseThrow().vcon().uuid());
  }

  @Test
  void aPipelineThatThePeerChangesIsFoundAsItIsNow() throws Exception {
    RedisPipelineStore pipelines = new RedisPipelineStore(redis);
    for (int timeout = 1; timeout < 4; timeout++) {
      peer.call(
          "SET",
          "pipeline:p",
          "{\"pipeline_options\":{\"timeout\":" + timeout + "},\"processors\":[]}");
      assertEquals(
          Duration.ofSeconds(timeout), pipelines.find("p").orElseThrow().options().timeout());
    }
  }

  /** What the peer has put in has no id, and may be there many times. */
  @Test
  void jobsOfThePeerAreReadPageByPage() throws Exception {
    queues.create("q");
    int many = 2100;
    String[] push = new String[many + 2];
    Arrays.fill(push, JOB);
    push[0] = "RPUSH";
    push[1] = "queue:q";
    push[1001] = "no job";
    peer.call(push);
    assertEquals(Collections.nCopies(many - 1, Job.of(UUID)), queues.jobs("q"));
    Iterator<List<Job>> pages = queues.waiting("q");
    assertEquals(999, pages.next().size());
    peer.call("LPOP", "queue:q", "20");
    int left = 0;
    while (pages.hasNext()) {
      left += pages.next().size();
    }
    assertEquals(many - 1000, left);
    assertEquals(JOB, peer.text("LINDEX", "queue:q", "0"));
  }

  /** As the peer takes: from the list, with an id of the shared counter. */
  private String peerTakes() throws Exception {
    String job = peer.text("LPOP", "queue:q");
    String id = peer.text("INCR", "jobid");
    peer.call(
        "HSET",
        "inprogress",
        id,
        "{\"id\":\""
            + id
            + "\",\"queue\":\"q\",\"server\":\""
            + PEER
            + "\",\"dequeued\":\"1795456713.42\",\"job\":"
            + job
            + "}");
    return id;
  }

  @Test
  void whatWePutIntoAQueueThePeerCanRead() throws Exception {
    queues.create("q");
    long id = queues.push("q", List.of(Job.of(UUID))).jobIds().get(0);
    assertEquals("[q]", peer.text("SMEMBERS", "queues"));
    ObjectNode element = (ObjectNode) json(peer.text("LINDEX", "queue:q", "0"));
    assertEquals(id, element.remove("vcon_server_job_id").asLong());
    assertEquals(json(JOB), element);
    assertEquals(Long.toString(id), peer.text("GET", "jobid"));
  }

  @Test
  void whatWeRunThePeerShows() throws Exception {
    queues.create("q");
    queues.push("q", List.of(Job.of(UUID)));
    JobLease lease = take();
    ObjectNode entry =
        (ObjectNode) json(peer.text("HGET", "inprogress", Long.toString(lease.jobId())));
    assertEquals(Long.toString(lease.jobId()), entry.get("id").textValue());
    assertEquals("q", entry.get("queue").textValue());
    assertEquals(SERVER, entry.get("server").textValue());
    assertEquals("1795456713.042000", entry.get("dequeued").textValue());
    assertEquals(json(JOB).get("vcon_uuid"), entry.get("job").get("vcon_uuid"));
    queues.finish(lease, success());
    assertEquals("0", peer.text("HLEN", "inprogress"));
  }

  @Test
  void aJobOfThePeerIsTakenWithAnIdAndGoesBackWithIt() throws Exception {
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", JOB, JOB);
    assertEquals(List.of(Job.of(UUID), Job.of(UUID)), queues.jobs("q"));
    JobLease lease = take();
    assertEquals(Job.of(UUID), lease.job());
    queues.giveBack(lease, Duration.ZERO);
    assertEquals(lease.jobId(), take().jobId());
    assertTrue(take().jobId() > lease.jobId());
  }

  @Test
  void jobsOfThePeerThatWaitCanBeNamedOnceTheyWereShown() throws Exception {
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", JOB, JOB);
    long second = queues.records("q", JobPage.first(2)).get(1).id();
    queues.cancel(second);
    assertEquals(1, queues.jobs("q").size());
    assertEquals(JobState.CANCELLED, queues.record(second).orElseThrow().state());
  }

  @Test
  void aJobThatThePeerRunsIsShownAndLeftAlone() throws Exception {
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", JOB);
    long id = Long.parseLong(peerTakes());
    clock.advance(Duration.ofDays(2));
    assertEquals(List.of(), queues.recover());
    assertEquals(List.of(), queues.take("q", 1, SERVER, MINUTE));
    JobLease shown = queues.inProgress().get(0);
    assertEquals(id, shown.jobId());
    assertEquals(PEER, shown.server());
    assertEquals(Instant.ofEpochMilli(1_795_456_713_420L), shown.taken());
    assertEquals(1, queues.status("q").running());
    assertEquals(JobState.RUNNING, queues.record(id).orElseThrow().state());
  }

  @Test
  void aJobThatThePeerRunsCanBeRequeuedAndDropped() throws Exception {
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", JOB, JOB);
    queues.requeue(Long.parseLong(peerTakes()));
    assertEquals(2, queues.jobs("q").size());
    queues.drop(Long.parseLong(peerTakes()));
    assertEquals(1, queues.jobs("q").size());
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void aJobThatThePeerTakesFromUsIsNoLongerOurs() throws Exception {
    queues.create("q");
    queues.push("q", List.of(Job.of(UUID)));
    JobLease lease = take();
    // The peer requeues as its script does, the JSON written anew.
    String element =
        "{\"vcon_server_job_id\":"
            + lease.jobId()
            + ",\"job_type\":\"vcon_uuid\",\"vcon_uuid\":[\""
            + UUID
            + "\"]}";
    peer.call("LPUSH", "queue:q", element);
    peer.call("HDEL", "inprogress", Long.toString(lease.jobId()));
    assertEquals(Set.of(lease.jobId()), queues.renew(List.of(lease), MINUTE));
    VconException refusal =
        assertThrows(VconException.class, () -> queues.finish(lease, success()));
    assertEquals(ServerError.LEASE_LOST, refusal.code());
    clock.advance(MINUTE.multipliedBy(2));
    assertEquals(List.of(), queues.recover());
    JobLease again = take();
    assertEquals(lease.jobId(), again.jobId());
    queues.finish(again, success());
    assertEquals(JobState.DONE, queues.record(again.jobId()).orElseThrow().state());
  }

  @Test
  void whatIsNoJobIsDroppedAndHoldsNothingUp() throws Exception {
    peer.call("SADD", "queues", "q");
    peer.call("RPUSH", "queue:q", "garbage", "{}", "{\"vcon_uuid\":[]}", "[1]", JOB);
    assertEquals(List.of(Job.of(UUID)), queues.jobs("q"));
    assertEquals(1, queues.take("q", 9, SERVER, MINUTE).size());
    assertEquals(1, queues.inProgress().size());
    assertEquals(List.of(), queues.take("q", 9, SERVER, MINUTE));
  }

  @Test
  void successAndFailureQueuesHaveThePeersForm() throws Exception {
    queues.create("q");
    queues.create("out");
    queues.push("q", List.of(Job.of(UUID)));
    JobLease lease = take();
    JobPush push = new JobPush("out", lease.job().ended("q", lease.jobId()), false);
    queues.finish(
        lease, new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of(push)));
    ObjectNode element = (ObjectNode) json(peer.text("LINDEX", "queue:out", "0"));
    assertEquals("q", element.get("queue").textValue());
    assertEquals(Long.toString(lease.jobId()), element.get("failed_job_id").textValue());
  }

  @Test
  void vConsOfThePeerAreFoundAndListed() throws Exception {
    RedisVconStore vcons = new RedisVconStore(redis);
    String other = UUID.replace('a', 'b');
    byte[] text = ("{\"uuid\":\"" + other + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8);
    peer.call("SET", "vcon:" + other, new String(text, StandardCharsets.UTF_8));
    String fake = "fake-uuid";
    peer.call("SET", "vcon:" + fake, "{\"uuid\":\"" + fake + "\",\"parties\":[]}");
    peer.call("SET", "vcon:no/uuid", "{}");
    vcons.save(
        Vcon.parse(
            ("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(text, vcons.find(other).orElseThrow().vcon().toJson());
    assertEquals(fake, vcons.find(fake).orElseThrow().vcon().uuid());
    assertEquals(List.of(UUID, other, fake), vcons.list(null, 9));
    peer.call("DEL", "vcon:" + UUID);
    assertEquals(List.of(other), vcons.list(null, 1));
  }

  @Test
  void aVconOfThePeerInUpperCaseIsFoundLockedAndReplaced() throws Exception {
    RedisVconStore vcons = new RedisVconStore(redis);
    String upper = UUID.toUpperCase(Locale.ROOT);
    peer.call("SET", "vcon:" + upper, "{\"uuid\":\"" + upper + "\",\"parties\":[]}");
    StoredVcon found = vcons.find(UUID).orElseThrow();
    assertEquals(upper, found.vcon().uuid());
    vcons.save(List.of(VconWrite.expecting(found.vcon(), found.revision())));
    assertEquals(1L, peer.call("EXISTS", "vcon:" + upper));
    Vcon lower =
        Vcon.parse(("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8));
    vcons.save(List.of(VconWrite.expecting(lower, vcons.find(UUID).orElseThrow().revision())));
    assertEquals(0L, peer.call("EXISTS", "vcon:" + upper));
    assertEquals(1L, peer.call("EXISTS", "vcon:" + UUID));
  }

  @Test
  void aVconThatThePeerChangedHasAnotherRevision() throws Exception {
    RedisVconStore vcons = new RedisVconStore(redis);
    long revision =
        vcons.save(
            Vcon.parse(
                ("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
    peer.call(
        "SET", "vcon:" + UUID, "{\"uuid\":\"" + UUID + "\",\"parties\":[],\"subject\":\"new\"}");
    assertFalse(vcons.find(UUID).orElseThrow().revision() == revision);
  }

  @Test
  void pipelinesAndServersAreWhereThePeerHasThem() throws Exception {
    RedisPipelineStore pipelines = new RedisPipelineStore(redis);
    PipelineDefinition definition =
        PipelineDefinition.ofStep(new PipelineStep("jq", JsonNodeFactory.instance.objectNode()));
    pipelines.put("p", definition);
    assertEquals("[p]", peer.text("SMEMBERS", "pipelines"));
    assertEquals(definition.json(), json(peer.text("GET", "pipeline:p")));
    peer.call("SET", "pipeline:p", "{\"pipeline_options\":{},\"processors\":[]}");
    List<PipelineVersion> versions = pipelines.versions("p");
    assertEquals(PipelineChange.Kind.FOUND, versions.get(0).change().kind());
    assertEquals(versions, pipelines.versions("p"), "found once");
    assertEquals(0, pipelines.version("p", 2).orElseThrow().steps().size());
    pipelines.put("p", definition, PipelineChange.rolledBack(1, null));
    assertEquals(3, pipelines.versions("p").size());
    RedisServerRegistry servers = new RedisServerRegistry(redis);
    peer.call(
        "HSET",
        "servers",
        "peer:8001:7:1795456000.2512345",
        "{\"host\":\"peer\",\"port\":8001,\"pid\":7,\"start_time\":1795456000.2512345,"
            + "\"num_workers\":4,\"state\":\"running\",\"last_heartbeat\":1795456001.5}");
    ServerState state = servers.states().get(0);
    assertEquals("peer", state.host());
    assertEquals(4, state.numWorkers());
    assertFalse(state.isLost(servers.now()));
    assertTrue(servers.remove(state.key()));
    assertEquals(List.of(), servers.states());
  }

  @Test
  void aKeyPrefixKeepsTwoInstallationsApart() throws Exception {
    Redis other =
        Redis.connect(RedisUrl.parse(REDIS.url()), TestRedis.settings("other[1]*:"), clock);
    try {
      RedisJobQueues theirs = new RedisJobQueues(other, new WakeUps(other));
      RedisVconStore vcons = new RedisVconStore(other);
      theirs.create("q");
      vcons.save(
          Vcon.parse(
              ("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
      assertEquals(Set.of(), queues.names());
      assertEquals(List.of(), new RedisVconStore(redis).list(null, 9));
      peer.call("DEL", "other[1]*:vcons");
      assertEquals(List.of(UUID), vcons.list(null, 9));
      assertEquals("1", peer.text("EXISTS", "other[1]*:vcon:" + UUID));
    } finally {
      other.close();
    }
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012x", number);
  }

  @Test
  void ofJobsInAQueueThatBothTakeFromNoneIsLostOrRunTwice() throws Exception {
    queues.create("q");
    int jobs = 500;
    for (int i = 0; i < jobs; i += 2) {
      queues.push("q", List.of(Job.of(uuid(i))));
      peer.call("RPUSH", "queue:q", JOB.replace(UUID, uuid(i + 1)));
    }
    List<String> run = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<?> theirs =
        threads.submit(
            () -> {
              while (!"0".equals(peer.text("LLEN", "queue:q"))) {
                String job = peer.text("LPOP", "queue:q");
                if (job != null && job.startsWith("{")) {
                  run.add(json(job).at("/vcon_uuid/0").asText());
                }
              }
              return null;
            });
    Future<?> ours =
        threads.submit(
            () -> {
              for (List<JobLease> taken = queues.take("q", 2, SERVER, MINUTE);
                  !taken.isEmpty();
                  taken = queues.take("q", 2, SERVER, MINUTE)) {
                for (JobLease lease : taken) {
                  run.add(lease.job().vconUuids().get(0));
                  queues.finish(lease, success());
                }
              }
            });
    theirs.get();
    ours.get();
    threads.shutdown();
    assertEquals(jobs, run.size());
    assertEquals(jobs, new HashSet<>(run).size());
    new TakenJobs(redis).close();
    assertEquals(0, queues.records("q", JobPage.of(JobState.WAITING, 9)).size());
    assertEquals(0, queues.inProgress().size());
  }
}
