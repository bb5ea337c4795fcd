package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.tck.PipelineStoreContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqlitePipelineStoreTest extends PipelineStoreContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected PipelineStore openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    return new SqlitePipelineStore(database, clock, 10);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
