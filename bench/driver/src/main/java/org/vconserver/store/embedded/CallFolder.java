package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.api.store.VconWrite;
import org.vconserver.bench.data.Calls;
import org.vconserver.vcon.Vcon;

/** Fills a folder of the embedded store with {@link Calls}, by the way on which many are saved. */
public final class CallFolder {
  private static final int AT_ONCE = 500;

  private CallFolder() {}

  /**
   * Fills a folder, unless it was filled before.
   *
   * @param count how many calls are to be in it
   */
  public static void fill(Path folder, long count) throws IOException {
    Path filled = folder.resolve("filled");
    if (Files.exists(filled)) {
      return;
    }
    try (Database database = Database.open(folder)) {
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      for (long first = 0; first < count; first += AT_ONCE) {
        List<VconWrite> writes = new ArrayList<>();
        for (long number = first; number < Math.min(count, first + AT_ONCE); number++) {
          writes.add(VconWrite.replacing(Vcon.parse(Calls.make(number))));
        }
        store.save(writes);
      }
    }
    Files.createFile(filled);
  }
}
