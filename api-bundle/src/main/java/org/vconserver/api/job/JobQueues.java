package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;

/**
 * Job queues: first in first out, each job handed out at least once, and to one holder at a time.
 * What a method has returned from is durable. Registered as a service with the property {@code
 * vcon.backend}, only while the configuration chooses this backend.
 *
 * <p>A job has an id from the moment it is put into a queue until it ends: unique over all servers
 * that share the queues, ascending. It keeps it through all its attempts. Its record stays for a
 * while after it has ended.
 *
 * <p>A job that is taken is held under a lease. The store's clock alone decides when one has run
 * out; {@link #recover} then puts the job back at the head of its queue, and from then on its
 * holder can't end it.
 *
 * <p>Thread-safe and atomic across servers. No method waits for a job to come. A method that names
 * a queue throws a {@link org.vconserver.vcon.error.VconException} with QUEUE_NOT_FOUND if it does
 * not exist, unless it says otherwise; every method may throw one with STORAGE_UNAVAILABLE.
 */
@ProviderType
public interface JobQueues extends FailedJobs {
  /**
   * Looks whether the store can be reached, and returns within a few seconds.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE
   */
  void ping();

  // ---- queues ----

  /** Gives the names of all queues. */
  SortedSet<String> names();

  /**
   * Creates a queue in mode OPEN. What was parked as it did not exist comes into it.
   *
   * @throws org.vconserver.vcon.error.VconException QUEUE_EXISTS
   */
  void create(String queue);

  /**
   * Deletes a queue and gives the jobs that waited in it, the next one first, then the delayed ones
   * as they would have come; all of them end as CANCELLED. Jobs in progress are left alone.
   */
  List<Job> delete(String queue);

  /** Sets what can be done with a queue from now on. */
  void setMode(String queue, QueueMode mode);

  /** Describes a queue at this moment. */
  QueueStatus status(String queue);

  /**
   * Reads the jobs that wait in a queue, the next one first, page by page; not the delayed ones.
   *
   * <p>A job that waits all the while is told. One that is put in, is taken or ends meanwhile may
   * or may not be told; where the last one of a page is cancelled before the next page is read, a
   * job may be told twice.
   *
   * @return the pages, of which the first is read before this returns, and each other one when it
   *     is asked for, when it may throw as this method does; not thread-safe, holds nothing in
   *     between
   */
  Iterator<List<Job>> waiting(String queue);

  /** Gives all jobs that {@link #waiting} reads; for queues that are known to be short. */
  default List<Job> jobs(String queue) {
    List<Job> jobs = new ArrayList<>();
    waiting(queue).forEachRemaining(jobs::addAll);
    return jobs;
  }

  /**
   * Gives a page of the records of a queue's jobs. A queue that does not exist has none that wait,
   * are delayed or run, but may have parked and ended ones; if there is none of those either, it is
   * QUEUE_NOT_FOUND.
   */
  List<JobRecord> records(String queue, JobPage page);

  /**
   * Gives parked jobs of all queues, also of those that do not exist, by id.
   *
   * @param after id behind which to begin, 0 for the first one
   * @param limit how many at most, at least 1
   */
  List<JobRecord> parked(long after, int limit);

  /** Gives the bounds of a queue. */
  QueueSettings settings(String queue);

  /** Bounds a queue from now on; what it has beyond a bound stays. */
  void configure(String queue, QueueSettings settings);

  // ---- putting jobs in ----

  /**
   * Puts jobs at the end of a queue, all or none.
   *
   * @param delay after which they are put there; zero for now
   * @param request names the request: asked for again under the same name, within a day at least,
   *     nothing is put in, and the answer is the first one; null if it is not to be recognised
   * @throws org.vconserver.vcon.error.VconException QUEUE_CLOSED if it is DRAINING; QUEUE_FULL if
   *     more would wait than its {@link QueueSettings} allow; REQUEST_REUSED if the name was used
   *     for something else
   */
  JobsPushed push(String queue, List<Job> jobs, Duration delay, @Nullable PushRequest request);

