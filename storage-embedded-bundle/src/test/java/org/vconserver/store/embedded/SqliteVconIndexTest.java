package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.store.VconWrite;
import org.vconserver.tck.VconIndexContract;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteVconIndexTest extends VconIndexContract {
  private static final String BROKEN = "00000000-0000-4000-8000-000000000007";

  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;
  private SqliteVconStore vcons;
  private SqliteVconIndex index;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    database = plans.open(folder);
    vcons = new SqliteVconStore(database, clock);
    index = new SqliteVconIndex(database, null, Duration.ofSeconds(10));
    return new Backend(
        vcons,
        new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
        index);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }

  @Test
  void aSearchThatTakesTooLongIsEndedAndTheNextOneIsNot() {
    List<VconWrite> writes = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String json = "{\"uuid\":\"00000000-0000-4000-8000-%012d\",\"parties\":[{\"name\":\"Ann\"}]}";
      Vcon vcon = Vcon.parse(String.format(json, i).getBytes(StandardCharsets.UTF_8));
      writes.add(VconWrite.replacing(vcon));
    }
    vcons.save(writes);
    VconFilter filter = new VconFilter(List.of("name:ann"), Instant.EPOCH, null, null);
    SqliteVconIndex hasty = new SqliteVconIndex(database, null, Duration.ZERO);
    VconException ended = assertThrows(VconException.class, () -> hasty.count(filter));
    assertEquals(ServerError.QUERY_LIMIT, ended.code());
    assertThrows(VconException.class, () -> hasty.find(filter, null, 3000));
    assertEquals(3000, index.count(filter));
    assertEquals(10, hasty.find(filter, null, 10).size());
  }

  @Test
  void whatWasStoredBeforeThereWasAnIndexComesIntoIt() {
    for (int i = 0; i < 50; i++) {
      String json =
          "{\"uuid\":\"00000000-0000-4000-8000-0000000000%02x\",\"parties\":[{\"name\":\"Ann\"}]}";
      vcons.save(Vcon.parse(String.format(json, i).getBytes(StandardCharsets.UTF_8)));
    }
    database.write(
        sql ->
            sql.update("DELETE FROM entry_terms WHERE rowid > 0")
                + sql.update("DELETE FROM entry_place")
                + sql.update("DELETE FROM entry")
                + sql.update("UPDATE vcon SET json = ? WHERE uuid = ?", new byte[] {'{'}, BROKEN)
                + sql.update("INSERT INTO indexing VALUES ('')"));
    assertEquals(50, index.behind());
    assertTrue(index.indexOlder());
    assertEquals(20 - 1, index.find(VconFilter.of("name:ann"), null, 100).size());
    while (index.indexOlder()) {
      // goes on
    }
    assertFalse(index.indexOlder());
    assertEquals(0, index.behind());
    assertEquals(49, index.count(VconFilter.of("name:ann")));
    assertEquals(List.of(), index.find(VconFilter.of("name:bob"), null, 100));
  }
}
