package org.vconserver.store.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.tck.AccessRecordsContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteAccessRecordsTest extends AccessRecordsContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected AccessRecords openEmpty() throws Exception {
    database = plans.open(folder);
    return new SqliteAccessRecords(database);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }
}
