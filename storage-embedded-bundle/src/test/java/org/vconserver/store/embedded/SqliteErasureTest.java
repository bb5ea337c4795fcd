package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.tck.ErasureContract;

@SuppressWarnings("NullAway.Init") // opened before each test, by the contract
class SqliteErasureTest extends ErasureContract {
  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;
  private WordsKeeper words;
  private Backend backend;

  @Override
  protected Backend openEmpty(Clock clock) throws Exception {
    database = plans.open(folder, new Retention(2, ExpiryRules.NONE));
    words = WordsKeeper.open(folder, database);
    backend =
        new Backend(
            new SqliteVconStore(database, clock),
            new SqliteJobQueues(database, clock, new JobHistory(Duration.ofDays(1), 1000)),
            new SqliteVconIndex(database, words, Duration.ofSeconds(10)),
            new SqliteChangeLog(database),
            new SqliteErasureRecords(database));
    return backend;
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    words.close();
    database.close();
  }

  private void readWords() throws Exception {
    boolean more = true;
    while (more) {
      more = words.readOn();
    }
  }

  private boolean isInAFile(String text) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void nothingOfItIsLeftInAnyFile() throws Exception {
    fill();
    long failed = fail();
    readWords();
    assertTrue(isInAFile(SECRET));
    backend.vcons().erase(UUID, ChangeCause.UNKNOWN);
    backend.queues().forget(failed);
    // The other vCon has the same name in it.
    backend.vcons().erase("00000000-0000-4000-8000-00000000000a", ChangeCause.UNKNOWN);
    SqliteVconIndex index = (SqliteVconIndex) backend.index();
    index.purgeErased();
    index.purgeErased();
    words.purgeIfWanted(); // not before the deletions are read
    assertTrue(isInAFile("qxwvk"));
    readWords();
    words.purgeIfWanted();
    for (String part : List.of(SECRET, "_7aqxwvk", "qxwvk")) {
      assertFalse(isInAFile(part), part);
    }
  }
}
