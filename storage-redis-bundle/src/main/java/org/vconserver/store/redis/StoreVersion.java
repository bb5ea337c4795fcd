package org.vconserver.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the content of a Redis to the version that this server knows. Servers that share a Redis
 * take turns by a lock, so that each migration is done once. There is no way back. Thread-safe.
 *
 * <p>What servers wrote before there were versions is version 1. A Redis that is empty, or that
 * only a py_vcon_server has used, has nothing that a migration would change, and begins there as
 * well.
 */
final class StoreVersion {
  private static final Logger LOG = LoggerFactory.getLogger(StoreVersion.class);

  /** After this long, a server that has begun a migration and is not heard of is taken for dead. */
  private static final Duration LOCK_LEASE = Duration.ofMinutes(1);

  /** Names the version that this server writes. Further ones are made by adding migrations. */
  static final StoreVersion CURRENT =
      new StoreVersion(
          List.of(
              new HistoryMigration(),
              new FailedJobsMigration(),
              // Nothing of what is there changes; but who knows no change log must not write.
              redis -> {}));

  private final List<Migration> migrations;

  /**
   * Makes a version of the store out of the one before. May be begun again where a server died over
   * it, so that each part of it must do no harm the second time.
   */
  interface Migration {
    void apply(Redis redis);
  }

  StoreVersion(List<Migration> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  /** Gives the version that this server writes. */
  int newest() {
    return 1 + migrations.size();
  }

  /**
   * Brings a Redis to the newest version.
   *
   * @throws NewerStoreException if it has a newer one
   * @throws IllegalStateException if another server is at it just now
   */
  void prepare(Redis redis) {
    String token = UUID.randomUUID().toString();
    Arguments begin = new Arguments().add(newest()).add(token).add(LOCK_LEASE);
    Reply reply = redis.shared(Script.MIGRATION_BEGIN, begin).orThrow();
    int version = (int) reply.number();
    requireKnown(redis.url(), version);
    if (version == newest()) {
      return;
    }
    if (!reply.truth()) {
      LOG.info("Redis ({}) is being brought to a newer version by another server", redis.url());
      throw new IllegalStateException("Another server is at it");
    }
    try {
      while (version < newest()) {
        migrations.get(version - 1).apply(redis);
        Arguments done = new Arguments().add(token).add(version).add(version + 1).add(LOCK_LEASE);
        redis.shared(Script.MIGRATION_DONE, done).orThrow();
        LOG.info(
            "Redis ({}): its content was of version {}, and is of {} now",
            redis.url(),
            version,
            version + 1);
        version++;
      }
    } finally {
      redis.shared(Script.MIGRATION_END, Arguments.of(token)).orThrow();
    }
  }

  /**
   * Refuses a version of newer servers.
   *
   * @throws NewerStoreException if it is one
   */
  void requireKnown(RedisUrl url, int present) {
    if (present > newest()) {
      throw new NewerStoreException(url, present, newest());
    }
  }
}
