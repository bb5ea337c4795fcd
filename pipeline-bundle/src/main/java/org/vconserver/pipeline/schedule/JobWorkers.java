package org.vconserver.pipeline.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.support.threads.Threads;

/** Runs jobs, so many at a time. Thread-safe. */
final class JobWorkers implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorkers.class);

  private final int count;
  private final Semaphore free;

  /** By the tokens of the leases: a job that was lost may come back while it still runs. */
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  private final ExecutorService threads = Threads.perTask("job-worker");

  /** A job that a worker has, and the worker. */
  private record Running(JobLease lease, Future<?> worker) {}

  /** Makes so many workers. */
  JobWorkers(int count) {
    this.count = count;
    this.free = new Semaphore(count);
  }

  /** Waits for a free worker, reserves all that are free, and gives how many they are. */
  int reserve() throws InterruptedException {
    free.acquire();
    return 1 + free.drainPermits();
  }

  /** Gives reserved workers back that got no job. */
  void release(int unused) {
    free.release(unused);
  }

  /** Has a reserved worker run a job. */
  void run(JobLease lease, Runnable job) {
    FutureTask<?> worker = new FutureTask<>(() -> work(lease, job), null);
    running.put(lease.token(), new Running(lease, worker));
    threads.execute(worker);
  }

  private void work(JobLease lease, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Job {} of queue {}: the worker goes on, the job's lease will run out",
          lease.jobId(),
          lease.queue(),
          e);
    } finally {
      running.remove(lease.token());
      free.release();
    }
  }

  /** Lists the leases of the jobs that run. */
  List<JobLease> leases() {
    return running.values().stream().map(Running::lease).toList();
  }

  /**
   * Interrupts the run of a job that was taken away from this server: its outcome would be refused.
   *
   * @return true if the job still runs here
   */
  boolean interrupt(long jobId) {
    List<Running> runs =
        running.values().stream().filter(job -> job.lease().jobId() == jobId).toList();
    for (Running run : runs) {
      if (run.worker().cancel(true)) {
        LOG.warn("Job {} was taken from this server: its run is interrupted", jobId);
      }
    }
    return !runs.isEmpty();
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
    boolean idle = free.tryAcquire(count, limit.toMillis(), TimeUnit.MILLISECONDS);
    if (idle) {
      free.release(count);
    }
    return idle;
  }
}
