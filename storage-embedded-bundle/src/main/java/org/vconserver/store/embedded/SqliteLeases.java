package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobAttempt.Outcome;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.QueueMode;
import org.vconserver.vcon.error.VconException;

/**
 * Gives leases and ends them, and handles single jobs, for {@link SqliteJobQueues}. Thread-safe.
 */
final class SqliteLeases {
  private final Database database;
  private final StoreClock clock;
  private final JobHistory history;
  private final JobListeners listeners;

  /**
   * Takes over the jobs that were in progress when the folder was used last.
   *
   * @param history which records of ended jobs are kept
   */
  SqliteLeases(Database database, StoreClock clock, JobHistory history, JobListeners listeners) {
    this.database = database;
    this.clock = clock;
    this.history = history;
    this.listeners = listeners;
    database.write(
        connection -> {
          clock.begin(connection);
          return loseAll(connection, JobRows.inProgress(connection), clock.instant());
        });
  }

  /** Does as {@link JobQueues#take}. */
  List<JobLease> take(String queue, int limit, String server, Duration lease) {
    Set<String> returned = new HashSet<>();
    List<JobLease> taken =
        database.write(
            connection -> {
              Instant now = clock.look(connection);
              returned.addAll(JobRows.bringDue(connection, now));
              if (QueueRows.mode(connection, queue)
                  .filter(mode -> mode != QueueMode.PAUSED)
                  .isEmpty()) {
                return List.<JobLease>of();
              }
              int most = QueueRows.mayTake(connection, queue, limit);
              List<JobLease> leases =
                  JobRows.take(connection, queue, most, server, now, now.plus(lease));
              Tally.add(connection, queue, Tally.What.TAKEN, leases.size(), now);
              return leases;
            });
    returned.remove(queue);
    listeners.jobsCame(returned);
    return taken;
  }

