package org.vconserver.pipeline.schedule;

import java.time.Clock;
import java.time.Duration;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunCommit;

/**
 * Holds what all jobs of a server share. Immutable.
 *
 * @param lease how long a job stays with a server that does not renew its lease
 * @param mostHops how many jobs run of a chain before the next one is taken for one in a ring
 * @param largestCheckpoint how many bytes of a job's state are kept at most
 */
record JobContext(
    JobQueues queues,
    VconStore vcons,
    PipelineExecution execution,
    RunCommit commit,
    Clock clock,
    Duration lease,
    int mostHops,
    int largestCheckpoint) {

  private static final int SHORTEST_LEASE_SECONDS = 3;

  /** Gives the same with what is configured. */
  JobContext with(SchedulerConfig config) {
    return new JobContext(
        queues,
        vcons,
        execution,
        commit,
        clock,
        Duration.ofSeconds(Math.max(SHORTEST_LEASE_SECONDS, config.lease_seconds())),
        config.max_hops(),
        config.resume_max_bytes());
  }
}
