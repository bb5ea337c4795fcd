package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt.Outcome;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;

/** Job queues: a row for each job, from the first push to a while after its end. */
final class SqliteJobQueues implements JobQueues {
  private final Database database;
  private final Clock clock;
  private final Duration history;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Takes over the queues of a folder. Whoever held leases before does not live any more, since one
   * process has the folder: their jobs go back to the heads of their queues, in the order in which
   * they were taken. A queue that was deleted meanwhile is made again for them, so that none is
   * lost.
   *
   * @param history how long the record of a job stays after its end
   */
  SqliteJobQueues(Database database, Clock clock, Duration history) {
    this.database = database;
    this.clock = clock;
    this.history = history;
    database.write(
        connection -> loseAll(connection, JobRows.inProgress(connection), clock.instant()));
  }

  @Override
  public void ping() {
    database.read(connection -> Sql.number(connection, "SELECT 1"));
  }

  // ---- queues ----

  @Override
  public SortedSet<String> names() {
    List<String> names =
        database.read(
            connection -> Sql.list(connection, "SELECT name FROM queue", row -> row.getString(1)));
    return new TreeSet<>(names);
  }

  @Override
  public void create(String queue) {
    database.write(
        connection -> {
          if (!createIfAbsent(connection, queue)) {
            throw new VconServerException(
                ServerError.QUEUE_EXISTS, "queue: " + queue + " already exists");
          }
          return true;
        });
  }

  @Override
  public List<Job> delete(String queue) {
    return database.write(
        connection -> {
          requireQueue(connection, queue);
          List<Job> jobs = new ArrayList<>();
          for (JobRecord record : records(connection, queue, 0, Integer.MAX_VALUE)) {
            JobRows.end(connection, record.id(), JobState.CANCELLED, clock.instant());
            jobs.add(record.job());
          }
          Sql.update(connection, "DELETE FROM queue WHERE name = ?", queue);
          return jobs;
        });
  }

  @Override
  public void setMode(String queue, QueueMode mode) {
    database.write(
        connection -> {
          requireQueue(connection, queue);
          return Sql.update(
              connection, "UPDATE queue SET mode = ? WHERE name = ?", mode.name(), queue);
        });
    wake(Set.of(queue));
  }

  @Override
  public QueueStatus status(String queue) {
    return database.read(
        connection -> {
          QueueMode mode = requireQueue(connection, queue);
          Instant now = clock.instant();
          Optional<Duration> oldest =
              Sql.first(
                  connection,
                  "SELECT queued FROM job WHERE queue = ? AND state = 'QUEUED' ORDER BY place LIMIT 1",
                  row -> Duration.between(Instant.ofEpochMilli(row.getLong(1)), now),
                  queue);
          String inState = "SELECT COUNT(*) FROM job WHERE queue = ? AND state = ?";
          return new QueueStatus(
              queue,
              mode,
              JobRows.waiting(connection, queue),
              Sql.number(connection, inState, queue, JobState.DELAYED.name()),
              Sql.number(connection, inState, queue, JobState.RUNNING.name()),
              oldest,
              Tally.last(connection, queue, 2, now),
              Tally.last(connection, queue, 60, now));
        });
  }

  @Override
  public List<Job> jobs(String queue) {
    return database.read(
        connection -> {
          requireQueue(connection, queue);
          return Sql.list(
              connection,
              "SELECT json FROM job WHERE queue = ? AND state = 'QUEUED' ORDER BY place",
              row -> JobRows.job(row.getString(1)),
              queue);
        });
  }

  @Override
  public List<JobRecord> records(String queue, int offset, int limit) {
    return database.read(
        connection -> {
          requireQueue(connection, queue);
          return records(connection, queue, offset, limit);
        });
  }

