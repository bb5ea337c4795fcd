package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.tck.ExpiryContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteExpiryTest extends ExpiryContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected Backend openEmpty(Clock clock, ExpiryRules rules) throws Exception {
    database = plans.open(folder, new Retention(0, rules));
    return new Backend(
        new SqliteVconStore(database, clock),
        new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
        new SqliteVconIndex(database, null, Duration.ofSeconds(10)),
        new SqliteChangeLog(database));
  }

  @Override
  protected void deleteExpired() {
    new ExpiredVcons(database, clock).delete(() -> true);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
