package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.api.store.VconWrite;

/**
 * Describes how a job ends. Immutable.
 *
 * @param succeeded whether its run did
 * @param report what the run tells of itself (steps with times, the error), kept with the attempt
 * @param writes vCons to be saved in the same transaction; only where {@link JobQueues#savesInto}
 * @param pushes jobs to be put into queues
 */
public record JobEnd(
    boolean succeeded, ObjectNode report, List<VconWrite> writes, List<JobPush> pushes) {
  public JobEnd {
    writes = List.copyOf(writes);
    pushes = List.copyOf(pushes);
  }

  /** Gives the state that the job has then. */
  public JobState state() {
    return succeeded ? JobState.DONE : JobState.FAILED;
  }

  /** Gives the code of the error that a failed run's report names; empty if none is named. */
  public String cause() {
    return succeeded ? "" : report.path("error").path("code").asText("");
  }
}
