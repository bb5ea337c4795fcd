package org.vconserver.store.embedded;

import java.util.List;
import java.util.Optional;
import org.vconserver.api.job.Job;
import org.vconserver.support.store.Pages;

/** Reads the waiting jobs of a queue, each page in a transaction of its own. */
final class WaitingRows {
  private static final int PAGE = 1000;

  private WaitingRows() {}

  private record Waiting(long place, Job job) {}

  /** Reads the jobs behind a place. What is put back at the head meanwhile is before it. */
  static Pages.Page<Job> page(Database database, String queue, long behind) {
    List<Waiting> rows =
        database.read(
            sql -> {
              QueueRows.requireQueue(sql, queue);
              return sql.list(
                  "SELECT place, json FROM job WHERE queue = ? AND state = 'WAITING' AND place > ?"
                      + " ORDER BY place LIMIT ?",
                  row -> new Waiting(row.getLong(1), JobRows.job(row.getString(2))),
                  queue,
                  behind,
                  PAGE);
            });
    List<Job> jobs = rows.stream().map(Waiting::job).toList();
    return rows.size() < PAGE
        ? new Pages.Page<>(jobs, Optional.empty())
        : new Pages.Page<>(
            jobs, Optional.of(() -> page(database, queue, rows.get(PAGE - 1).place())));
  }
}
