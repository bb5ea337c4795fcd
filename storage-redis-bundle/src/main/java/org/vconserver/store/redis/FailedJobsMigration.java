package org.vconserver.store.redis;

/**
 * Makes version 3: failed jobs are in sets by their ids, so that they are found over all queues,
 * and know which job came into a failure queue for them.
 */
final class FailedJobsMigration implements StoreVersion.Migration {
  @Override
  public void apply(Redis redis) {
    Reply histories = redis.shared(Script.MIGRATION_3_FAILED, Arguments.of("", "")).orThrow();
    while (histories.hasNext()) {
      String queue = histories.text();
      String from = "-";
      while (!from.isEmpty()) {
        from = redis.shared(Script.MIGRATION_3_FAILED, Arguments.of(queue, from)).orThrow().text();
      }
    }
    String cursor = "0";
    do {
      cursor = redis.shared(Script.MIGRATION_3_FOLLOWERS, Arguments.of(cursor)).orThrow().text();
    } while (!cursor.equals("0"));
  }
}
