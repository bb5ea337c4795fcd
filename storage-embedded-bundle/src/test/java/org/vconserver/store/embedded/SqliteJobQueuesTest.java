package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.job.JobQueues;
import org.vconserver.tck.JobQueuesContract;
import org.vconserver.tck.SettableClock;

class SqliteJobQueuesTest extends JobQueuesContract {
  @TempDir Path folder;
  private Database database;

  @Override
  protected JobQueues freshQueues(SettableClock clock) throws IOException {
    database = Database.open(folder);
    return new SqliteJobQueues(database, clock);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }
}
