package org.vconserver.pipeline.schedule;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.vcon.error.VconException;

/**
 * Puts the jobs of servers that died back into their queues, and delayed ones that are due.
 * Thread-safe.
 */
final class JobRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(JobRecovery.class);

  private final JobQueues queues;

  JobRecovery(JobQueues queues) {
    this.queues = queues;
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
}
