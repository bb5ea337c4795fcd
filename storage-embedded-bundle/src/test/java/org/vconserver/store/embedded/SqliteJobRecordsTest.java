package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.job.JobQueues;
import org.vconserver.tck.JobRecordsContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteJobRecordsTest extends JobRecordsContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected JobQueues openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    return new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000));
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
