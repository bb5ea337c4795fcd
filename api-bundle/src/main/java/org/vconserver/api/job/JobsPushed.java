package org.vconserver.api.job;

import java.util.List;

/**
 * Names jobs that were put into a queue. Immutable.
 *
 * @param jobIds their ids, in the order of the jobs
 * @param place the place of the last one in the queue: 1 is the next to be taken; if they are
 *     delayed, how many jobs wait in the queue
 */
public record JobsPushed(List<Long> jobIds, long place) {
  public JobsPushed {
    jobIds = List.copyOf(jobIds);
  }
}
