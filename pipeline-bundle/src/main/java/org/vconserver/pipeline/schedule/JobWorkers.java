package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.support.threads.Threads;

/** Runs jobs, so many at a time. Thread-safe. */
final class JobWorkers implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorkers.class);

  @GuardedBy("this")
  private int count;

  private final Places free;

  /**
   * Holds them by the tokens of the leases: a job that was lost may come back while it still runs.
   */
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  private final ExecutorService threads;

  /** Holds a job that a worker has, and the thread that runs it, once there is one. */
  private static final class Running {
    private final JobLease lease;
    private final Work work;

    @GuardedBy("this")
    private @Nullable Thread thread;

    @GuardedBy("this")
    private boolean interrupted;

    Running(JobLease lease, Work work) {
      this.lease = lease;
      this.work = work;
    }

    /** Begins on this thread; what was interrupted before begins interrupted. */
    synchronized void begin() {
      thread = Thread.currentThread();
      if (interrupted) {
        thread.interrupt();
      }
    }

    /** Ends on this thread, whose interruption was meant for this job alone. */
    synchronized void end() {
      thread = null;
      boolean unused = Thread.interrupted();
    }

    /** Interrupts the run once, whether it has begun or not; says whether this was the time. */
    synchronized boolean interrupt() {
      boolean first = !interrupted;
      interrupted = true;
      if (first && thread != null) {
        thread.interrupt();
      }
      return first;
    }
  }

  /** Runs one job, and tells of it meanwhile. */
  @FunctionalInterface
  interface Work {
    void run();

    /** Gives the run's report if it says more than when it was asked for last. */
    default Optional<ObjectNode> progressed() {
      return Optional.empty();
    }
  }

  /** Makes so many workers. */
  JobWorkers(int count) {
    this(count, Threads.perTask("job-worker"));
  }

  /** Makes so many workers, whose jobs run on given threads. */
  JobWorkers(int count, ExecutorService threads) {
    this.count = count;
    this.free = new Places(count);
    this.threads = threads;
  }

  /** Counts free workers: fewer than none when they were made fewer while they work. */
  private static final class Places extends Semaphore {
    private static final long serialVersionUID = 1L;

    Places(int count) {
      super(count);
    }

    void add(int more) {
      if (more >= 0) {
        release(more);
      } else {
        reducePermits(-more);
      }
    }

    /** Takes all that are free, of which there may be less than none. */
    int takeAll() {
      int taken = 0;
      while (tryAcquire()) {
        taken++;
      }
      return taken;
    }
  }

  /** Makes workers more or fewer. Those that are too many end with their jobs. */
  synchronized void count(int wanted) {
    free.add(wanted - count);
    count = wanted;
  }

  /** Waits for a free worker, reserves all that are free, and gives how many they are. */
  int reserve() throws InterruptedException {
    free.acquire();
    return 1 + free.takeAll();
  }

  /** Gives reserved workers back that got no job. */
  void release(int unused) {
    free.release(unused);
  }

  /** Has a reserved worker run a job. */
  void run(JobLease lease, Work job) {
    Running run = new Running(lease, job);
    running.put(lease.token(), run);
    threads.execute(() -> work(run));
  }

  private void work(Running run) {
    JobLease lease = run.lease;
    run.begin();
    try {
      run.work.run();
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Job {} of queue {}: the worker goes on, the job's lease will run out",
          lease.jobId(),
          lease.queue(),
          e);
    } finally {
      run.end();
      running.remove(lease.token());
      free.release();
    }
  }

  /** Lists the leases of the jobs that run. */
  List<JobLease> leases() {
    return running.values().stream().map(run -> run.lease).toList();
  }

  /** Gives the reports of those that have made progress since this was called last. */
  Map<JobLease, ObjectNode> progressed() {
    Map<JobLease, ObjectNode> reports = new HashMap<>();
    for (Running run : running.values()) {
      run.work.progressed().ifPresent(report -> reports.put(run.lease, report));
    }
    return reports;
  }

  /**
   * Interrupts the run of a job that was taken away from this server: its outcome would be refused.
   *
   * @return true if the job still runs here
   */
  boolean interrupt(long jobId) {
    List<Running> runs =
        running.values().stream().filter(run -> run.lease.jobId() == jobId).toList();
    for (Running run : runs) {
      if (run.interrupt()) {
        LOG.warn("Job {} was taken from this server: its run is interrupted", jobId);
      }
    }
    return !runs.isEmpty();
  }

  private synchronized int count() {
    return count;
  }

  @Override
  public void start() {
    // Threads are made as jobs come.
  }

  @Override
  public void stop() {
    threads.shutdownNow();
  }

  /** Waits until no job runs; before a stop it lets them end by themselves. */
  @Override
  public boolean await(Duration limit) throws InterruptedException {
    int all = count();
    boolean idle = free.tryAcquire(all, limit.toMillis(), TimeUnit.MILLISECONDS);
    if (idle) {
      free.release(all);
    }
    return idle;
  }
}
