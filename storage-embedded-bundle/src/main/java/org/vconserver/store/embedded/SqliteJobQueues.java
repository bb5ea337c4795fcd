package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.Pages;
import org.vconserver.vcon.error.VconException;

/** Keeps a row for each job, from the first push to a while after its end. Thread-safe. */
final class SqliteJobQueues implements JobQueues {
  private final Database database;
  private final StoreClock clock;
  private final JobListeners listeners = new JobListeners();
  private final SqliteLeases leases;

  /**
   * Takes over the queues of a folder. Whoever held leases before does not live any more, since one
   * process has the folder: their jobs go back to the heads of their queues, in the order in which
   * they were taken. A queue that was deleted meanwhile is made again for them, so that none is
   * lost.
   *
   * @param history which records of ended jobs are kept
   */
  SqliteJobQueues(Database database, Clock clock, JobHistory history) {
    this.database = database;
    this.clock = new StoreClock(clock);
    this.leases = new SqliteLeases(database, this.clock, history, listeners);
  }

  @Override
  public void ping() {
    database.read(sql -> sql.number("SELECT 1"));
  }

  // ---- queues ----

  @Override
  public SortedSet<String> names() {
    List<String> names =
        database.read(sql -> sql.list("SELECT name FROM queue", row -> row.getString(1)));
    return new TreeSet<>(names);
  }

  @Override
  public void create(String queue) {
    boolean filled =
        database.write(
            sql -> {
              if (!QueueRows.createIfAbsent(sql, queue)) {
                throw new VconException(
                    ServerError.QUEUE_EXISTS, "queue: " + queue + " already exists");
              }
              return ParkedRows.releaseThoseWithoutQueue(sql, queue) > 0;
            });
    if (filled) {
      listeners.jobsCame(Set.of(queue));
    }
  }

  @Override
  public List<Job> delete(String queue) {
    return database.write(
        sql -> {
          QueueRows.requireQueue(sql, queue);
          List<Job> jobs = new ArrayList<>();
          for (JobRecord record : RecordRows.page(sql, queue, JobPage.first(Integer.MAX_VALUE))) {
            JobRows.end(sql, record.id(), JobState.CANCELLED, "", clock.instant());
            jobs.add(record.job());
          }
          sql.update("DELETE FROM queue WHERE name = ?", queue);
          return jobs;
        });
  }

  @Override
  public void setMode(String queue, QueueMode mode) {
    database.write(
        sql -> {
          QueueRows.requireQueue(sql, queue);
          return sql.update("UPDATE queue SET mode = ? WHERE name = ?", mode.name(), queue);
        });
    listeners.jobsCame(Set.of(queue));
  }

  @Override
  public QueueStatus status(String queue) {
    return database.read(sql -> QueueRows.status(sql, queue, clock.instant()));
  }

  @Override
  public Iterator<List<Job>> waiting(String queue) {
    return new Pages<>(WaitingRows.page(database, queue, Long.MIN_VALUE));
  }

  @Override
  public List<JobRecord> records(String queue, JobPage page) {
    return database.read(
        sql -> {
          List<JobRecord> records = RecordRows.page(sql, queue, page);
          if (records.isEmpty()) {
            QueueRows.requireKnown(sql, queue);
          }
          return records;
        });
  }

  @Override
  public List<JobRecord> parked(long after, int limit) {
    return database.read(sql -> RecordRows.parked(sql, after, limit));
  }

  @Override
  public QueueSettings settings(String queue) {
    return database.read(
        sql -> {
          QueueRows.requireQueue(sql, queue);
          return QueueRows.settings(sql, queue);
        });
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    database.write(
        sql -> {
          QueueRows.requireQueue(sql, queue);
          QueueRows.configure(sql, queue, settings);
          return true;
        });
    listeners.jobsCame(Set.of(queue));
  }

  // ---- putting jobs in ----

  @Override
  public JobsPushed push(
      String queue, List<Job> jobs, Duration delay, @Nullable PushRequest request) {
    JobsPushed pushed =
        database.write(
            sql -> {
              Optional<JobsPushed> before =
                  request == null ? Optional.empty() : DoneRequests.find(sql, request);
              if (before.isPresent()) {
                return before.get();
              }
              QueueRows.requireTakesJobs(sql, queue);
              QueueRows.requireRoom(sql, queue, jobs.size());
              Instant now = delay.isZero() ? clock.instant() : clock.look(sql);
              JobsPushed added = add(sql, queue, jobs, delay, now);
              if (request != null) {
                DoneRequests.add(sql, request, added, now);
              }
              return added;
            });
    listeners.jobsCame(Set.of(queue));
    return pushed;
  }

