package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.tck.ServerRegistryContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteServerRegistryTest extends ServerRegistryContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected ServerRegistry openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    return new SqliteServerRegistry(database, clock);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
