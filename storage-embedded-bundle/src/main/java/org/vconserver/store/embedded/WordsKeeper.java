package org.vconserver.store.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.Change;
import org.vconserver.api.error.ServerError;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexEntry;
import org.vconserver.vcon.index.IndexText;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Brings the words of vCons into their file: first those of all vCons that are there, then those
 * that the change log tells of. It does so on a thread of its own, and goes on where it was when it
 * is opened again. Thread-safe.
 */
final class WordsKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WordsKeeper.class);
  private static final int AT_ONCE = 50;
  private static final long LOOK_MILLIS = 200;
  private static final long AGAIN_MILLIS = 10_000;
  private static final long CLOSING_MILLIS = 15_000;

  /** Names the change that was read last. */
  private static final String CURSOR = "cursor";

  /** Names the entry up to which the vCons that were there are read. */
  private static final String FILLED = "filled";

  /** Names the count of erasures of which nothing is left. */
  private static final String PURGED = "purged";

  /** Says up to which erasure the file is to be tidied, and when that can be done. */
  private record Purge(long erased, long newest) {}

  private final Database database;
  private final SqliteChangeLog log;
  private final WordsFile file;
  private final LongSupplier nanoTime = System::nanoTime;
  private final Thread thread = Threads.daemon("embedded-store-words", this::run);

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Purge wanted = new Purge(0, 0);

  @GuardedBy("this")
  private long cursor;

  @GuardedBy("this")
  private long filled;

  private WordsKeeper(Database database, WordsFile file) throws SQLException {
    this.database = database;
    this.log = new SqliteChangeLog(database);
    this.file = file;
    this.cursor = file.progress(CURSOR);
    this.filled = file.progress(FILLED);
  }

  /**
   * Opens the file of a folder, and makes it one that the readers of the database see.
   *
   * @throws IOException if it can't be opened or made
   */
  static WordsKeeper open(Path folder, Database database) throws IOException {
    try {
      WordsFile file = WordsFile.open(folder);
      database.attach(WordsFile.path(folder), "text");
      return new WordsKeeper(database, file);
    } catch (SQLException e) {
      throw new IOException("The index of words can't be opened: " + e.getMessage(), e);
    }
  }

  /** Begins to read. */
  void start() {
    thread.start();
  }

  private void run() {
    try {
      long pause = 0;
      while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
        pause = step();
      }
    } catch (InterruptedException e) {
      LOG.warn("Interrupted before the index of words was closed");
    }
  }

  /** Reads on; gives the milliseconds after which to read on again. */
  private long step() {
    try {
      if (readOn()) {
        return 0;
      }
      purgeIfWanted();
      return LOOK_MILLIS;
    } catch (SQLException | RuntimeException e) {
      if (!isClosed()) {
        LOG.error("The index of words can't be completed now, and is tried again", e);
      }
      return AGAIN_MILLIS;
    }
  }

  /**
   * Has what was erased taken out of the file soon, once all changes until now are read.
   *
   * @param erased counts the erasures; what was done for as many is not done again
   */
  void purge(long erased) {
    wanted = new Purge(erased, log.newest());
  }

  /** Takes what was erased out of the file, if that is wanted and not done. */
  void purgeIfWanted() throws SQLException {
    Purge now = wanted;
    if (now.erased() > file.progress(PURGED)
        && filled() == Long.MAX_VALUE
        && cursor() >= now.newest()) {
      file.purge();
      file.write(List.of(), PURGED, now.erased());
      LOG.info("What was erased is no longer in the index of words");
    }
  }

  /** Reads some of what is not read yet; says whether there may be more. */
  boolean readOn() throws SQLException {
    if (!database.read(SqliteVconIndex::isComplete)) {
      return false; // entries come in no order until then
    }
    long from = cursor();
    long complete = filled();
    if (complete == 0 || (complete == Long.MAX_VALUE && from < log.forgotten())) {
      file.clear();
      moveTo(CURSOR, log.newest(), List.of());
      moveTo(FILLED, 1, List.of());
      return true;
    }
    return complete == Long.MAX_VALUE ? follow(from) : fill(complete);
  }

  private boolean fill(long from) throws SQLException {
    record Place(long id, String key) {}
    List<Place> places =
        database.read(
            sql ->
                sql.list(
                    "SELECT id, uuid FROM entry WHERE id >= ? ORDER BY id LIMIT ?",
                    row -> new Place(row.getLong(1), row.getString(2)),
                    from,
                    AT_ONCE));
    List<WordsFile.Words> words = new ArrayList<>();
    for (Place place : places) {
      words.add(words(place.key()));
    }
    boolean last = places.size() < AT_ONCE;
    moveTo(FILLED, last ? Long.MAX_VALUE : places.get(places.size() - 1).id() + 1, words);
    if (last) {
      LOG.info("The words of all vCons are in the index");
    }
    return true;
  }

  private boolean follow(long from) throws SQLException {
    List<Change> changes = log.after(from, AT_ONCE);
    if (changes.isEmpty()) {
      return false;
    }
    Map<String, WordsFile.Words> words = new LinkedHashMap<>();
    for (Change change : changes) {
      if (!words.containsKey(change.subject())) {
        words.put(change.subject(), words(change.subject()));
      }
    }
    moveTo(CURSOR, changes.get(changes.size() - 1).seq(), List.copyOf(words.values()));
    // Where there are few, more are waited for: a transaction for each costs more than its words.
    return changes.size() == AT_ONCE;
  }

  private void moveTo(String progress, long value, List<WordsFile.Words> words)
      throws SQLException {
    file.write(words, progress, value);
    synchronized (this) {
      if (progress.equals(CURSOR)) {
        cursor = value;
      } else {
        filled = value;
      }
      notifyAll();
    }
  }

  /** Reads the words that a vCon has now; one that can't be read is said, and has none. */
  private WordsFile.Words words(String key) {
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      Optional<byte[]> json =
          database.read(
              sql ->
                  sql.first("SELECT json FROM vcon WHERE uuid = ?", row -> row.getBytes(1), key));
      if (json.isEmpty()) {
        return new WordsFile.Words(key, OptionalLong.empty(), null);
      }
      // Not while a reader of the database is held: others wait for those.
      Vcon vcon = Vcon.read(json.get());
      Optional<Instant> created = IndexEntry.createdOf(vcon);
      IndexText text = IndexText.of(vcon);
      return new WordsFile.Words(
          key, database.read(sql -> EntryRows.find(sql, key, created)), text);
    } catch (VconException e) {
      if (e.code() == ServerError.STORAGE_UNAVAILABLE) {
        throw e;
      }
      LOG.warn("The words of vCon {} are not in the index: {}", key, e.getMessage());
      return new WordsFile.Words(key, OptionalLong.empty(), null);
    }
  }

  /**
   * Waits until the words of all that was stored before are in the index.
   *
   * @return whether they are; false after the time
   */
  boolean await(Duration atMost) {
    long wanted = log.newest();
    long end = nanoTime.getAsLong() + atMost.toNanos();
    synchronized (this) {
      while (filled != Long.MAX_VALUE || cursor < wanted) {
        long left = (end - nanoTime.getAsLong()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  /** Tells how many changes, or vCons, at least are not read yet. */
  long behind() {
    long complete = filled();
    if (complete == Long.MAX_VALUE) {
      return Math.max(0, log.newest() - cursor());
    }
    return Math.max(
        1L, database.read(sql -> sql.number("SELECT COUNT(*) FROM entry WHERE id >= ?", complete)));
  }

  private synchronized long cursor() {
    return cursor;
  }

  private synchronized long filled() {
    return filled;
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Ends its thread, then closes the file. */
  @Override
  public void close() {
    closing.countDown();
    Threads.join(thread, CLOSING_MILLIS);
    try {
      file.close();
    } catch (SQLException e) {
      LOG.warn("The index of words could not be closed", e);
    }
  }
}
