package org.vconserver.store.embedded;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.vcon.StrictJson;

/** The statements over the tables of jobs. Each runs in its caller's transaction. */
final class JobRows {
  private static final String PROGRESS =
      "SELECT id, queue, job, server, taken, until, token, attempts FROM progress";

  private JobRows() {}

  static boolean exists(Connection connection, String queue) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM queue WHERE name = ?")) {
      select.setString(1, queue);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  static boolean createIfAbsent(Connection connection, String queue) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO queue (name) VALUES (?)")) {
      insert.setString(1, queue);
      return insert.executeUpdate() > 0;
    }
  }

  static List<Job> waiting(Connection connection, String queue) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT job FROM waiting WHERE queue = ? ORDER BY place")) {
      select.setString(1, queue);
      List<Job> jobs = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          jobs.add(job(row.getString(1)));
        }
      }
      return jobs;
    }
  }

  static long length(Connection connection, String queue) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT COUNT(*) FROM waiting WHERE queue = ?")) {
      select.setString(1, queue);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  static void append(Connection connection, String queue, Job job) throws SQLException {
    insertWaiting(connection, queue, "COALESCE(MAX(place), 0) + 1", job, 0);
  }

  private static void insertWaiting(
      Connection connection, String queue, String place, Job job, int attempts)
      throws SQLException {
    String sql =
        "INSERT INTO waiting (queue, place, job, attempts) SELECT ?, "
            + place
            + ", ?, ? FROM waiting WHERE queue = ?";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, queue);
      insert.setString(2, text(job));
      insert.setInt(3, attempts);
      insert.setString(4, queue);
      insert.executeUpdate();
    }
  }

  /** Out of progress and to the head of its queue, with the attempts it has had. */
  static void backToHead(Connection connection, JobLease lease) throws SQLException {
    remove(connection, lease.jobId());
    insertWaiting(
        connection, lease.queue(), "COALESCE(MIN(place), 1) - 1", lease.job(), lease.attempt());
  }

  static List<JobLease> take(
      Connection connection, String queue, int limit, String server, Instant taken, Instant until)
      throws SQLException {
    List<JobLease> leases = new ArrayList<>();
    try (PreparedStatement next =
        connection.prepareStatement(
            "DELETE FROM waiting WHERE queue = ? AND place = (SELECT MIN(place) FROM waiting WHERE queue = ?)"
                + " RETURNING job, attempts")) {
      while (leases.size() < limit) {
        next.setString(1, queue);
        next.setString(2, queue);
        Job job;
        int attempts;
        try (ResultSet row = next.executeQuery()) {
          if (!row.next()) {
            break;
          }
          job = job(row.getString(1));
          attempts = row.getInt(2) + 1;
        }
        long id = Schema.next(connection, "job");
        leases.add(
            new JobLease(
                id, queue, job, server, taken, until, SqliteJobQueues.newToken(), attempts));
      }
    }
    for (JobLease lease : leases) {
      insertProgress(connection, lease);
    }
    return leases;
  }

  private static void insertProgress(Connection connection, JobLease lease) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, lease.jobId());
      insert.setString(2, lease.queue());
      insert.setString(3, text(lease.job()));
      insert.setString(4, lease.server());
      insert.setLong(5, lease.taken().toEpochMilli());
      insert.setLong(6, lease.until().toEpochMilli());
      insert.setString(7, lease.token());
      insert.setInt(8, lease.attempt());
      insert.executeUpdate();
    }
  }

  static void remove(Connection connection, long jobId) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM progress WHERE id = ?")) {
      delete.setLong(1, jobId);
      delete.executeUpdate();
    }
  }

  static List<JobLease> inProgress(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PROGRESS + " ORDER BY id")) {
      return leases(select);
    }
  }

  static List<JobLease> expired(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(PROGRESS + " WHERE until <= ? ORDER BY id")) {
      select.setLong(1, now.toEpochMilli());
      return leases(select);
    }
  }

  static Optional<JobLease> find(Connection connection, long jobId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PROGRESS + " WHERE id = ?")) {
      select.setLong(1, jobId);
      return leases(select).stream().findFirst();
    }
  }

  private static List<JobLease> leases(PreparedStatement select) throws SQLException {
    List<JobLease> leases = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        leases.add(
            new JobLease(
                row.getLong(1),
                row.getString(2),
                job(row.getString(3)),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                row.getInt(8)));
      }
    }
    return leases;
  }

  private static String text(Job job) {
    return new String(StrictJson.write(job.toJson()), StandardCharsets.UTF_8);
  }

  private static Job job(String text) {
    return Job.fromJson(StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8)));
  }
}
