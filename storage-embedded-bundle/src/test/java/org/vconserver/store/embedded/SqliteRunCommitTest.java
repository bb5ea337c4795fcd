package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.RunCommitContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteRunCommitTest extends RunCommitContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected Stores openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    return new Stores(
        new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
        new SqliteVconStore(database, clock));
  }

  @Override
  protected boolean isOneDatabase() {
    return true;
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