  /** Does as {@link JobQueues#renew}. */
  Set<Long> renew(Collection<JobLease> leases, Duration extension) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    return database.write(
        connection -> {
          Instant until = clock.look(connection).plus(extension);
          Set<Long> lost = new TreeSet<>();
          for (JobLease lease : leases) {
            if (holds(connection, lease)) {
              Sql.update(
                  connection,
                  "UPDATE job SET until = ? WHERE id = ?",
                  until.toEpochMilli(),
                  lease.jobId());
            } else {
              lost.add(lease.jobId());
            }
          }
          return lost;
        });
  }

  /** Does as {@link JobQueues#keepCheckpoint}. */
  void keepCheckpoint(JobLease lease, byte[] state) {
    database.write(
        connection -> {
          requireHeld(connection, lease);
          return Sql.update(
              connection,
              "INSERT INTO checkpoint VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
              lease.jobId(),
              state);
        });
  }

  /** Does as {@link JobQueues#checkpoint}. */
  Optional<byte[]> checkpoint(long jobId) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT state FROM checkpoint WHERE job = ?",
                row -> row.getBytes(1),
                jobId));
  }

  /** Does as {@link JobQueues#finish}. */
  Set<String> finish(JobLease lease, JobEnd end) {
    Set<String> filled = new HashSet<>();
    Set<String> missing =
        database.write(
            connection -> {
              requireHeld(connection, lease);
              Instant now = clock.instant();
              SqliteVconStore.save(connection, end.writes(), now);
              Set<String> leftOut = OutcomeRows.push(connection, end.pushes(), filled, now);
              boolean well = end.succeeded();
              JobRows.endAttempt(
                  connection, lease, well ? Outcome.SUCCEEDED : Outcome.FAILED, now, end.report());
              JobRows.end(connection, lease.jobId(), end.state(), end.cause(), now);
              Tally.What what = well ? Tally.What.SUCCEEDED : Tally.What.FAILED;
              Tally.add(connection, lease.queue(), what, 1, now);
              return leftOut;
            });
    database.locks().unlock(SqliteVconStore.keysOf(end.writes()), lease.token());
    listeners.jobsCame(filled);
    return missing;
  }

  /** Does as {@link JobQueues#retry}. */
  void retry(JobLease lease, ObjectNode report, Duration delay) {
    letGo(
        lease,
        delay,
        connection ->
            JobRows.endAttempt(connection, lease, Outcome.FAILED, clock.instant(), report));
  }

  /** Does as {@link JobQueues#giveBack}. */
  void giveBack(JobLease lease, Duration delay) {
    letGo(lease, delay, connection -> JobRows.forgetAttempt(connection, lease));
  }

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private void letGo(JobLease lease, Duration delay, Step attempt) {
    database.write(
        connection -> {
          requireHeld(connection, lease);
          attempt.on(connection);
          QueueRows.createIfAbsent(connection, lease.queue());
          if (delay.isZero()) {
            JobRows.toHead(connection, lease.jobId(), lease.queue());
          } else {
            JobRows.toLater(connection, lease.jobId(), clock.look(connection).plus(delay));
          }
          return true;
        });
    if (delay.isZero()) {
      listeners.jobsCame(Set.of(lease.queue()));
    }
  }

  /** Does as {@link JobQueues#park}. */
  void park(JobLease lease, ObjectNode report, JobParking parking) {
    database.write(
        connection -> {
          requireHeld(connection, lease);
          JobRows.endAttempt(connection, lease, Outcome.FAILED, clock.instant(), report);
          ParkedRows.park(connection, lease.jobId(), parking);
          return true;
        });
  }

  /** Does as {@link JobQueues#recover}. */
  List<JobLease> recover() {
    Set<String> filled = new HashSet<>();
    List<JobLease> expired =
        database.write(
            connection -> {
              Instant now = clock.look(connection);
              List<JobLease> lost = JobRows.expired(connection, now);
              loseAll(connection, lost, now);
              lost.forEach(lease -> filled.add(lease.queue()));
              filled.addAll(JobRows.bringDue(connection, now));
              HistoryRows.forgetOld(connection, history, now);
              Tally.forgetOld(connection, now);
              SqliteVconStore.forgetOld(connection, now);
              DoneRuns.forgetOld(connection, now);
              DoneRequests.forgetOld(connection, now);
              return lost;
            });
    database.locks().forgetOld(clock.instant());
    listeners.jobsCame(filled);
    return expired;
  }

  /** Does as {@link JobQueues#inProgress}. */
  List<JobLease> inProgress() {
    return database.read(JobRows::inProgress);
  }

  /** Does as {@link JobQueues#requeue}. */
  void requeue(long jobId) {
    String queue =
        database.write(
            connection -> {
              JobLease lease =
                  JobRows.find(connection, jobId).orElseThrow(() -> jobNotFound(jobId));
              QueueRows.requireQueue(connection, lease.queue());
              JobRows.forgetAttempt(connection, lease);
              JobRows.toHead(connection, jobId, lease.queue());
              return lease.queue();
            });
    listeners.jobTaken(jobId);
    listeners.jobsCame(Set.of(queue));
  }

  /** Does as {@link JobQueues#drop}. */
  void drop(long jobId) {
    database.write(
        connection -> {
          JobLease lease = JobRows.find(connection, jobId).orElseThrow(() -> jobNotFound(jobId));
          cancel(connection, jobId, lease);
          return true;
        });
    listeners.jobTaken(jobId);
  }

  /** Does as {@link JobQueues#cancel}. */
  void cancel(long jobId) {
    boolean wasRunning =
        database.write(
            connection -> {
              if (RecordRows.record(connection, jobId)
                  .filter(job -> !job.state().ended())
                  .isEmpty()) {
                throw jobNotFound(jobId);
              }
              Optional<JobLease> lease = JobRows.find(connection, jobId);
              cancel(connection, jobId, lease.orElse(null));
              return lease.isPresent();
            });
    if (wasRunning) {
      listeners.jobTaken(jobId);
    }
  }

  private void cancel(Connection connection, long jobId, @Nullable JobLease lease)
      throws SQLException {
    Instant now = clock.instant();
    if (lease != null) {
      JobRows.endAttempt(connection, lease, Outcome.CANCELLED, now, null);
    }
    JobRows.end(connection, jobId, JobState.CANCELLED, "", now);
  }

  private static boolean loseAll(Connection connection, List<JobLease> leases, Instant now)
      throws SQLException {
    for (JobLease lease : JobRows.reversed(leases)) {
      QueueRows.createIfAbsent(connection, lease.queue());
      JobRows.lose(connection, lease, now);
    }
    return !leases.isEmpty();
  }

  static VconException jobNotFound(long jobId) {
    return new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
  }

  private boolean holds(Connection connection, JobLease lease) throws SQLException {
    return JobRows.find(connection, lease.jobId())
        .filter(present -> present.token().equals(lease.token()))
        .isPresent();
  }

  private void requireHeld(Connection connection, JobLease lease) throws SQLException {
    if (!holds(connection, lease)) {
      throw new VconException(
          ServerError.LEASE_LOST, "job: " + lease.jobId() + " is no longer this worker's");
    }
  }
}
