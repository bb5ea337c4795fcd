package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.api.store.VconStore;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.tck.FormerVersionsContract;
import org.vconserver.vcon.Vcon;

@SuppressWarnings("NullAway.Init") // opened in each test
class SqliteFormerVersionsTest extends FormerVersionsContract {
  private static final Duration AGE = Duration.ofHours(1);

  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;

  @Override
  protected VconStore openEmpty(Clock clock, int keptVersions) throws Exception {
    database = plans.open(folder, new Retention(keptVersions, ExpiryRules.NONE));
    return new SqliteVconStore(database, clock);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    database.close();
  }

  private static Vcon vcon(String subject) {
    return Vcon.parse(
        ("{\"uuid\":\"a\",\"parties\":[],\"subject\":\"" + subject + "\"}")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thoseOlderThanTheChangeLogAreForgotten() throws Exception {
    openEmpty(clock, 5);
    SqliteVconStore store = new SqliteVconStore(database, clock);
    store.save(vcon("1"));
    store.save(vcon("2"));
    clock.advance(AGE);
    store.save(vcon("3"));
    store.forgetFormer(new KeptChanges(AGE, 1000, 5));
    assertEquals(
        List.of(clock.instant()), store.formerVersions("a").stream().map(v -> v.until()).toList());
  }

  @Test
  void allAreForgottenOnceNoneAreWanted() throws Exception {
    openEmpty(clock, 5);
    SqliteVconStore store = new SqliteVconStore(database, clock);
    store.save(vcon("1"));
    store.save(vcon("2"));
    store.forgetFormer(new KeptChanges(AGE, 1000, 0));
    assertEquals(List.of(), store.formerVersions("a"));
  }
}
