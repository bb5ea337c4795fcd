package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** What the life of a job costs Redis, so that it is seen when it gets dearer. */
class RoundTripsTest {
  private static final int JOBS = 200;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");

  @RegisterExtension static final TestRedis REDIS = TestRedis.single();

  private static final Vcon VCON =
      Vcon.parse(("{\"uuid\":\"" + UUID + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8));

  private RedisJobQueues queues;
  private long revision;
  private long begin;

  @BeforeEach
  void open() throws Exception {
    Redis redis = REDIS.empty(null);
    queues = new RedisJobQueues(redis, new WakeUps(redis));
    revision = new RedisVconStore(redis).save(VCON);
    queues.create("q");
    cycle(1); // scripts are known from here on
    REDIS.process().ask("CONFIG", "RESETSTAT");
    begin = System.nanoTime();
  }

  /** Counts the scripts that the watch over the connection may have sent since the reset. */
  private long probes() {
    return 2 + 2 * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
  }

  /** Saves as runs do, which name the revision that they have read. */
  private void cycle(int batch) {
    queues.push("q", Collections.nCopies(batch, Job.of(UUID)));
    for (JobLease lease : queues.take("q", batch, "s", MINUTE)) {
      queues.finish(
          lease,
          new JobEnd(
              true,
              JsonNodeFactory.instance.objectNode(),
              List.of(VconWrite.expecting(VCON, revision)),
              List.of()));
    }
  }

  /** Calls by command since the reset, those of the watch over the connection left out. */
  private static Map<String, Integer> calls() throws Exception {
    Map<String, Integer> calls = new TreeMap<>();
    Matcher line = CALLS.matcher(REDIS.process().ask("INFO", "commandstats"));
    while (line.find()) {
      if (!line.group(1).matches("exists|time|ping|info|config")) {
        calls.put(line.group(1), Integer.valueOf(line.group(2)));
      }
    }
    return calls;
  }

  @Test
  void aJobIsPushedTakenAndEndedInThreeRoundTrips() throws Exception {
    for (int i = 0; i < JOBS; i++) {
      cycle(1);
    }
    Map<String, Integer> calls = calls();
    int scripts = calls.remove("evalsha");
    assertTrue(scripts <= 3 * JOBS + probes(), calls.toString());
    long inside = calls.values().stream().mapToInt(Integer::intValue).sum() - 5 * probes();
    // Four of them write the change log: a number, the change, its place among those of the vCon;
    // three the index, of which only the time of the vCon changes: its entry is read and written;
    // one notes the job with its vCon, one looks when it expires.
    assertTrue(inside <= 42 * JOBS, calls.toString());
  }

  @Test
  void jobsInABatchShareTwoOfThem() throws Exception {
    for (int i = 0; i < JOBS / 20; i++) {
      cycle(20);
    }
    Map<String, Integer> calls = calls();
    assertTrue(calls.remove("evalsha") <= JOBS + 2 * JOBS / 20 + probes(), calls.toString());
    long inside = calls.values().stream().mapToInt(Integer::intValue).sum() - 5 * probes();
    assertTrue(inside <= 28 * JOBS, calls.toString());
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void severalVconsAreReadInOneRoundTrip() throws Exception {
    RedisVconStore store = new RedisVconStore(REDIS.empty(null));
    List<String> uuids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String uuid = UUID.substring(0, 34) + (i + 10);
      store.save(
          Vcon.parse(
              ("{\"uuid\":\"" + uuid + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
      uuids.add(uuid);
    }
    store.find(uuids);
    REDIS.process().ask("CONFIG", "RESETSTAT");
    begin = System.nanoTime();
    store.find(uuids).forEach(found -> assertTrue(found.get().isPresent()));
    Map<String, Integer> calls = calls();
    assertTrue(calls.remove("evalsha") <= 1 + probes(), calls.toString());
    assertEquals(uuids.size(), calls.get("get"));
  }

  /** As many workers of a server end their jobs while a script runs. */
  @Test
  void jobsThatEndWhileAScriptRunsShareTheNextOne() throws Exception {
    queues.push("q", Collections.nCopies(JOBS, Job.of(UUID)));
    List<JobLease> leases = queues.take("q", JOBS, "s", MINUTE);
    calls();
    REDIS.process().ask("CONFIG", "RESETSTAT");
    begin = System.nanoTime();
    REDIS.process().ask("CLIENT", "PAUSE", "60000", "WRITE");
    JobEnd end = new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of());
    List<Thread> workers = new ArrayList<>();
    for (JobLease lease : leases) {
      workers.add(new Thread(() -> queues.finish(lease, end)));
    }
    workers.forEach(Thread::start);
    await().until(() -> workers.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
    REDIS.process().ask("CLIENT", "UNPAUSE");
    for (Thread worker : workers) {
      worker.join();
    }
    Map<String, Integer> calls = calls();
    int scripts = calls.remove("evalsha");
    assertTrue(scripts <= 2 + JOBS / 64 + probes(), calls + " in " + scripts);
    long inside = calls.values().stream().mapToInt(Integer::intValue).sum() - 5 * probes();
    assertTrue(inside <= 6 * JOBS, calls.toString());
    assertEquals(List.of(), queues.inProgress());
  }
}
