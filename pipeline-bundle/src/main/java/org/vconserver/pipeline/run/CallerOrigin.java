package org.vconserver.pipeline.run;

import java.util.List;
import java.util.Set;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/**
 * A caller who waits for the run. Nobody goes on with a commit that a crash has cut off between two
 * databases: the caller hears of it, and may run the pipeline again.
 */
public final class CallerOrigin implements Origin {
  private final String runId;

  /** Names the run. */
  public CallerOrigin(String runId) {
    this.runId = runId;
  }

  @Override
  public List<JobPush> successPushes() {
    return List.of();
  }

  @Override
  public String begin(JobQueues queues, RunState outcome) {
    return runId;
  }

  @Override
  public Set<String> end(JobQueues queues, List<VconWrite> writes, List<JobPush> pushes) {
    return writes.isEmpty() && pushes.isEmpty() ? Set.of() : queues.commit(runId, writes, pushes);
  }

  @Override
  public VconException endFailed(VconException failure) {
    return new VconException(
        failure.code(),
        "the vCons of the run are saved, but its jobs may not be in their queues: "
            + failure.getMessage(),
        failure);
  }
}