  private static JobsPushed add(Sql sql, String queue, List<Job> jobs, Duration delay, Instant now)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    if (delay.isZero()) {
      List<JobRows.Coming> coming =
          jobs.stream().map(job -> new JobRows.Coming(job, null)).toList();
      long first = JobRows.append(sql, queue, coming, now);
      LongStream.range(first, first + jobs.size()).forEach(ids::add);
    } else {
      for (Job job : jobs) {
        ids.add(JobRows.delay(sql, queue, job, now, now.plus(delay)));
      }
    }
    Tally.add(sql, queue, Tally.What.QUEUED, jobs.size(), now);
    return new JobsPushed(ids, JobRows.count(sql, queue, JobState.WAITING));
  }

  @Override
  public long move(String from, String to, int limit) {
    long moved =
        database.write(
            sql -> {
              QueueRows.requireQueue(sql, from);
              QueueRows.requireTakesJobs(sql, to);
              List<Long> ids =
                  sql.list(
                      "SELECT id FROM job WHERE queue = ? AND state = 'WAITING' ORDER BY place LIMIT ?",
                      row -> row.getLong(1),
                      from,
                      limit);
              for (long id : ids) {
                JobRows.toEnd(sql, id, to);
              }
              Tally.add(sql, to, Tally.What.QUEUED, ids.size(), clock.instant());
              return (long) ids.size();
            });
    listeners.jobsCame(Set.of(to));
    return moved;
  }

  // ---- holding jobs ----

  @Override
  public List<JobLease> take(String queue, int limit, String server, Duration lease) {
    return leases.take(queue, limit, server, lease);
  }

  @Override
  public Set<Long> renew(Collection<JobLease> held, Duration extension) {
    return leases.renew(held, extension);
  }

  @Override
  public void show(JobLease lease, ObjectNode report) {
    database.write(sql -> JobRows.showReport(sql, lease, report));
  }

  @Override
  public void keepCheckpoint(JobLease lease, byte[] state) {
    leases.keepCheckpoint(lease, state);
  }

  @Override
  public Optional<byte[]> checkpoint(long jobId) {
    return leases.checkpoint(jobId);
  }

  @Override
  public boolean savesInto(VconStore vcons) {
    return vcons instanceof SqliteVconStore store && store.isIn(database);
  }

  @Override
  public Set<String> finish(JobLease lease, JobEnd end) {
    return leases.finish(lease, end);
  }

  @Override
  public Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes) {
    Set<String> filled = new HashSet<>();
    List<WrittenVcon> vcons = WrittenVcon.all(writes, database.retention());
    Set<String> missing =
        database.write(
            sql -> {
              Instant now = clock.instant();
              if (!DoneRuns.add(sql, runId, now)) {
                return OutcomeRows.missingQueues(sql, pushes);
              }
              SqliteVconStore.save(sql, vcons, now);
              return OutcomeRows.push(sql, pushes, filled, now);
            });
    database.locks().unlock(SqliteVconStore.keysOf(writes), runId);
    listeners.jobsCame(filled);
    return missing;
  }

  @Override
  public void retry(JobLease lease, ObjectNode report, Duration delay) {
    leases.retry(lease, report, delay);
  }

  @Override
  public void giveBack(JobLease lease, Duration delay) {
    leases.giveBack(lease, delay);
  }

  @Override
  public void park(JobLease lease, ObjectNode report, JobParking parking) {
    leases.park(lease, report, parking);
  }

  @Override
  public List<JobLease> recover() {
    return leases.recover();
  }

  // ---- single jobs ----

  @Override
  public List<JobLease> inProgress() {
    return leases.inProgress();
  }

  @Override
  public Optional<JobRecord> record(long jobId) {
    return database.read(sql -> RecordRows.record(sql, jobId));
  }

  @Override
  public void requeue(long jobId) {
    leases.requeue(jobId);
  }

  @Override
  public void drop(long jobId) {
    leases.drop(jobId);
  }

  @Override
  public void cancel(long jobId) {
    leases.cancel(jobId);
  }

  @Override
  public void release(long jobId) {
    String queue =
        database.write(
            sql -> {
              JobRecord parked =
                  RecordRows.record(sql, jobId)
                      .filter(job -> job.state() == JobState.PARKED)
                      .orElseThrow(() -> SqliteLeases.jobNotFound(jobId));
              QueueRows.requireQueue(sql, parked.queue());
              ParkedRows.release(sql, jobId, parked.queue(), parked.job());
              return parked.queue();
            });
    listeners.jobsCame(Set.of(queue));
  }

  // ---- failed jobs ----

  @Override
  public void forget(long jobId) {
    database.write(sql -> sql.overwriting(over -> HistoryRows.forget(over, jobId)));
  }

  @Override
  public JobsFound jobsOf(String vconUuid, long before, int limit) {
    return database.read(sql -> RecordRows.jobsOf(sql, vconUuid, before, limit));
  }

  @Override
  public JobsFound find(JobSearch search) {
    return database.read(sql -> FailedRows.find(sql, search));
  }

  @Override
  public Map<Long, ServerError> runAgain(
      Collection<Long> jobIds, boolean fromStart, @Nullable String queue) {
    Set<String> filled = new HashSet<>();
    Map<Long, ServerError> left =
        database.write(
            sql -> {
              Map<Long, ServerError> refused = new TreeMap<>();
              for (long id : jobIds) {
                FailedRows.runAgain(sql, id, fromStart, queue, clock.instant(), filled)
                    .ifPresent(reason -> refused.put(id, reason));
              }
              return refused;
            });
    listeners.jobsCame(filled);
    return left;
  }

  @Override
  public Map<Long, ServerError> discard(Collection<Long> jobIds) {
    return database.write(
        sql -> {
          Map<Long, ServerError> left = new TreeMap<>();
          for (long id : jobIds) {
            FailedRows.discard(sql, id, clock.instant()).ifPresent(reason -> left.put(id, reason));
          }
          return left;
        });
  }

  // ---- hearing of jobs ----

  @Override
  public Watch watch(Listener listener) {
    return listeners.add(listener);
  }
}