  private static List<JobRecord> records(Connection connection, String queue, int offset, int limit)
      throws SQLException {
    List<Long> ids =
        Sql.list(
            connection,
            "SELECT id FROM job WHERE queue = ? AND state IN ('QUEUED', 'DELAYED')"
                + " ORDER BY state = 'DELAYED', place, due, id LIMIT ? OFFSET ?",
            row -> row.getLong(1),
            queue,
            limit,
            offset);
    List<JobRecord> records = new ArrayList<>();
    for (long id : ids) {
      JobRows.record(connection, id).ifPresent(records::add);
    }
    return records;
  }

  // ---- putting jobs in ----

  @Override
  public JobsPushed push(String queue, List<Job> jobs, Duration delay) {
    JobsPushed pushed =
        database.write(
            connection -> {
              requireTakesJobs(connection, queue);
              Instant now = clock.instant();
              List<Long> ids = new ArrayList<>();
              for (Job job : jobs) {
                ids.add(
                    delay.isZero()
                        ? JobRows.append(connection, queue, job, now, null)
                        : JobRows.delay(connection, queue, job, now, now.plus(delay)));
              }
              Tally.add(connection, queue, Tally.What.QUEUED, jobs.size(), now);
              return new JobsPushed(ids, JobRows.waiting(connection, queue));
            });
    wake(Set.of(queue));
    return pushed;
  }

  @Override
  public long move(String from, String to, int limit) {
    long moved =
        database.write(
            connection -> {
              requireQueue(connection, from);
              requireTakesJobs(connection, to);
              List<Long> ids =
                  Sql.list(
                      connection,
                      "SELECT id FROM job WHERE queue = ? AND state = 'QUEUED' ORDER BY place LIMIT ?",
                      row -> row.getLong(1),
                      from,
                      limit);
              for (long id : ids) {
                JobRows.toEnd(connection, id, to);
              }
              Tally.add(connection, to, Tally.What.QUEUED, ids.size(), clock.instant());
              return (long) ids.size();
            });
    wake(Set.of(to));
    return moved;
  }

  // ---- holding jobs ----

  @Override
  public List<JobLease> take(String queue, int limit, String server, Duration lease) {
    Set<String> returned = new HashSet<>();
    List<JobLease> taken =
        database.write(
            connection -> {
              Instant now = clock.instant();
              List<JobLease> expired = JobRows.expired(connection, now);
              loseAll(connection, expired, now);
              expired.forEach(lost -> returned.add(lost.queue()));
              returned.addAll(JobRows.bringDue(connection, now));
              if (mode(connection, queue).filter(mode -> mode != QueueMode.PAUSED).isEmpty()) {
                return List.<JobLease>of();
              }
              List<JobLease> leases =
                  JobRows.take(connection, queue, limit, server, now, now.plus(lease));
              Tally.add(connection, queue, Tally.What.TAKEN, leases.size(), now);
              return leases;
            });
    returned.remove(queue);
    wake(returned);
    return taken;
  }

  @Override
  public Set<Long> renew(Collection<JobLease> leases, Duration extension) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    return database.write(
        connection -> {
          Instant until = clock.instant().plus(extension);
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

  @Override
  public void keepCheckpoint(JobLease lease, byte[] state) {
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

  @Override
  public Optional<byte[]> checkpoint(long jobId) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT state FROM checkpoint WHERE job = ?",
                row -> row.getBytes(1),
                jobId));
  }

  @Override
  public boolean savesInto(VconStore vcons) {
    return vcons instanceof SqliteVconStore store && store.isIn(database);
  }

  @Override
  public Set<String> finish(JobLease lease, JobEnd end) {
    Set<String> filled = new HashSet<>();
    Set<String> missing =
        database.write(
            connection -> {
              requireHeld(connection, lease);
              Instant now = clock.instant();
              saveAndUnlock(connection, end.writes(), lease.token(), now);
              Set<String> leftOut = push(connection, end.pushes(), filled, now);
              boolean well = end.succeeded();
              JobRows.endAttempt(
                  connection, lease, well ? Outcome.SUCCEEDED : Outcome.FAILED, now, end.report());
              JobRows.end(
                  connection, lease.jobId(), well ? JobState.SUCCEEDED : JobState.FAILED, now);
              Tally.What what = well ? Tally.What.SUCCEEDED : Tally.What.FAILED;
              Tally.add(connection, lease.queue(), what, 1, now);
              return leftOut;
            });
    wake(filled);
    return missing;
  }

