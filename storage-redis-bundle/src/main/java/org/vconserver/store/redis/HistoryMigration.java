package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes version 2: ended jobs come into the history of their queue, in the order of their ends, and
 * the jobs of each queue that run are counted.
 */
final class HistoryMigration implements StoreVersion.Migration {
  private static final int CHUNK = 200;

  private record Ended(String id, long end) {}

  @Override
  public void apply(Redis redis) {
    List<Ended> jobs = new ArrayList<>();
    String cursor = "0";
    do {
      Reply reply = redis.shared(Script.MIGRATION_2_LOOK, Arguments.of(cursor)).orThrow();
      cursor = reply.text();
      while (reply.hasNext()) {
        jobs.add(new Ended(reply.text(), reply.number()));
      }
    } while (!cursor.equals("0"));
    jobs.sort(Comparator.comparingLong(Ended::end).thenComparing(Ended::id));
    for (int from = 0; from < jobs.size(); from += CHUNK) {
      List<Ended> part = jobs.subList(from, Math.min(jobs.size(), from + CHUNK));
      Arguments arguments = new Arguments().add(part.size());
      part.forEach(job -> arguments.add(job.id()));
      redis.shared(Script.MIGRATION_2_MOVE, arguments).orThrow();
    }
  }
}
