package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.SettableClock;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** The end of a job and what it saves, in one step. */
class CommitTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String ONE = "00000000-0000-4000-8000-000000000001";
  private static final String TWO = "00000000-0000-4000-8000-000000000002";

  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
  private Redis redis;
  private RedisJobQueues queues;
  private RedisVconStore vcons;
  private JobLease lease;

  @BeforeEach
  void takeAJob() throws Exception {
    redis = REDIS.empty(clock);
    queues = new RedisJobQueues(redis, new WakeUps(redis));
    vcons = new RedisVconStore(redis);
    queues.create("q");
    queues.create("out");
    queues.push("q", List.of(Job.of(ONE)));
    lease = queues.take("q", 1, "s", MINUTE).get(0);
  }

  private static Vcon vcon(String uuid, String subject) {
    String json = "{\"uuid\":\"" + uuid + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JobEnd end(VconWrite... writes) {
    JobPush push = new JobPush("out", Job.of(ONE), true);
    return new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(writes), List.of(push));
  }

  private String subject(String uuid) {
    return vcons.find(uuid).orElseThrow().vcon().tree().path("subject").asText();
  }

  @Test
  void savesWithTheEndAndGivesTheLocksBack() {
    assertTrue(queues.savesInto(vcons));
    long revision = vcons.save(vcon(ONE, "before"));
    vcons.lock(Set.of(ONE, TWO), lease.token(), MINUTE);
    queues.finish(
        lease,
        end(
            VconWrite.expecting(vcon(ONE, "after"), revision),
            VconWrite.expecting(vcon(TWO, "new"), VconWrite.ABSENT)));
    assertEquals("after", subject(ONE));
    assertEquals("new", subject(TWO));
    assertEquals(List.of(ONE, TWO), vcons.list(null, 9));
    assertEquals(1, queues.jobs("out").size());
    assertTrue(vcons.lock(Set.of(ONE, TWO), "another", MINUTE));
  }

  @Test
  void aStaleRevisionLeavesEverythingAsItIs() {
    long stale = vcons.save(vcon(TWO, "before"));
    vcons.save(vcon(TWO, "someone else's"));
    VconException refusal =
        assertThrows(
            VconException.class,
            () ->
                queues.finish(
                    lease,
                    end(
                        VconWrite.replacing(vcon(ONE, "after")),
                        VconWrite.expecting(vcon(TWO, "after"), stale))));
    assertEquals(ServerError.REVISION_CONFLICT, refusal.code());
    assertTrue(refusal.getMessage().contains(TWO));
    assertEquals("someone else's", subject(TWO));
    assertTrue(vcons.find(ONE).isEmpty());
    assertEquals(List.of(), queues.jobs("out"));
    assertEquals(List.of(lease), queues.inProgress());
  }

  @Test
  void aLostLeaseSavesNothing() {
    clock.pass(MINUTE, queues::recover);
    queues.recover();
    VconException refusal =
        assertThrows(
            VconException.class,
            () -> queues.finish(lease, end(VconWrite.replacing(vcon(ONE, "late")))));
    assertEquals(ServerError.LEASE_LOST, refusal.code());
    assertTrue(vcons.find(ONE).isEmpty());
    assertEquals(List.of(), queues.jobs("out"));
  }

  @Test
  void anEndThatWasNotHeardOfIsNotDoneTwice() {
    Arguments arguments =
        new Arguments().add(lease.jobId()).add(lease.token()).add("DONE").add("").add("SUCCEEDED");
    arguments.add("{}").add(1).add("out").add("{\"vcon_uuid\":[\"" + ONE + "\"]}");
    arguments.add(true).add("").add(0);
    JobBatches batches = new JobBatches(redis);
    batches.run(JobBatches.Kind.FINISH, arguments, false).orThrow();
    batches.run(JobBatches.Kind.FINISH, arguments, true).orThrow();
    assertEquals(1, queues.jobs("out").size());
  }

  private static long taken(Reply reply) {
    assertEquals(0, reply.orThrow().number(), "everything in the queue is a job");
    return reply.number();
  }

  @Test
  void whatWasTakenUnheardIsTakenWithTheSameAnswer() {
    queues.push("q", List.of(Job.of(ONE), Job.of(TWO)));
    Arguments arguments = Arguments.of("q").add(1).add("s").add(MINUTE).add("token");
    JobBatches batches = new JobBatches(redis);
    long first = taken(batches.run(JobBatches.Kind.TAKE, arguments, false));
    assertEquals(first, taken(batches.run(JobBatches.Kind.TAKE, arguments, true)));
    assertEquals(1, queues.jobs("q").size());
    assertEquals(2, queues.inProgress().size());
  }

  @Test
  void vConsOfAnotherRedisAreNotSavedWithTheEnd() {
    Redis other = REDIS.connect(clock);
    assertFalse(queues.savesInto(new RedisVconStore(other)));
  }

  @Test
  void aJobOfAnEndedRunCountsWhatItTold() {
    queues.finish(lease, end());
    assertEquals(1, queues.status("q").lastHour().succeeded());
    assertEquals(1, queues.status("out").lastHour().queued());
  }
}
