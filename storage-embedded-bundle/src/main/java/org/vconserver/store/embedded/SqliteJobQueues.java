package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;

/** Job queues: a row for each job that waits, and a row for each that is in progress. */
final class SqliteJobQueues implements JobQueues {
  private final Database database;
  private final Clock clock;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Takes over the queues of a folder. Whoever held leases before does not live any more, since one
   * process has the folder: their jobs go back to the heads of their queues, in the order in which
   * they were taken. A queue that was deleted meanwhile is made again for them, so that none is
   * lost.
   */
  SqliteJobQueues(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    database.write(
        connection -> {
          for (JobLease lease : reversed(JobRows.inProgress(connection))) {
            JobRows.createIfAbsent(connection, lease.queue());
            JobRows.backToHead(connection, lease);
          }
          return true;
        });
  }

  @Override
  public SortedSet<String> names() {
    return database.read(
        connection -> {
          SortedSet<String> names = new TreeSet<>();
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT name FROM queue")) {
            while (row.next()) {
              names.add(row.getString(1));
            }
          }
          return names;
        });
  }

  @Override
  public void create(String queue) {
    database.write(
        connection -> {
          if (!JobRows.createIfAbsent(connection, queue)) {
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
          List<Job> jobs = JobRows.waiting(connection, queue);
          try (var delete = connection.prepareStatement("DELETE FROM queue WHERE name = ?")) {
            delete.setString(1, queue);
            delete.executeUpdate();
          }
          return jobs;
        });
  }

  @Override
  public List<Job> jobs(String queue) {
    return database.read(
        connection -> {
          requireQueue(connection, queue);
          return JobRows.waiting(connection, queue);
        });
  }

  @Override
  public long push(String queue, List<Job> jobs) {
    long place =
        database.write(
            connection -> {
              requireQueue(connection, queue);
              for (Job job : jobs) {
                JobRows.append(connection, queue, job);
              }
              return JobRows.length(connection, queue);
            });
    wake(Set.of(queue));
    return place;
  }

  @Override
  public List<JobLease> take(String queue, int limit, String server, Duration lease) {
    Set<String> returned = new HashSet<>();
    List<JobLease> taken =
        database.write(
            connection -> {
              Instant now = clock.instant();
              returned.addAll(returnExpired(connection, now));
              return JobRows.take(connection, queue, limit, server, now, now.plus(lease));
            });
    returned.remove(queue);
    wake(returned);
    return taken;
  }

  @Override
  public JobLease renew(JobLease lease, Duration extension) {
    return database.write(
        connection -> {
          requireHeld(connection, lease);
          Instant until = clock.instant().plus(extension);
          try (var update =
              connection.prepareStatement("UPDATE progress SET until = ? WHERE id = ?")) {
            update.setLong(1, until.toEpochMilli());
            update.setLong(2, lease.jobId());
            update.executeUpdate();
          }
          return new JobLease(
              lease.jobId(),
              lease.queue(),
              lease.job(),
              lease.server(),
              lease.taken(),
              until,
              lease.token(),
              lease.attempt());
        });
  }

  @Override
  public Set<String> finish(JobLease lease, List<JobPush> pushes) {
    Set<String> filled = new HashSet<>();
    Set<String> missing =
        database.write(
            connection -> {
              requireHeld(connection, lease);
              Set<String> leftOut = new HashSet<>();
              for (JobPush push : pushes) {
                if (JobRows.exists(connection, push.queue())) {
                  JobRows.append(connection, push.queue(), push.job());
                  filled.add(push.queue());
                } else if (push.required()) {
                  throw queueNotFound(push.queue());
                } else {
                  leftOut.add(push.queue());
                }
              }
              JobRows.remove(connection, lease.jobId());
              return leftOut;
            });
    wake(filled);
    return missing;
  }

  @Override
  public void giveBack(JobLease lease) {
    database.write(
        connection -> {
          requireHeld(connection, lease);
          JobRows.createIfAbsent(connection, lease.queue());
          JobRows.backToHead(connection, lease);
          return true;
        });
    wake(Set.of(lease.queue()));
  }

  @Override
  public List<JobLease> inProgress() {
    return database.read(JobRows::inProgress);
  }

  @Override
  public void requeue(long jobId) {
    String queue =
        database.write(
            connection -> {
              JobLease lease = find(connection, jobId);
              requireQueue(connection, lease.queue());
              JobRows.backToHead(connection, lease);
              return lease.queue();
            });
    wake(Set.of(queue));
  }

  @Override
  public void drop(long jobId) {
    database.write(
        connection -> {
          find(connection, jobId);
          JobRows.remove(connection, jobId);
          return true;
        });
  }

  @Override
  public Watch watch(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void wake(Set<String> queues) {
    for (String queue : queues) {
      listeners.forEach(listener -> listener.accept(queue));
    }
  }

  private static Set<String> returnExpired(Connection connection, Instant now) throws SQLException {
    Set<String> queues = new HashSet<>();
    for (JobLease lease : reversed(JobRows.expired(connection, now))) {
      JobRows.createIfAbsent(connection, lease.queue());
      JobRows.backToHead(connection, lease);
      queues.add(lease.queue());
    }
    return queues;
  }

  private static void requireQueue(Connection connection, String queue) throws SQLException {
    if (!JobRows.exists(connection, queue)) {
      throw queueNotFound(queue);
    }
  }

  private static VconServerException queueNotFound(String queue) {
    return new VconServerException(ServerError.QUEUE_NOT_FOUND, "queue: " + queue + " not found");
  }

  private static JobLease find(Connection connection, long jobId) throws SQLException {
    return JobRows.find(connection, jobId)
        .orElseThrow(
            () ->
                new VconServerException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found"));
  }

  private void requireHeld(Connection connection, JobLease lease) throws SQLException {
    boolean held =
        JobRows.find(connection, lease.jobId())
            .filter(present -> present.token().equals(lease.token()))
            .filter(present -> present.until().isAfter(clock.instant()))
            .isPresent();
    if (!held) {
      throw new VconServerException(
          ServerError.LEASE_LOST, "job: " + lease.jobId() + " is no longer this worker's");
    }
  }

  private static List<JobLease> reversed(List<JobLease> leases) {
    List<JobLease> reversed = new ArrayList<>(leases);
    java.util.Collections.reverse(reversed);
    return reversed;
  }

  static String newToken() {
    return UUID.randomUUID().toString();
  }
}
