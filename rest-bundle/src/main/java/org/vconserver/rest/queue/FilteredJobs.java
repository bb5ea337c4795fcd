package org.vconserver.rest.queue;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobsFound;

/** Looks for the jobs that a filter chooses, portion by portion and for a bounded time. */
final class FilteredJobs {
  private static final int PORTION = 100;

  private final JobQueues queues;
  private final JobFilter filter;
  private final LongSupplier nanos;
  private long examined;

  /** Prepares a look; {@code nanos} is a clock that only measures. */
  FilteredJobs(JobQueues queues, JobFilter filter, LongSupplier nanos) {
    this.queues = queues;
    this.filter = filter;
    this.nanos = nanos;
  }

  /** Takes what was found. */
  interface Taker {
    /**
     * Takes jobs.
     *
     * @return the id of the last job that was taken if no more are wanted; else 0
     */
    long take(List<JobRecord> jobs);
  }

  /**
   * Looks, the job that was put in last first.
   *
   * @param after id of the job behind which to begin; 0 for the last one
   * @param limit how long, but for the portion that is looked at then
   * @return where to go on; 0 if no job is left
   */
  long look(long after, Duration limit, Taker taker) {
    long end = nanos.getAsLong() + limit.toNanos();
    long before = after;
    do {
      JobsFound found =
          queues.find(new JobSearch(filter.state(), filter.onlyQueue(), before, PORTION));
      examined += found.jobs().size();
      long last = taker.take(found.jobs().stream().filter(filter::fits).toList());
      if (last != 0) {
        return last;
      }
      before = found.before();
    } while (before != 0 && nanos.getAsLong() - end < 0);
    return before;
  }

  /** Counts the jobs that were looked at. */
  long examined() {
    return examined;
  }
}
