package org.vconserver.api.job;

import java.util.List;

/**
 * Holds what was found of jobs. Immutable.
 *
 * @param jobs may be fewer than were asked for although there are more, as a call looks at so many
 *     only
 * @param before where to go on, as {@link JobSearch#before}; 0 if no job is left
 */
public record JobsFound(List<JobRecord> jobs, long before) {
  public JobsFound {
    jobs = List.copyOf(jobs);
  }
}
