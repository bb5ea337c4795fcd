package org.vconserver.store.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.tck.IndexCheckContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteIndexCheckTest extends IndexCheckContract {
  private static final String ENTRY = "(SELECT id FROM entry WHERE uuid = '%s')";

  @TempDir Path folder;
  private Database database;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    database = new Plans().open(folder);
    return new Backend(
        new SqliteVconStore(database, clock),
        new SqliteVconIndex(database, null, Duration.ofSeconds(10)));
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private void update(String sql, Object... arguments) {
    database.write(open -> open.update(sql, arguments));
  }

  @Override
  protected void loseTerms(String uuid) {
    update("DELETE FROM entry_terms WHERE rowid = " + String.format(ENTRY, uuid));
  }

  @Override
  protected void loseEntry(String uuid) {
    loseTerms(uuid);
    update("DELETE FROM entry WHERE uuid = ?", uuid);
  }

  @Override
  protected void loseVcon(String uuid) {
    update("DELETE FROM vcon WHERE uuid = ?", uuid);
  }

  @Override
  protected void replaceBehindIndex(Vcon vcon) {
    byte[] json = vcon.toJson();
    update(
        "UPDATE vcon SET json = ?, outline = NULL, revision = ? WHERE uuid = ?",
        json,
        ContentRevision.number(json),
        vcon.uuid());
  }
}
