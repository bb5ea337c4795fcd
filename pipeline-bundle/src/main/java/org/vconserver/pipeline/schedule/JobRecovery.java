package org.vconserver.pipeline.schedule;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/** Puts the jobs of servers that died back into their queues, and delayed ones that are due. */
final class JobRecovery implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobRecovery.class);
  private static final Duration BETWEEN_RECOVERIES = Duration.ofSeconds(1);

  private final JobQueues queues;
  private final ScheduledExecutorService timer = Threads.timer("job-recovery");

  JobRecovery(JobQueues queues) {
    this.queues = queues;
  }

  @Override
  public void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            this::recover, 0, BETWEEN_RECOVERIES.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Recovers jobs once. */
  void recover() {
    try {
      for (JobLease lost : queues.recover()) {
        LOG.warn(
            "Job {} goes back to the head of queue {}: the lease of {} ran out in attempt {}",
            lost.jobId(),
            lost.queue(),
            lost.server(),
            lost.attempt());
      }
    } catch (VconException e) {
      LOG.debug("Jobs can't be recovered at the moment: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Jobs can't be recovered", e);
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