  @Override
  public Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes) {
    Set<String> filled = new HashSet<>();
    Set<String> missing =
        database.write(
            connection -> {
              Instant now = clock.instant();
              if (!DoneRuns.add(connection, runId, now)) {
                return missing(connection, pushes);
              }
              saveAndUnlock(connection, writes, runId, now);
              return push(connection, pushes, filled, now);
            });
    wake(filled);
    return missing;
  }

  private static void saveAndUnlock(
      Connection connection, List<VconWrite> writes, String token, Instant now)
      throws SQLException {
    if (!writes.isEmpty()) {
      SqliteVconStore.save(connection, writes, now);
      SqliteVconStore.unlock(connection, token);
    }
  }

  /** Gives the queues of the pushes that were left out, and adds those that got a job. */
  private static Set<String> push(
      Connection connection, List<JobPush> pushes, Set<String> filled, Instant now)
      throws SQLException {
    Set<String> missing = missing(connection, pushes);
    for (JobPush push : pushes) {
      if (!missing.contains(push.queue())) {
        JobRows.append(connection, push.queue(), push.job(), now, push.cause());
        Tally.add(connection, push.queue(), Tally.What.QUEUED, 1, now);
        filled.add(push.queue());
      } else if (push.required()) {
        throw queueNotFound(push.queue());
      }
    }
    return missing;
  }

  private static Set<String> missing(Connection connection, List<JobPush> pushes)
      throws SQLException {
    Set<String> missing = new HashSet<>();
    for (JobPush push : pushes) {
      if (mode(connection, push.queue()).isEmpty()) {
        missing.add(push.queue());
      }
    }
    return missing;
  }

  @Override
  public void retry(JobLease lease, ObjectNode report, Duration delay) {
    letGo(
        lease,
        delay,
        connection ->
            JobRows.endAttempt(connection, lease, Outcome.FAILED, clock.instant(), report));
  }

  @Override
  public void giveBack(JobLease lease, Duration delay) {
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
          createIfAbsent(connection, lease.queue());
          if (delay.isZero()) {
            JobRows.toHead(connection, lease.jobId(), lease.queue());
          } else {
            JobRows.toLater(connection, lease.jobId(), clock.instant().plus(delay));
          }
          return true;
        });
    if (delay.isZero()) {
      wake(Set.of(lease.queue()));
    }
  }

  @Override
  public List<JobLease> recover() {
    Set<String> filled = new HashSet<>();
    List<JobLease> expired =
        database.write(
            connection -> {
              Instant now = clock.instant();
              List<JobLease> lost = JobRows.expired(connection, now);
              loseAll(connection, lost, now);
              lost.forEach(lease -> filled.add(lease.queue()));
              filled.addAll(JobRows.bringDue(connection, now));
              Sql.update(
                  connection,
                  "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE ended <= ? LIMIT 1000)",
                  now.minus(history).toEpochMilli());
              Tally.forgetOld(connection, now);
              SqliteVconStore.forgetOld(connection, now);
              DoneRuns.forgetOld(connection, now);
              return lost;
            });
    wake(filled);
    return expired;
  }

  // ---- single jobs ----

  @Override
  public List<JobLease> inProgress() {
    return database.read(JobRows::inProgress);
  }

  @Override
  public Optional<JobRecord> record(long jobId) {
    return database.read(connection -> JobRows.record(connection, jobId));
  }

  @Override
  public void requeue(long jobId) {
    String queue =
        database.write(
            connection -> {
              JobLease lease = find(connection, jobId);
              requireQueue(connection, lease.queue());
              JobRows.forgetAttempt(connection, lease);
              JobRows.toHead(connection, jobId, lease.queue());
              return lease.queue();
            });
    listeners.forEach(listener -> listener.jobTaken(jobId));
    wake(Set.of(queue));
  }

  @Override
  public void drop(long jobId) {
    database.write(
        connection -> {
          JobLease lease = find(connection, jobId);
          cancel(connection, jobId, lease);
          return true;
        });
    listeners.forEach(listener -> listener.jobTaken(jobId));
  }

  @Override
  public void cancel(long jobId) {
    boolean wasRunning =
        database.write(
            connection -> {
              if (JobRows.record(connection, jobId).filter(job -> !job.state().ended()).isEmpty()) {
                throw jobNotFound(jobId);
              }
              Optional<JobLease> lease = JobRows.find(connection, jobId);
              cancel(connection, jobId, lease.orElse(null));
              return lease.isPresent();
            });
    if (wasRunning) {
      listeners.forEach(listener -> listener.jobTaken(jobId));
    }
  }

  private void cancel(Connection connection, long jobId, @Nullable JobLease lease)
      throws SQLException {
    Instant now = clock.instant();
    if (lease != null) {
      JobRows.endAttempt(connection, lease, Outcome.CANCELLED, now, null);
    }
    JobRows.end(connection, jobId, JobState.CANCELLED, now);
  }

  // ---- hearing of jobs ----

  @Override
  public Watch watch(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void wake(Set<String> queues) {
    Consumer<String> tell = queue -> listeners.forEach(listener -> listener.jobsCame(queue));
    queues.forEach(tell);
  }

  private static boolean loseAll(Connection connection, List<JobLease> leases, Instant now)
      throws SQLException {
    for (JobLease lease : JobRows.reversed(leases)) {
      createIfAbsent(connection, lease.queue());
      JobRows.lose(connection, lease, now);
    }
    return !leases.isEmpty();
  }

  private static boolean createIfAbsent(Connection connection, String queue) throws SQLException {
    return Sql.update(connection, "INSERT OR IGNORE INTO queue (name) VALUES (?)", queue) > 0;
  }

  private static Optional<QueueMode> mode(Connection connection, String queue) throws SQLException {
    return Sql.first(
        connection,
        "SELECT mode FROM queue WHERE name = ?",
        row -> QueueMode.valueOf(row.getString(1)),
        queue);
  }

  private static QueueMode requireQueue(Connection connection, String queue) throws SQLException {
    return mode(connection, queue).orElseThrow(() -> queueNotFound(queue));
  }

  private static void requireTakesJobs(Connection connection, String queue) throws SQLException {
    if (requireQueue(connection, queue) == QueueMode.DRAINING) {
      throw new VconServerException(
          ServerError.QUEUE_CLOSED, "queue: " + queue + " is being drained and takes no jobs");
    }
  }

  private static VconServerException queueNotFound(String queue) {
    return new VconServerException(ServerError.QUEUE_NOT_FOUND, "queue: " + queue + " not found");
  }

  private static JobLease find(Connection connection, long jobId) throws SQLException {
    return JobRows.find(connection, jobId).orElseThrow(() -> jobNotFound(jobId));
  }

  private static VconServerException jobNotFound(long jobId) {
    return new VconServerException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
  }

  private boolean holds(Connection connection, JobLease lease) throws SQLException {
    return JobRows.find(connection, lease.jobId())
        .filter(present -> present.token().equals(lease.token()))
        .filter(present -> present.until().isAfter(clock.instant()))
        .isPresent();
  }

  private void requireHeld(Connection connection, JobLease lease) throws SQLException {
    if (!holds(connection, lease)) {
      throw new VconServerException(
          ServerError.LEASE_LOST, "job: " + lease.jobId() + " is no longer this worker's");
    }
  }
}
