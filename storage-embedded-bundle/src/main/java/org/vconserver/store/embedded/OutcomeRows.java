package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;

/**
 * Runs the statements that commit the outcome of a run, whether it is a job's or made by hand. Each
 * runs in its caller's transaction.
 */
final class OutcomeRows {
  private OutcomeRows() {}

  /** Gives the queues of the pushes that were parked, and adds those that got a job. */
  static Set<String> push(Sql sql, List<JobPush> pushes, Set<String> filled, Instant now)
      throws SQLException {
    Set<String> missing = missingQueues(sql, pushes);
    Map<String, List<JobPush>> byQueue = new LinkedHashMap<>();
    for (JobPush push : pushes) {
      if (!missing.contains(push.queue())) {
        byQueue.computeIfAbsent(push.queue(), made -> new ArrayList<>()).add(push);
      } else if (push.required()) {
        throw QueueRows.queueNotFound(push.queue());
      } else {
        JobParking parking = new JobParking(JobParking.Reason.NO_QUEUE, push.queue());
        follows(
            sql,
            ParkedRows.appendParked(sql, push.queue(), push.job(), now, parking, push.cause()),
            push);
      }
    }
    for (var queue : byQueue.entrySet()) {
      append(sql, queue.getKey(), queue.getValue(), now);
      filled.add(queue.getKey());
    }
    return missing;
  }

  private static void append(Sql sql, String queue, List<JobPush> pushes, Instant now)
      throws SQLException {
    List<JobRows.Coming> coming =
        pushes.stream().map(push -> new JobRows.Coming(push.job(), push.cause())).toList();
    long first = JobRows.append(sql, queue, coming, now);
    Tally.add(sql, queue, Tally.What.QUEUED, pushes.size(), now);
    for (int i = 0; i < pushes.size(); i++) {
      follows(sql, first + i, pushes.get(i));
    }
  }

  /** Notes with a job that ends which one is put into its success or failure queue. */
  private static void follows(Sql sql, long id, JobPush push) throws SQLException {
    if (push.job().endedJobId() != null) {
      sql.update("UPDATE job SET follower = ? WHERE id = ?", id, push.job().endedJobId());
    }
  }

  static Set<String> missingQueues(Sql sql, List<JobPush> pushes) throws SQLException {
    Set<String> missing = new HashSet<>();
    for (String queue : pushes.stream().map(JobPush::queue).distinct().toList()) {
      if (QueueRows.mode(sql, queue).isEmpty()) {
        missing.add(queue);
      }
    }
    return missing;
  }
}
