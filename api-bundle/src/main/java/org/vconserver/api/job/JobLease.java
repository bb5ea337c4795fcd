package org.vconserver.api.job;

import java.time.Instant;

/**
 * Gives the holder of a job in progress the right to end it. Immutable.
 *
 * @param jobId the job's, see {@link JobQueues}
 * @param queue where it was taken from
 * @param server key of the server that took it
 * @param taken when, by the store's clock
 * @param until when the lease ends unless it is renewed, by the store's clock
 * @param token known to the holder only; whoever ends the job must have it
 * @param attempt how often this job has been taken and not given back, this time included
 * @param lost how many of the earlier attempts ended because the lease ran out, since a person last
 *     had the job run again
 * @param forgiven how many attempts there were before a person last had the job run again
 * @param checkpointed whether an earlier attempt left a {@link JobQueues#checkpoint checkpoint}
 */
public record JobLease(
    long jobId,
    String queue,
    Job job,
    String server,
    Instant taken,
    Instant until,
    String token,
    int attempt,
    int lost,
    int forgiven,
    boolean checkpointed) {
  /**
   * Counts the attempts that count against the pipeline's {@code max_attempts}, this one included.
   */
  public int counted() {
    return attempt - lost - forgiven;
  }
}
