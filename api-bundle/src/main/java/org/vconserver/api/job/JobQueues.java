package org.vconserver.api.job;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Job queues: first in first out, each job handed out at least once, and to one holder at a time.
 * What a method has returned from is durable. Registered as a service with the property {@code
 * vcon.backend}, only while the configuration chooses this backend.
 *
 * <p>Thread-safe and atomic across servers. No method waits for a job to come. A method that names
 * a queue throws a {@link org.vconserver.api.error.VconServerException} with QUEUE_NOT_FOUND if it
 * does not exist, unless it says otherwise; every method may throw one with STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface JobQueues {
  /** The names of all queues. */
  SortedSet<String> names();

  /**
   * Creates an empty queue.
   *
   * @throws org.vconserver.api.error.VconServerException QUEUE_EXISTS
   */
  void create(String queue);

  /**
   * Deletes a queue and gives the jobs that waited in it, the next one first. Jobs in progress are
   * left alone.
   */
  List<Job> delete(String queue);

  /** The jobs that wait in a queue, the next one first. */
  List<Job> jobs(String queue);

  /**
   * Puts jobs at the end of a queue, all or none, and gives the place of the last one: 1 is the
   * next to be taken.
   */
  long push(String queue, List<Job> jobs);

  /**
   * Takes the next jobs of a queue; they are in progress from then on. A queue that does not exist
   * has none.
   *
   * @param limit how many at most, at least 1
   * @param server key of the server that takes them
   * @param lease how long they are the taker's; when that time is over without {@link #renew}, they
   *     go back to the head of their queue
   */
  List<JobLease> take(String queue, int limit, String server, Duration lease);

  /**
   * Extends a lease from now.
   *
   * @return the extended lease
   * @throws org.vconserver.api.error.VconServerException LEASE_LOST
   */
  JobLease renew(JobLease lease, Duration extension);

  /**
   * Ends a job in progress and puts jobs into queues: all of it or nothing.
   *
   * @return the queues of those pushes that were left out because they are not required and their
   *     queue does not exist
   * @throws org.vconserver.api.error.VconServerException LEASE_LOST; QUEUE_NOT_FOUND if the queue
   *     of a required push does not exist
   */
  Set<String> finish(JobLease lease, List<JobPush> pushes);

  /**
   * Gives a job back to the head of its queue.
   *
   * @throws org.vconserver.api.error.VconServerException LEASE_LOST
   */
  void giveBack(JobLease lease);

  /** The jobs in progress on all servers, by id. */
  List<JobLease> inProgress();

  /**
   * Puts a job in progress back to the head of its queue, whoever holds it; its holder loses the
   * lease.
   *
   * @throws org.vconserver.api.error.VconServerException JOB_NOT_FOUND; QUEUE_NOT_FOUND, with the
   *     job left in progress
   */
  void requeue(long jobId);

  /**
   * Ends a job in progress without any outcome, whoever holds it; its holder loses the lease.
   *
   * @throws org.vconserver.api.error.VconServerException JOB_NOT_FOUND
   */
  void drop(long jobId);

  /**
   * Calls a listener with the name of a queue soon after jobs have come into it, also back into it.
   * A wake-up, not a promise: calls may be missed or be too many, so that a waiting caller also
   * looks from time to time. The listener is quick and does not throw.
   *
   * @return to be closed when no more calls are wanted
   */
  Watch watch(Consumer<String> listener);

  /** A listener's registration. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
