package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/**
 * Names a job that is run under a lease. Its end is part of the commit. Where a commit takes
 * several steps, the outcome is kept with the job before the first one, so that whoever takes the
 * job after a crash goes on with it, and saves nothing twice.
 */
public final class JobOrigin implements Origin {
  private final JobLease lease;
  private final PipelineDefinition pipeline;
  private final Checkpoint kept;
  private final ObjectNode report;
  private final List<JobPush> successPushes;
  private final String commitId;
  private boolean outcomeKept;

  /**
   * @param kept what an earlier attempt has left
   * @param report what the run tells of itself
   */
  public JobOrigin(
      JobLease lease,
      PipelineDefinition pipeline,
      Checkpoint kept,
      ObjectNode report,
      List<JobPush> successPushes) {
    this.lease = lease;
    this.pipeline = pipeline;
    this.kept = kept;
    this.report = report;
    this.successPushes = List.copyOf(successPushes);
    this.outcomeKept = kept.commitId() != null;
    this.commitId =
        Objects.requireNonNullElseGet(kept.commitId(), () -> UUID.randomUUID().toString());
  }

  @Override
  public JobChain chain() {
    return lease.job().chain().next(lease.jobId());
  }

  @Override
  public ChangeCause cause() {
    JobChain chain = lease.job().chain();
    return ChangeCause.ofJob(chain.askedBy(), chain.trace(), lease.jobId(), lease.queue());
  }

  @Override
  public List<JobPush> successPushes() {
    return successPushes;
  }

  /**
   * Says whether an outcome is, or may be, kept with the job under a name. Nothing else may take
   * its place then: vCons that were saved under that name would be saved again.
   */
  public boolean outcomeKept() {
    return outcomeKept;
  }

  @Override
  public String begin(JobQueues queues, RunState outcome) {
    if (kept.commitId() == null) {
      outcomeKept = true;
      queues.keepCheckpoint(
          lease, Checkpoint.of(outcome, pipeline, commitId, kept.conflicts()).write());
    }
    return commitId;
  }

  @Override
  public Set<String> end(JobQueues queues, List<VconWrite> writes, List<JobPush> pushes) {
    return queues.finish(lease, new JobEnd(true, report, writes, pushes));
  }

  @Override
  public VconException endFailed(VconException failure) {
    return failure;
  }
}
