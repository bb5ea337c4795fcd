package org.vconserver.pipeline.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Renews the leases of the jobs that run, shows their progress, interrupts those that have lost
 * theirs, gives back what waits for a worker, and then puts back jobs of others. In this order: a
 * server that was frozen, or whose clock was set, renews its own leases before it looks which have
 * run out, and so never takes a job from itself.
 */
final class LeaseKeeper implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** Lasts a third of the shortest lease there is. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Limits how long a job waits here for a worker, that another server may have free. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final JobQueues queues;
  private final JobWorkers workers;
  private final JobRecovery recovery;
  private volatile Duration lease;
  private final ScheduledExecutorService timer = Threads.timer("job-leases");
  private Set<Long> lostBefore = Set.of();
  private boolean failing;

  LeaseKeeper(JobQueues queues, JobWorkers workers, JobRecovery recovery, Duration lease) {
    this.queues = queues;
    this.workers = workers;
    this.recovery = recovery;
    this.lease = lease;
  }

  /** Takes another length of leases, from the next renewal on. */
  void lease(Duration changed) {
    lease = changed;
  }

  @Override
  public void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            Threads.unending(this::keep, e -> LOG.error("Leases could not be kept", e)),
            0,
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Renews all leases once, and recovers jobs if that was possible. Called by one thread. */
  void keep() {
    giveBackWaiting(LONGEST_WAIT);
    if (renew()) {
      recovery.recover();
      show();
    }
  }

  /** Shows in the store how far the jobs are that run here, so that any server can tell. */
  private void show() {
    for (var report : workers.progressed().entrySet()) {
      try {
        queues.show(report.getKey(), report.getValue());
      } catch (VconException e) {
        LOG.debug("The progress of job {} is not shown", report.getKey().jobId(), e);
        return;
      }
    }
  }

  /** Gives jobs back that have waited for a worker for so long. */
  void giveBackWaiting(Duration waited) {
    for (JobLease lease : workers.takeBack(waited)) {
      try {
        queues.giveBack(lease, Duration.ZERO);
        LOG.debug("Job {} goes back to queue {}: no worker is free", lease.jobId(), lease.queue());
      } catch (VconException e) {
        LOG.warn(
            "Job {} could not go back to queue {}, its lease will run out: {}",
            lease.jobId(),
            lease.queue(),
            e.getMessage());
      }
    }
  }

  private boolean renew() {
    List<JobLease> held = workers.leases();
    if (held.isEmpty()) {
      lostBefore = Set.of();
      return true;
    }
    try {
      // A job that is being ended just now has no lease any more, and that is as it should be: what
      // is still there at the next renewal was lost.
      Set<Long> lost = queues.renew(held, lease);
      lost.stream().filter(lostBefore::contains).forEach(workers::interrupt);
      lostBefore = lost;
      if (failing) {
        failing = false;
        LOG.info("Leases are renewed again");
      }
      return true;
    } catch (VconException e) {
      if (!failing) {
        LOG.warn("The leases of {} jobs could not be renewed: {}", held.size(), e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("The leases of {} jobs could not be renewed", held.size(), e);
    }
    failing = true;
    return false;
  }

  @Override
  public void stop() {
    timer.shutdownNow();
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return timer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
