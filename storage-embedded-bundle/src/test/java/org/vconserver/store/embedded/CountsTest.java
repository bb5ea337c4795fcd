package org.vconserver.store.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** What jobs and reads cost the embedded store, in what does not depend on the machine. */
@SuppressWarnings("NullAway.Init") // opened before each test
class CountsTest {
  private static final int JOBS = 200;
  private static final String UUID = "00000000-0000-4000-8000-00000000000a";
  private static final JobEnd DONE =
      new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of());

  @TempDir Path folder;
  private Database database;
  private SqliteVconStore vcons;
  private SqliteJobQueues queues;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    database =
        Database.open(
            folder,
            Retention.NONE,
            connection -> counted(Connection.class, connection),
            UnaryOperator.identity());
    vcons = new SqliteVconStore(database, Clock.systemUTC());
    queues =
        new SqliteJobQueues(
            database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1_000_000));
    queues.create("q");
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private <T> T counted(Class<T> type, T below) {
    return type.cast(
        Proxy.newProxyInstance(
            CountsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              commits.addAndGet(method.getName().equals("commit") ? 1 : 0);
              statements.addAndGet(method.getName().startsWith("execute") ? 1 : 0);
              try {
                Object made = method.invoke(below, arguments);
                return made instanceof PreparedStatement statement
                    ? counted(PreparedStatement.class, statement)
                    : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static Vcon vcon(int size) {
    String text =
        "{\"uuid\":\"" + UUID + "\",\"parties\":[],\"subject\":\"" + "x".repeat(size) + "\"}";
    return Vcon.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<JobLease> taken() {
    queues.push("q", Collections.nCopies(JOBS, Job.of(UUID)));
    return queues.take("q", JOBS, "s", Duration.ofMinutes(1));
  }

  /** Has the writer busy until jobs have been ended on a thread each; gives the commits of that. */
  private int commitsOf(List<JobLease> leases, JobEnd end) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread busy =
        new Thread(
            () ->
                database.write(
                    sql -> {
                      try {
                        begun.countDown();
                        return go.await(1, TimeUnit.MINUTES);
                      } catch (InterruptedException e) {
                        throw new SQLException(e);
                      }
                    }));
    busy.start();
    begun.await();
    List<Thread> workers = new ArrayList<>();
    leases.forEach(lease -> workers.add(new Thread(() -> queues.finish(lease, end))));
    workers.forEach(Thread::start);
    await().until(() -> workers.stream().allMatch(one -> one.getState() == Thread.State.WAITING));
    int before = commits.get();
    go.countDown();
    for (Thread worker : workers) {
      worker.join();
    }
    busy.join();
    return commits.get() - before;
  }

  @Test
  void whatEndsWhileATransactionRunsIsCommittedTogether() throws Exception {
    assertTrue(commitsOf(taken(), DONE) <= 3);
    assertEquals(List.of(), queues.inProgress());
  }

  @Test
  void jobsThatSaveTheirVconsAreCommittedTogetherAndLockThemWithoutATransaction() throws Exception {
    vcons.save(vcon(10));
    List<JobLease> leases = taken();
    int before = commits.get();
    for (JobLease lease : leases) {
      vcons.lock(Set.of(UUID + lease.jobId()), lease.token(), Duration.ofMinutes(1));
    }
    assertEquals(before, commits.get());
    JobEnd saving =
        new JobEnd(
            true,
            JsonNodeFactory.instance.objectNode(),
            List.of(VconWrite.replacing(vcon(20))),
            List.of());
    assertTrue(commitsOf(leases, saving) <= 3);
  }

  @Test
  void aJobThatIsTakenAndEndedNeedsFewStatements() {
    queues.push("q", Collections.nCopies(JOBS, Job.of(UUID)));
    int before = statements.get();
    List<JobLease> leases = queues.take("q", JOBS, "s", Duration.ofMinutes(1));
    int ofTaking = statements.get() - before;
    leases.forEach(lease -> queues.finish(lease, DONE));
    int ofEnding = statements.get() - before - ofTaking;
    assertTrue(ofTaking <= 3 * JOBS + 20, "taking: " + ofTaking);
    assertTrue(ofEnding <= 5 * JOBS, "ending: " + ofEnding);
  }

  @Test
  void aPageOfWaitingJobsCostsItsJobsHoweverManyWait() {
    queues.push("q", Collections.nCopies(10_000, Job.of(UUID)));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Iterator<List<Job>> pages = queues.waiting("q");
    pages.next(); // classes are loaded from here on
    long before = threads.getCurrentThreadAllocatedBytes();
    int jobs = pages.next().size();
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / jobs;
    assertTrue(jobs <= 1000, jobs + " jobs in a page");
    assertTrue(each <= 4_000, each + " bytes for a job");
  }

  /** A vCon that is only read becomes one array of its bytes, and no objects. */
  @Test
  void readingAVconAllocatesItsBytesOnce() {
    int size = 100_000;
    vcons.save(vcon(size));
    for (int i = 0; i < 100; i++) {
      assertTrue(vcons.find(UUID).isPresent());
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int times = 1000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      assertTrue(vcons.find(UUID).isPresent());
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / times;
    assertTrue(each <= size + 4_000, each + " bytes for one of " + size);
  }
}