  /** Puts jobs at the end of a queue after a delay. */
  default JobsPushed push(String queue, List<Job> jobs, Duration delay) {
    return push(queue, jobs, delay, null);
  }

  /** Puts jobs at the end of a queue now. */
  default JobsPushed push(String queue, List<Job> jobs) {
    return push(queue, jobs, Duration.ZERO);
  }

  /**
   * Moves waiting jobs, the next ones first, to the end of another queue; they keep their ids and
   * records. Delayed ones are not moved.
   *
   * @param limit how many at most, at least 1
   * @return how many were moved
   */
  long move(String from, String to, int limit);

  // ---- holding jobs ----

  /**
   * Takes the next jobs of a queue; they are in progress from then on. A queue that does not exist,
   * or is PAUSED, has none, nor has one of which as many run as its {@link QueueSettings} allow.
   * What is in a queue and is no job is parked as NOT_A_JOB. Jobs whose lease has run out are not
   * brought back by this, but by {@link #recover} only.
   *
   * @param limit how many at most, at least 1
   * @param server key of the server that takes them
   * @param lease how long they are the taker's unless it renews
   */
  List<JobLease> take(String queue, int limit, String server, Duration lease);

  /**
   * Extends leases from now, each for itself. A lease whose time is over is its holder's until
   * {@link #recover} has put the job back: so a server that was frozen keeps what nobody else has.
   *
   * @return the ids of the jobs whose lease is lost: they are no longer the caller's
   */
  Set<Long> renew(Collection<JobLease> leases, Duration extension);

  /**
   * Shows in a job's record what its run tells of itself until now; nothing if it is not its own.
   */
  void show(JobLease lease, ObjectNode report);

  /**
   * Keeps something with a job until it ends, replacing what was kept: what a later attempt needs
   * to go on from here.
   *
   * @param state not copied, the caller leaves it as it is
   * @throws org.vconserver.vcon.error.VconException LEASE_LOST
   */
  void keepCheckpoint(JobLease lease, byte[] state);

  /** Gives what {@link #keepCheckpoint} kept with a job; empty if nothing is. */
  Optional<byte[]> checkpoint(long jobId);

  /**
   * Says whether {@link #finish} and {@link #commit} can save vCons of a store in the same
   * transaction: both are one database.
   */
  default boolean savesInto(VconStore vcons) {
    return false;
  }

  /**
   * Ends a job in progress, saves vCons, puts jobs into queues: all of it or nothing. If vCons are
   * saved, the locks that were taken on them with the lease's token are given back as well.
   *
   * @return the queues of those pushes whose jobs were parked because they are not required and
   *     their queue does not exist
   * @throws org.vconserver.vcon.error.VconException LEASE_LOST; QUEUE_NOT_FOUND if the queue of a
   *     required push does not exist; REVISION_CONFLICT as {@link VconStore#save} throws it
   */
  Set<String> finish(JobLease lease, JobEnd end);

