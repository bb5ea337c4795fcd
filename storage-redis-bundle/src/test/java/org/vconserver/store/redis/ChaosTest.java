package org.vconserver.store.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.vcon.error.VconException;

/** Two servers that work while Redis is cut off, stands still and dies: each job ends once. */
@Timeout(120)
class ChaosTest {
  private static final int JOBS = 800;
  private static final Duration LEASE = Duration.ofSeconds(4);

  @RegisterExtension static final TestRedis SINGLE = TestRedis.single();
  @RegisterExtension static final TestRedis CLUSTER = TestRedis.cluster();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void everyJobEndsOnceOnASingleRedis() throws Exception {
    run(SINGLE, SINGLE.process());
  }

  @Test
  void everyJobEndsOnceOnACluster() throws Exception {
    run(CLUSTER, CLUSTER.nodes().masterOf("{vcon-server:}queues"));
  }

  private void run(TestRedis redis, RedisProcess master) throws Exception {
    RedisJobQueues one = queues(redis.empty(null));
    RedisJobQueues two = queues(redis.connect(null));
    one.create("q");
    one.create("done");
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(Job.of(String.format("00000000-0000-4000-8000-%012x", i)));
    }
    one.push("q", jobs);
    List<Future<?>> workers = new ArrayList<>();
    for (RedisJobQueues server : List.of(one, two, one, two)) {
      workers.add(threads.submit(() -> work(server)));
    }
    trouble(master);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(VconException.class)
        .until(() -> two.jobs("q").isEmpty() && two.inProgress().isEmpty());
    List<Job> done = two.jobs("done");
    assertEquals(new HashSet<>(jobs), new HashSet<>(done));
    assertEquals(JOBS, done.size());
    assertEquals(4, workers.stream().filter(worker -> !worker.isDone()).count());
  }

  private static RedisJobQueues queues(Redis redis) {
    return new RedisJobQueues(redis, new WakeUps(redis));
  }

  private static void trouble(RedisProcess master) throws Exception {
    for (int i = 0; i < 3; i++) {
      master.ask("CLIENT", "KILL", "TYPE", "normal");
      TimeUnit.MILLISECONDS.sleep(300);
    }
    master.ask("SCRIPT", "FLUSH");
    master.ask("CLIENT", "PAUSE", "1000", "ALL");
    TimeUnit.MILLISECONDS.sleep(1300);
    master.kill();
    TimeUnit.MILLISECONDS.sleep(500);
    master.restart();
    TimeUnit.MILLISECONDS.sleep(1000);
    master.ask("CLIENT", "PAUSE", "5000", "ALL");
  }

  private static Void work(RedisJobQueues queues) throws InterruptedException {
    while (true) {
      try {
        queues.recover();
        for (JobLease lease : queues.take("q", 3, "s", LEASE)) {
          TimeUnit.MILLISECONDS.sleep(25);
          end(queues, lease);
        }
      } catch (VconException e) {
        assertEquals(ServerError.STORAGE_UNAVAILABLE, e.code());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** As a scheduler does: asks until it hears. */
  private static void end(RedisJobQueues queues, JobLease lease) throws InterruptedException {
    JobPush push = new JobPush("done", lease.job(), true);
    JobEnd end = new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of(push));
    while (true) {
      try {
        queues.finish(lease, end);
        return;
      } catch (VconException e) {
        if (e.code() == ServerError.LEASE_LOST) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}
