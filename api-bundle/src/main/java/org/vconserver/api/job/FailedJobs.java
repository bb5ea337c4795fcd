package org.vconserver.api.job;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vconserver.api.error.ServerError;

/**
 * Finds jobs of all queues, and has failed ones run again or taken out. Each call does a bounded
 * amount of work. Thread-safe; every method may throw a {@link
 * org.vconserver.vcon.error.VconException} with STORAGE_UNAVAILABLE.
 */
@ProviderType
public interface FailedJobs {
  /** Counts the failed jobs of a queue of which the steps that they have done are kept. */
  int MOST_CHECKPOINTS = 1000;

  /** Bounds the state that is kept of a failed job, in bytes. */
  int LARGEST_CHECKPOINT = 1 << 20;

  /** Finds jobs in a state, whatever queue they are in, the one that was put in last first. */
  JobsFound find(JobSearch search);

  /**
   * Puts jobs that have failed at the end of a queue again, with their ids and records. Their
   * attempts and hops are counted anew. A job that came into a failure queue for one of them and
   * has not been taken is cancelled: it would be done twice.
   *
   * @param jobIds at most some hundred
   * @param fromStart whether they begin with their first step; else they go on from the one that
   *     failed, where the {@link JobQueues#checkpoint state} before it is kept: of the first
   *     {@value #MOST_CHECKPOINTS} failed jobs of a queue, if it has at most {@value
   *     #LARGEST_CHECKPOINT} bytes
   * @param queue where they are put; null for the queue of each
   * @return those that were left as they are, with the reason: JOB_NOT_FOUND if it has not failed,
   *     or no longer; JOB_FOLLOWED if a job for it runs, or has run in its queue; QUEUE_NOT_FOUND,
   *     QUEUE_CLOSED, QUEUE_FULL as {@link JobQueues#push} throws them
   */
  Map<Long, ServerError> runAgain(
      Collection<Long> jobIds, boolean fromStart, @Nullable String queue);

  /**
   * Ends jobs that have failed as CANCELLED, and those that came into a failure queue for them and
   * have not been taken.
   *
   * @param jobIds at most some hundred
   * @return those that were left as they are, with the reason: JOB_NOT_FOUND if it has not failed,
   *     or no longer; JOB_FOLLOWED if a job for it runs, or has run in its queue
   */
  Map<Long, ServerError> discard(Collection<Long> jobIds);
}
