package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.tck.ChangeLogContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteChangeLogTest extends ChangeLogContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;
  private SqliteChangeLog log;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    log = new SqliteChangeLog(database);
    return new Backend(
        new SqliteVconStore(database, clock),
        new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
        log);
  }

  @Override
  protected void forgetOld() {
    log.forgetOld(new KeptChanges(Duration.ofSeconds(100), 1000, 0), clock.instant());
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
