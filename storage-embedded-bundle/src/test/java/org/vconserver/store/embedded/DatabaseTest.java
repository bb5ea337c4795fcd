package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.vcon.Vcon;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void aFolderInUseSaysSo() throws IOException {
    try (Database open = Database.open(folder)) {
      IOException refused = assertThrows(IOException.class, () -> Database.open(folder));
      assertTrue(refused.getMessage().contains(folder.toString()), refused::getMessage);
      assertTrue(refused.getMessage().contains("in use"), refused::getMessage);
    }
  }

  @Test
  void aFileThatIsNoDatabaseSaysSoAndIsLeftAlone() throws IOException {
    byte[] garbage =
        "this is not a database at all, and longer than its header "
            .repeat(50)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("vcon.db"), garbage);
    IOException refused = assertThrows(IOException.class, () -> Database.open(folder));
    assertTrue(
        refused.getMessage().contains(folder.resolve("vcon.db").toString()), refused::getMessage);
    assertEquals(garbage.length, Files.size(folder.resolve("vcon.db")));
    Files.delete(folder.resolve("vcon.db"));
    Database.open(folder).close();
  }

  @Test
  void aDamagedPageSaysSo() throws IOException {
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database);
      for (int i = 0; i < 200; i++) {
        String uuid = String.format("00000000-0000-8000-8000-%012d", i);
        store.save(
            Vcon.parse(
                ("{\"uuid\":\"" + uuid + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
      }
    }
    byte[] file = Files.readAllBytes(folder.resolve("vcon.db"));
    for (int i = 4096; i < file.length; i++) {
      file[i] = (byte) (i * 31);
    }
    Files.write(folder.resolve("vcon.db"), file);
    IOException refused = assertThrows(IOException.class, () -> Database.open(folder));
    assertTrue(refused.getMessage().contains("damaged"), refused::getMessage);
  }

  @Test
  void jobsOfAProcessThatIsGoneGoBackInTheirOrder() throws IOException {
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues = new SqliteJobQueues(database, Clock.systemUTC());
      queues.create("q");
      queues.push("q", List.of(Job.of("a"), Job.of("b"), Job.of("c")));
      queues.take("q", 2, "gone", Duration.ofHours(1));
    }
    try (Database database = Database.open(folder)) {
      SqliteJobQueues queues = new SqliteJobQueues(database, Clock.systemUTC());
      assertEquals(List.of(Job.of("a"), Job.of("b"), Job.of("c")), queues.jobs("q"));
      assertEquals(List.of(), queues.inProgress());
      assertEquals(2, queues.take("q", 1, "me", Duration.ofHours(1)).get(0).attempt());
    }
  }

  @Test
  void aClosedStoreRefusesWrites() throws IOException {
    Database database = Database.open(folder);
    database.close();
    VconServerException refused =
        assertThrows(VconServerException.class, () -> new SqliteVconStore(database).delete("a"));
    assertEquals(ServerError.STORAGE_UNAVAILABLE, refused.code());
  }
}
