package org.vconserver.api.job;

import java.util.Optional;

/**
 * Asks for a page of the jobs of a queue. Immutable.
 *
 * @param state of the jobs; empty for those that wait, the next one first, and then the delayed
 *     ones as they will come. Waiting jobs come in the order in which they are taken, delayed ones
 *     as they are due, running and parked ones by id, ended ones with the last one first
 * @param cause of parked ones the name of the {@link JobParking.Reason}, of failed ones the code of
 *     the error; empty for any
 * @param after id of the last job of the page before, 0 for the first page. If that job is no
 *     longer in the list, the page begins where it was, as far as that is known: at the head of
 *     what waits
 * @param limit how many at most, at least 1
 */
public record JobPage(Optional<JobState> state, Optional<String> cause, long after, int limit) {
  /** Asks for the first waiting and delayed jobs. */
  public static JobPage first(int limit) {
    return new JobPage(Optional.empty(), Optional.empty(), 0, limit);
  }

  /** Asks for the first jobs in a state. */
  public static JobPage of(JobState state, int limit) {
    return new JobPage(Optional.of(state), Optional.empty(), 0, limit);
  }

  /** Asks for what comes after a job. */
  public JobPage after(long jobId) {
    return new JobPage(state, cause, jobId, limit);
  }
}
