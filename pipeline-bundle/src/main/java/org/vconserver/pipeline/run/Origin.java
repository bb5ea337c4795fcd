package org.vconserver.pipeline.run;

import java.util.List;
import java.util.Set;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/** Asked for a run: a job, or a caller who waits. Used by one thread, for one commit. */
public sealed interface Origin permits JobOrigin, CallerOrigin {
  /** Tells what leads to the jobs that the run asks for. */
  JobChain chain();

  /** Tells what led to what the run saves. */
  ChangeCause cause();

  /** Gives the jobs that tell others of the run's success, besides those that the run asked for. */
  List<JobPush> successPushes();

  /**
   * Prepares a commit over two databases, and gives the name of its writes. A further attempt finds
   * the outcome of the run with the job, if there is one.
   */
  String begin(JobQueues queues, RunState outcome);

  /** Ends the run in the database of the queues; can be called again if the answer was lost. */
  Set<String> end(JobQueues queues, List<VconWrite> writes, List<JobPush> pushes);

  /** Gives the error that tells what happened if {@link #end} fails after the vCons were saved. */
  VconException endFailed(VconException failure);
}
