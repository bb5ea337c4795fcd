package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.OldStoreContract;

/** The database of a folder that the server of commit eb1c3e5 has left. */
@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class OldDatabaseTest extends OldStoreContract {
  @TempDir Path folder;
  private Database database;

  @Override
  protected Stores openOld(Clock clock) throws Exception {
    try (InputStream packed = OldDatabaseTest.class.getResourceAsStream("vcon-eb1c3e5.db.gz");
        InputStream old = new GZIPInputStream(Objects.requireNonNull(packed))) {
      Files.copy(old, folder.resolve("vcon.db"));
    }
    database = Database.open(folder);
    return new Stores(
        new SqliteVconStore(database, clock),
        new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
        new SqlitePipelineStore(database, clock, 10));
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void theDatabaseIsBroughtToTheNewestVersion() {
    long version = database.read(sql -> sql.number("PRAGMA user_version"));
    assertEquals(Schema.VERSIONS.size(), version);
  }
}
