package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        sql -> {
          clock.begin(sql);
          return loseAll(sql, JobRows.inProgress(sql), clock.instant());
        });
  }

  /** Does as {@link JobQueues#take}. */
  List<JobLease> take(String queue, int limit, String server, Duration lease) {
    Set<String> returned = new HashSet<>();
    List<JobLease> taken =
        database.write(
            sql -> {
              Instant now = clock.look(sql);
              returned.addAll(JobRows.bringDue(sql, now));
              if (QueueRows.mode(sql, queue).filter(mode -> mode != QueueMode.PAUSED).isEmpty()) {
                return List.<JobLease>of();
              }
              int most = QueueRows.mayTake(sql, queue, limit);
              List<JobLease> leases = JobRows.take(sql, queue, most, server, now, now.plus(lease));
              Tally.add(sql, queue, Tally.What.TAKEN, leases.size(), now);
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
        sql -> {
          Instant until = clock.look(sql).plus(extension);
          Set<Long> lost = new TreeSet<>();
          for (JobLease lease : leases) {
            if (holds(sql, lease)) {
              sql.update(
                  "UPDATE job SET until = ? WHERE id = ?", until.toEpochMilli(), lease.jobId());
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
        sql -> {
          requireHeld(sql, lease);
          return sql.update(
              "INSERT INTO checkpoint VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state",
              lease.jobId(),
              state);
        });
  }

  /** Does as {@link JobQueues#checkpoint}. */
  Optional<byte[]> checkpoint(long jobId) {
    return database.read(
        sql ->
            sql.first("SELECT state FROM checkpoint WHERE job = ?", row -> row.getBytes(1), jobId));
  }

  /** Does as {@link JobQueues#finish}. */
  Set<String> finish(JobLease lease, JobEnd end) {
    Set<String> filled = new HashSet<>();
    List<WrittenVcon> vcons = WrittenVcon.all(end.writes(), database.retention());
    Set<String> missing =
        database.write(
            sql -> {
              requireHeld(sql, lease);
              Instant now = clock.instant();
              SqliteVconStore.save(sql, vcons, now);
              Set<String> leftOut = OutcomeRows.push(sql, end.pushes(), filled, now);
              boolean well = end.succeeded();
              JobRows.endAttempt(
                  sql, lease, well ? Outcome.SUCCEEDED : Outcome.FAILED, now, end.report());
              JobRows.end(sql, lease.jobId(), end.state(), end.cause(), now);
              Tally.What what = well ? Tally.What.SUCCEEDED : Tally.What.FAILED;
              Tally.add(sql, lease.queue(), what, 1, now);
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
        sql -> JobRows.endAttempt(sql, lease, Outcome.FAILED, clock.instant(), report));
  }

  /** Does as {@link JobQueues#giveBack}. */
  void giveBack(JobLease lease, Duration delay) {
    letGo(lease, delay, sql -> JobRows.forgetAttempt(sql, lease));
  }

  private interface Step {
    void on(Sql sql) throws SQLException;
  }

  private void letGo(JobLease lease, Duration delay, Step attempt) {
    database.write(
        sql -> {
          requireHeld(sql, lease);
          attempt.on(sql);
          QueueRows.createIfAbsent(sql, lease.queue());
          if (delay.isZero()) {
            JobRows.toHead(sql, lease.jobId(), lease.queue());
          } else {
            JobRows.toLater(sql, lease.jobId(), clock.look(sql).plus(delay));
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
        sql -> {
          requireHeld(sql, lease);
          JobRows.endAttempt(sql, lease, Outcome.FAILED, clock.instant(), report);
          ParkedRows.park(sql, lease.jobId(), parking);
          return true;
        });
  }

  /** Does as {@link JobQueues#recover}. */
  List<JobLease> recover() {
    Set<String> filled = new HashSet<>();
    List<JobLease> expired =
        database.write(
            sql -> {
              Instant now = clock.look(sql);
              List<JobLease> lost = JobRows.expired(sql, now);
              loseAll(sql, lost, now);
              lost.forEach(lease -> filled.add(lease.queue()));
              filled.addAll(JobRows.bringDue(sql, now));
              HistoryRows.forgetOld(sql, history, now);
              Tally.forgetOld(sql, now);
              SqliteVconStore.forgetOld(sql, now);
              DoneRuns.forgetOld(sql, now);
              DoneRequests.forgetOld(sql, now);
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
            sql -> {
              JobLease lease = JobRows.find(sql, jobId).orElseThrow(() -> jobNotFound(jobId));
              QueueRows.requireQueue(sql, lease.queue());
              JobRows.forgetAttempt(sql, lease);
              JobRows.toHead(sql, jobId, lease.queue());
              return lease.queue();
            });
    listeners.jobTaken(jobId);
    listeners.jobsCame(Set.of(queue));
  }

  /** Does as {@link JobQueues#drop}. */
  void drop(long jobId) {
    database.write(
        sql -> {
          JobLease lease = JobRows.find(sql, jobId).orElseThrow(() -> jobNotFound(jobId));
          cancel(sql, jobId, lease);
          return true;
        });
    listeners.jobTaken(jobId);
  }

  /** Does as {@link JobQueues#cancel}. */
  void cancel(long jobId) {
    boolean wasRunning =
        database.write(
            sql -> {
              if (RecordRows.record(sql, jobId).filter(job -> !job.state().ended()).isEmpty()) {
                throw jobNotFound(jobId);
              }
              Optional<JobLease> lease = JobRows.find(sql, jobId);
              cancel(sql, jobId, lease.orElse(null));
              return lease.isPresent();
            });
    if (wasRunning) {
      listeners.jobTaken(jobId);
    }
  }

  private void cancel(Sql sql, long jobId, @Nullable JobLease lease) throws SQLException {
    Instant now = clock.instant();
    if (lease != null) {
      JobRows.endAttempt(sql, lease, Outcome.CANCELLED, now, null);
    }
    JobRows.end(sql, jobId, JobState.CANCELLED, "", now);
  }

  private static boolean loseAll(Sql sql, List<JobLease> leases, Instant now) throws SQLException {
    for (JobLease lease : JobRows.reversed(leases)) {
      QueueRows.createIfAbsent(sql, lease.queue());
      JobRows.lose(sql, lease, now);
    }
    return !leases.isEmpty();
  }

  static VconException jobNotFound(long jobId) {
    return new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
  }

  private boolean holds(Sql sql, JobLease lease) throws SQLException {
    return JobRows.find(sql, lease.jobId())
        .filter(present -> present.token().equals(lease.token()))
        .isPresent();
  }

  private void requireHeld(Sql sql, JobLease lease) throws SQLException {
    if (!holds(sql, lease)) {
      throw new VconException(
          ServerError.LEASE_LOST, "job: " + lease.jobId() + " is no longer this worker's");
    }
  }
}
