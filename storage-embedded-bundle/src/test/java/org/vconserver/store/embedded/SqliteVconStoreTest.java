package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.store.VconStore;
import org.vconserver.tck.VconStoreContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteVconStoreTest extends VconStoreContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected VconStore openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    return new SqliteVconStore(database, clock);
  }

  @Override
  protected VconStore openAnother(Clock clock) throws Exception {
    database.close();
    database = plans.open(folder.resolve("another"));
    return new SqliteVconStore(database, clock);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
