package org.vconserver.api.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job at the end of a run. Immutable.
 *
 * @param toQueue the queue to put it into, which must exist when the run has succeeded
 * @param fromQueue what the job is to say of where it came from; null for nothing
 */
public record JobRequest(String toQueue, List<String> vconUuids, @Nullable String fromQueue) {
  public JobRequest {
    vconUuids = List.copyOf(vconUuids);
  }

  /** Makes the job that goes into the queue, with the chain that leads to it. */
  public Job job(JobChain chain) {
    return new Job(vconUuids, fromQueue, null, chain);
  }
}
