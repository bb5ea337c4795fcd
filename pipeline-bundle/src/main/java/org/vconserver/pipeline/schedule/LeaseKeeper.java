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

/** Renews the leases of the jobs that run, and interrupts those that have lost theirs. */
final class LeaseKeeper implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final JobQueues queues;
  private final JobWorkers workers;
  private final Duration lease;
  private final ScheduledExecutorService timer = Threads.timer("job-leases");
  private Set<Long> lostBefore = Set.of();

  LeaseKeeper(JobQueues queues, JobWorkers workers, Duration lease) {
    this.queues = queues;
    this.workers = workers;
    this.lease = lease;
  }

  @Override
  public void start() {
    long third = lease.toMillis() / 3;
    var unused = timer.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
  }

  /** Renews all leases once. Called by one thread. */
  void renew() {
    List<JobLease> held = workers.leases();
    try {
      // A job that is being ended just now has no lease any more, and that is as it should be: what
      // is still there at the next renewal was lost.
      Set<Long> lost = queues.renew(held, lease);
      lost.stream().filter(lostBefore::contains).forEach(workers::interrupt);
      lostBefore = lost;
    } catch (VconException e) {
      LOG.warn("The leases of {} jobs could not be renewed: {}", held.size(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The leases of {} jobs could not be renewed", held.size(), e);
    }
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
