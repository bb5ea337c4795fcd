package org.vconserver.pipeline.run;

import java.util.List;
import java.util.Set;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/**
 * Names a caller who waits for the run. Nobody goes on with a commit that a crash has cut off
 * between two databases: the caller hears of it, and may run the pipeline again.
 */
public final class CallerOrigin implements Origin {
  private final RunRequest.Asked asked;
  private final String pipeline;

  /** Tells who asked for the run, and of which pipeline. */
  public CallerOrigin(RunRequest.Asked asked, String pipeline) {
    this.asked = asked;
    this.pipeline = pipeline;
  }

  @Override
  public JobChain chain() {
    return asked.chain();
  }

  @Override
  public ChangeCause cause() {
    JobChain chain = asked.chain();
    return ChangeCause.ofRun(chain.askedBy(), chain.trace(), asked.runId(), pipeline);
  }

  @Override
  public List<JobPush> successPushes() {
    return List.of();
  }

  @Override
  public String begin(JobQueues queues, RunState outcome) {
    return asked.runId();
  }

  @Override
  public Set<String> end(JobQueues queues, List<VconWrite> writes, List<JobPush> pushes) {
    return writes.isEmpty() && pushes.isEmpty()
        ? Set.of()
        : queues.commit(asked.runId(), writes, pushes);
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
