package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.vcon.Vcon;

/**
 * Measures what GET of a vCon does below REST: finding one of some at random. Used by one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {
  private static final int COUNT = 50;

  /** Says what is stored. */
  @Param({"SMALL", "MEDIUM", "RECORDING"})
  public Size size = Size.SMALL;

  private final Random random = new Random(1);
  private @Nullable Path folder;
  private @Nullable Database database;
  private @Nullable VconStore store;

  /** Fills a store. */
  @Setup
  public void fill() throws IOException {
    folder = Files.createTempDirectory("store");
    Database opened = Database.open(folder);
    database = opened;
    SqliteVconStore vcons = new SqliteVconStore(opened, Clock.systemUTC());
    for (int i = 0; i < COUNT; i++) {
      Vcon vcon = Vcon.parse(Documents.make(size, i));
      vcons.save(List.of(VconWrite.replacing(vcon)));
    }
    store = vcons;
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    if (database != null && folder != null) {
      database.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Finds one, as GET does. */
  @Benchmark
  public Optional<StoredVcon> find() {
    VconStore there = store;
    if (there == null) {
      throw new IllegalStateException("there is no store");
    }
    return there.find(Documents.uuid(size, random.nextInt(COUNT)));
  }
}
