package org.vconserver.bench.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has a plain thread pool wait: as many jobs a second as threads that wait can do. */
public final class PoolLimit {
  private static final double MILLIS = 1_000;

  private PoolLimit() {}

  /** Works until the standard input ends. The arguments: threads, milliseconds of a job. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    int millis = Integer.parseInt(arguments[1]);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    LimitProgram.serve("ready", length -> run(pool, threads, millis, length));
    pool.shutdownNow();
  }

  private static double run(ExecutorService pool, int threads, int millis, Duration length)
      throws Exception {
    int jobs = (int) (threads * length.toMillis() / (double) millis);
    Callable<Integer> job =
        () -> {
          Thread.sleep(millis);
          return millis;
        };
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      results.add(pool.submit(job));
    }
    double slept = 0;
    for (Future<Integer> result : results) {
      slept += result.get() / MILLIS;
    }
    return slept * MILLIS / millis;
  }
}