  /**
   * Saves vCons and puts jobs into queues for a run that is no job: all of it or nothing. If vCons
   * are saved, the locks that were taken on them with the run's id as their token are given back as
   * well. A run is committed once: asked for again, within a day at least, nothing is done.
   *
   * @param runId names the run, unique over all servers
   * @param writes vCons to be saved in the same transaction; only where {@link #savesInto}
   * @param pushes jobs to be put into queues
   * @return the queues of those pushes whose jobs were parked because they are not required and
   *     their queue does not exist
   * @throws org.vconserver.vcon.error.VconException QUEUE_NOT_FOUND if the queue of a required push
   *     does not exist; REVISION_CONFLICT as {@link VconStore#save} throws it
   */
  Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes);

  /**
   * Ends an attempt that failed; the job waits in the store and comes to the head of its queue
   * after a delay. A queue that was deleted meanwhile is made again.
   *
   * @param report as {@link JobEnd#report}
   * @throws org.vconserver.vcon.error.VconException LEASE_LOST
   */
  void retry(JobLease lease, ObjectNode report, Duration delay);

  /**
   * Gives a job back as if it had not been taken; it comes to the head of its queue after a delay,
   * zero for now. A queue that was deleted meanwhile is made again.
   *
   * @throws org.vconserver.vcon.error.VconException LEASE_LOST
   */
  void giveBack(JobLease lease, Duration delay);

  /**
   * Puts a job in progress aside, until {@link #release} or {@link #cancel}.
   *
   * @param report as {@link JobEnd#report}
   * @throws org.vconserver.vcon.error.VconException LEASE_LOST
   */
  void park(JobLease lease, ObjectNode report, JobParking parking);

  /**
   * Puts jobs whose lease has run out back at the heads of their queues, a queue that was deleted
   * meanwhile being made again, and delayed ones whose time has come into theirs; forgets records
   * of ended jobs that are older or more than are kept. Called about every second by every server.
   *
   * <p>Time in which no server called this, {@link #take} or {@link #renew} does not count against
   * leases, nor does a clock that was set forward or back: all leases are moved along. Delayed jobs
   * wait no longer for a clock that was set back.
   *
   * @return the leases that had run out
   */
  List<JobLease> recover();

  // ---- single jobs ----

  /** Gives the jobs in progress on all servers, by id. */
  List<JobLease> inProgress();

  /** Finds a job with its history; empty if it is not known, or no longer. */
  Optional<JobRecord> record(long jobId);

  /**
   * Finds the jobs of a vCon in all queues and states, as far as they are known, the one that was
   * put in last first.
   *
   * @param vconUuid of a vCon that need not exist
   * @param before the id behind which to begin, towards earlier jobs; 0 for the last one
   * @param limit how many at most, at least 1
   */
  JobsFound jobsOf(String vconUuid, long before, int limit);

  /**
   * Puts a job in progress back to the head of its queue, whoever holds it, as {@link #giveBack}
   * does; its holder loses the lease.
   *
   * @throws org.vconserver.vcon.error.VconException JOB_NOT_FOUND; QUEUE_NOT_FOUND, with the job
   *     left in progress
   */
  void requeue(long jobId);

  /**
   * Ends a job in progress as CANCELLED, whoever holds it; its holder loses the lease.
   *
   * @throws org.vconserver.vcon.error.VconException JOB_NOT_FOUND if none of that id is in progress
   */
  void drop(long jobId);

  /**
   * Puts a parked job at the end of its queue; its hops are counted anew.
   *
   * @throws org.vconserver.vcon.error.VconException JOB_NOT_FOUND if none of that id is parked;
   *     QUEUE_NOT_FOUND, with the job left parked; NOT_A_JOB if it is none
   */
  void release(long jobId);

  /**
   * Ends a job as CANCELLED, whether it waits, is delayed, parked or in progress.
   *
   * @throws org.vconserver.vcon.error.VconException JOB_NOT_FOUND if none of that id has yet to
   *     end; JOB_ELSEWHERE if a server of another kind has it, which nobody can stop from here
   */
  void cancel(long jobId);

  /**
   * Forgets a job that has ended before its time, with all that is kept of it: record, reports,
   * checkpoint.
   *
   * @throws org.vconserver.vcon.error.VconException JOB_NOT_FOUND if none of that id has ended
   */
  void forget(long jobId);

  // ---- hearing of jobs ----

  /**
   * Calls a listener soon after something has happened, on whatever server. A wake-up, not a
   * promise: calls may be missed or be too many, so that a waiting caller also looks from time to
   * time.
   *
   * @return to be closed when no more calls are wanted
   */
  Watch watch(Listener listener);

  /** Hears of jobs. Its methods are quick and do not throw. */
  @ConsumerType
  interface Listener {
    /** Jobs have come into a queue, also back into it. */
    void jobsCame(String queue);

    /** Tells that a job was taken away from its holder: requeued, dropped or cancelled. */
    default void jobTaken(long jobId) {}
  }

  /** Ends a listener's registration. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
