package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.store.VconWrite;

/**
 * Runs the statements that commit the outcome of a run, whether it is a job's or made by hand. Each
 * runs in its caller's transaction.
 */
final class OutcomeRows {
  private OutcomeRows() {}

  static void saveAndUnlock(
      Connection connection, List<VconWrite> writes, String token, Instant now)
      throws SQLException {
    if (!writes.isEmpty()) {
      SqliteVconStore.save(connection, writes, now);
      SqliteVconStore.unlock(connection, token);
    }
  }

  /** Gives the queues of the pushes that were parked, and adds those that got a job. */
  static Set<String> push(
      Connection connection, List<JobPush> pushes, Set<String> filled, Instant now)
      throws SQLException {
    Set<String> missing = missingQueues(connection, pushes);
    for (JobPush push : pushes) {
      if (!missing.contains(push.queue())) {
        long id = JobRows.append(connection, push.queue(), push.job(), now, push.cause());
        follows(connection, id, push);
        Tally.add(connection, push.queue(), Tally.What.QUEUED, 1, now);
        filled.add(push.queue());
      } else if (push.required()) {
        throw QueueRows.queueNotFound(push.queue());
      } else {
        JobParking parking = new JobParking(JobParking.Reason.NO_QUEUE, push.queue());
        follows(
            connection,
            ParkedRows.appendParked(
                connection, push.queue(), push.job(), now, parking, push.cause()),
            push);
      }
    }
    return missing;
  }

  /** Notes with a job that ends which one is put into its success or failure queue. */
  private static void follows(Connection connection, long id, JobPush push) throws SQLException {
    if (push.job().endedJobId() != null) {
      Sql.update(
          connection, "UPDATE job SET follower = ? WHERE id = ?", id, push.job().endedJobId());
    }
  }

  static Set<String> missingQueues(Connection connection, List<JobPush> pushes)
      throws SQLException {
    Set<String> missing = new HashSet<>();
    for (JobPush push : pushes) {
      if (QueueRows.mode(connection, push.queue()).isEmpty()) {
        missing.add(push.queue());
      }
    }
    return missing;
  }
}
