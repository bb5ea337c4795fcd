package org.vconserver.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/**
 * Commits runs, whoever asked for them: saves the vCons and puts the jobs into their queues. Where
 * one database holds both, that is one transaction. Else the vCons are saved first, under a name
 * that keeps them from being saved twice, and the jobs go into their queues after that.
 * Thread-safe.
 */
public final class RunCommit {
  private final JobQueues queues;
  private final VconStore vcons;

  /** Commits runs into these stores. */
  public RunCommit(JobQueues queues, VconStore vcons) {
    this.queues = queues;
    this.vcons = vcons;
  }

  /**
   * Commits a run that has ended well.
   *
   * @return the queues of {@link Origin#successPushes} that do not exist
   * @throws VconException as {@link JobQueues#finish} and {@link JobQueues#commit} do
   */
  public Set<String> commit(PipelineExecution.Done run, Origin origin, StoreRetry retry)
      throws InterruptedException {
    List<JobPush> pushes = new ArrayList<>();
    for (JobRequest job : run.state().jobs()) {
      pushes.add(new JobPush(job.toQueue(), job.job(origin.chain()), true));
    }
    pushes.addAll(origin.successPushes());
    List<VconWrite> writes = writes(run, origin);
    if (!writes.isEmpty() && !queues.savesInto(vcons)) {
      return commitInSteps(run, origin, pushes, retry);
    }
    Set<String> missing = retry.call(() -> origin.end(queues, writes, pushes));
    if (!writes.isEmpty()) {
      run.committed();
    }
    return missing;
  }

  /** Gives what the run saves, with all that led to it. */
  private static List<VconWrite> writes(PipelineExecution.Done run, Origin origin) {
    ChangeCause cause = origin.cause();
    return run.writes().stream()
        .map(write -> write.because(cause.with(write.cause().whole(), write.cause().steps())))
        .toList();
  }

  private Set<String> commitInSteps(
      PipelineExecution.Done run, Origin origin, List<JobPush> pushes, StoreRetry retry)
      throws InterruptedException {
    requireQueues(pushes, retry);
    String name = retry.call(() -> origin.begin(queues, run.state()));
    List<VconWrite> writes = writes(run, origin).stream().map(write -> write.once(name)).toList();
    retry.call(() -> vcons.save(writes));
    try {
      return retry.call(() -> origin.end(queues, List.of(), pushes));
    } catch (VconException e) {
      throw origin.endFailed(e);
    }
  }

  /** Before anything is saved, so that a wrong name leaves nothing half done. */
  private void requireQueues(List<JobPush> pushes, StoreRetry retry) throws InterruptedException {
    List<JobPush> required = pushes.stream().filter(JobPush::required).toList();
    Set<String> names = required.isEmpty() ? Set.of() : retry.call(queues::names);
    for (JobPush push : required) {
      if (!names.contains(push.queue())) {
        throw new VconException(
            ServerError.QUEUE_NOT_FOUND, "queue: " + push.queue() + " not found");
      }
    }
  }
}
