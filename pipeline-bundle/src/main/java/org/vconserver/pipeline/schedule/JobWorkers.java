package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.support.threads.Threads;

/**
 * Runs jobs, so many at a time. A few more wait here until a worker is free, if jobs are short
 * ({@link JobPace}). A worker is free again once its job has only to be committed: that is left to
 * the job's thread. Where there is one worker alone, each job sees what the one before has
 * committed. Thread-safe.
 */
final class JobWorkers implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorkers.class);

  private final LongSupplier nanoTime;
  private final JobPace pace = new JobPace();

  @GuardedBy("this")
  private int count;

  @GuardedBy("this")
  private int working;

  @GuardedBy("this")
  private final Deque<Held> waiting = new ArrayDeque<>();

  /**
   * Holds all jobs that are here, by the tokens of the leases: a job that was lost may come back
   * while it still runs.
   */
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  private final ExecutorService threads;

  /** Holds a job that is here, and the thread that runs it, once there is one. */
  private static final class Held {
    private final JobLease lease;
    private final Work work;
    private final long came;
    private long began; // of the thread that runs it alone

    @GuardedBy("this")
    private @Nullable Thread thread;

    @GuardedBy("this")
    private boolean interrupted;

    Held(JobLease lease, Work work, long came) {
      this.lease = lease;
      this.work = work;
      this.came = came;
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
    /**
     * Runs the job and ends it.
     *
     * @param worked to be called once all is done but what waits for the store: another job may
     *     begin then
     */
    void run(Runnable worked);

    /** Gives the run's report if it says more than when it was asked for last. */
    default Optional<ObjectNode> progressed() {
      return Optional.empty();
    }
  }

  /** Makes so many workers. */
  JobWorkers(int count) {
    this(count, Threads.perTask("job-worker"), System::nanoTime);
  }

  /** Makes so many workers, whose jobs run on given threads. */
  JobWorkers(int count, ExecutorService threads, LongSupplier nanoTime) {
    this.count = count;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** Makes workers more or fewer. Those that are too many end with their jobs. */
  synchronized void count(int wanted) {
    count = wanted;
    startWaiting();
    notifyAll();
  }

  /** Waits until there is room for jobs, and gives for how many. */
  synchronized int awaitRoom() throws InterruptedException {
    while (room() <= 0) {
      wait();
    }
    return room();
  }

  @GuardedBy("this")
  private int room() {
    return count + pace.ahead(count) - working - waiting.size();
  }

  /** Notes how long it took to take jobs. */
  void took(long nanos) {
    pace.took(nanos);
  }

  /** Has a worker run a job, as soon as one is free. */
  synchronized void run(JobLease lease, Work job) {
    Held taken = new Held(lease, job, nanoTime.getAsLong());
    held.put(lease.token(), taken);
    waiting.add(taken);
    startWaiting();
  }

  @GuardedBy("this")
  private void startWaiting() {
    while (working < count && !waiting.isEmpty()) {
      Held next = waiting.remove();
      working++;
      threads.execute(() -> work(next));
    }
  }

  private void work(Held job) {
    JobLease lease = job.lease;
    AtomicBoolean free = new AtomicBoolean();
    Runnable leaves =
        () -> {
          if (!free.getAndSet(true)) {
            pace.worked(nanoTime.getAsLong() - job.began);
            freeWorker();
          }
        };
    job.began = nanoTime.getAsLong();
    job.begin();
    try {
      job.work.run(() -> leaveEarly(leaves));
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Job {} of queue {}: the worker goes on, the job's lease will run out",
          lease.jobId(),
          lease.queue(),
          e);
    } finally {
      job.end();
      leaves.run();
      leave(job);
    }
  }

  /** Frees the worker of a job that has only to be committed, unless it is the only one. */
  private void leaveEarly(Runnable leaves) {
    if (count() > 1) {
      leaves.run();
    }
  }

  private synchronized int count() {
    return count;
  }

  private synchronized void freeWorker() {
    working--;
    startWaiting();
    notifyAll();
  }

  private synchronized void leave(Held job) {
    held.remove(job.lease.token());
    notifyAll();
  }

  /** Lists the leases of the jobs that are here. */
  List<JobLease> leases() {
    return held.values().stream().map(job -> job.lease).toList();
  }

  /** Gives the reports of those that have made progress since this was called last. */
  Map<JobLease, ObjectNode> progressed() {
    Map<JobLease, ObjectNode> reports = new HashMap<>();
    for (Held job : held.values()) {
      job.work.progressed().ifPresent(report -> reports.put(job.lease, report));
    }
    return reports;
  }

  /**
   * Takes those jobs out again that have waited for a worker for so long, and takes none ahead
   * until jobs are short again. The last one to be run comes first: so they come back to the heads
   * of their queues in order.
   */
  synchronized List<JobLease> takeBack(Duration waited) {
    List<JobLease> taken = new ArrayList<>();
    long now = nanoTime.getAsLong();
    while (!waiting.isEmpty() && now - waiting.getLast().came >= waited.toNanos()) {
      Held last = waiting.removeLast();
      held.remove(last.lease.token());
      taken.add(last.lease);
    }
    if (!taken.isEmpty()) {
      pace.slowed();
      notifyAll();
    }
    return taken;
  }

  /**
   * Interrupts the run of a job that was taken away from this server: its outcome would be refused.
   *
   * @return true if the job still runs here
   */
  boolean interrupt(long jobId) {
    List<Held> runs = held.values().stream().filter(job -> job.lease.jobId() == jobId).toList();
    for (Held run : runs) {
      if (run.interrupt()) {
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

  /** Waits until no job is here; before a stop it lets them end by themselves. */
  @Override
  public synchronized boolean await(Duration limit) throws InterruptedException {
    long end = nanoTime.getAsLong() + limit.toNanos();
    while (!held.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - nanoTime.getAsLong());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
