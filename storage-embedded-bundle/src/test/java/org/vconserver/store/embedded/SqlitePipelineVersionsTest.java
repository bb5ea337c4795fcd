package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.tck.PipelineVersionsContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqlitePipelineVersionsTest extends PipelineVersionsContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected PipelineStore openEmpty(Clock clock, int versionsKept) throws Exception {
    database = plans.open(folder);
    return new SqlitePipelineStore(database, clock, versionsKept);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
