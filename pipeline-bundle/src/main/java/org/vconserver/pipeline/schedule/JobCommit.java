package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.store.VconWrite;
import org.vconserver.pipeline.run.Checkpoint;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunState;
import org.vconserver.vcon.error.VconException;

/**
 * The end of a job whose run has succeeded. Where one transaction can hold it all, it does. Else
 * the outcome is kept with the job first, under a name, then the vCons are saved under that name,
 * then the job ends: whoever takes the job after a crash goes on with the same outcome, and what
 * was saved already is not saved again. Used by one thread.
 */
final class JobCommit {
  private final JobRun.Means means;
  private final JobQueues queues;
  private final JobLease lease;
  private final PipelineDefinition pipeline;
  private final Checkpoint kept;
  private final Patience patience;
  private boolean outcomeKept;

  /**
   * @param kept what an earlier attempt has left
   */
  JobCommit(
      JobRun.Means means,
      JobLease lease,
      PipelineDefinition pipeline,
      Checkpoint kept,
      Patience patience) {
    this.means = means;
    this.queues = means.queues();
    this.lease = lease;
    this.pipeline = pipeline;
    this.kept = kept;
    this.patience = patience;
    this.outcomeKept = kept.commitId() != null;
  }

  /**
   * Commits a run.
   *
   * @param outcome the pushes that tell others of the success
   * @return queues of them that do not exist
   */
  Set<String> of(PipelineExecution.Done done, ObjectNode report, List<JobPush> outcome)
      throws InterruptedException {
    List<JobRequest> asked = done.state().jobs();
    List<JobPush> pushes = new ArrayList<>();
    asked.forEach(job -> pushes.add(new JobPush(job.toQueue(), job.job(), true)));
    pushes.addAll(outcome);
    List<VconWrite> writes = done.writes();
    boolean together = writes.isEmpty() || queues.savesInto(means.vcons());
    if (!together) {
      requireQueues(asked);
      saveOnce(done.state(), writes);
    }
    JobEnd end = new JobEnd(true, report, together ? writes : List.of(), pushes);
    Set<String> missing = patience.with(() -> queues.finish(lease, end));
    if (together && !writes.isEmpty()) {
      done.committed();
    }
    return missing;
  }

  /**
   * Whether an outcome is, or may be, kept with the job under a name: then nothing else may take
   * its place, or vCons that were saved under that name would be saved again.
   */
  boolean outcomeKept() {
    return outcomeKept;
  }

  private void saveOnce(RunState state, List<VconWrite> writes) throws InterruptedException {
    String known = kept.commitId();
    String commitId = known == null ? UUID.randomUUID().toString() : known;
    outcomeKept = true;
    if (known == null) {
      byte[] outcome = Checkpoint.of(state, pipeline, commitId, kept.conflicts()).write();
      patience.with(
          () -> {
            queues.keepCheckpoint(lease, outcome);
            return true;
          });
    }
    patience.with(
        () -> means.vcons().save(writes.stream().map(write -> write.once(commitId)).toList()));
  }

  /** Looked at before anything is saved, so that a wrong name leaves nothing half done. */
  private void requireQueues(List<JobRequest> jobs) throws InterruptedException {
    Set<String> names = jobs.isEmpty() ? Set.of() : patience.with(queues::names);
    for (JobRequest job : jobs) {
      if (!names.contains(job.toQueue())) {
        throw new VconException(
            ServerError.QUEUE_NOT_FOUND, "queue: " + job.toQueue() + " not found");
      }
    }
  }
}
