package org.vconserver.api.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Describes a queue at one moment. Immutable.
 *
 * @param waiting how many jobs can be taken now, or could if the queue were not paused
 * @param delayed how many wait for their time
 * @param running how many are in progress
 * @param parked how many are put aside, by the name of the reason
 * @param done how many records there are of jobs that ended well
 * @param failed how many records there are of jobs that failed, by the code of the error
 * @param cancelled how many records there are of jobs that were taken out
 * @param oldest how long ago the job at the head of the queue was first put into a queue; empty if
 *     none waits
 * @param lastMinute what happened in the last full minute and this one
 * @param lastHour what happened in the last sixty minutes
 */
public record QueueStatus(
    String queue,
    QueueMode mode,
    long waiting,
    long delayed,
    long running,
    Map<String, Long> parked,
    long done,
    Map<String, Long> failed,
    long cancelled,
    Optional<Duration> oldest,
    Counts lastMinute,
    Counts lastHour) {
  public QueueStatus {
    parked = Map.copyOf(parked);
    failed = Map.copyOf(failed);
  }

  /**
   * Counts what jobs of the queue did in a time. Immutable.
   *
   * @param queued were put into it; not those that came back into it
   * @param taken were taken by a server
   * @param succeeded ended well
   * @param failed ended in failure, retries not counted
   */
  public record Counts(long queued, long taken, long succeeded, long failed) {}
}
