package org.vconserver.bench.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of this machine over some connections, on each the next request when the answer to
 * the one before has ended. Two threads at most do all of it, so that it takes little from the
 * server, with which it shares the machine. Not thread-safe.
 */
public final class HttpLoad {
  private static final int THREADS = 2;

  private final int port;
  private final int connections;
  private final IntFunction<Supplier<@Nullable ByteBuffer>> requests;

  /**
   * Gets ready.
   *
   * @param requests gives, for the number of a connection, what makes its requests, whole ones, and
   *     null when there are no more; a request may be reused when the answer to it has ended
   */
  public HttpLoad(int port, int connections, IntFunction<Supplier<@Nullable ByteBuffer>> requests) {
    this.port = port;
    this.connections = connections;
    this.requests = requests;
  }

  /**
   * Asks for a while, and gives how many answers came.
   *
   * @throws IOException if the server can't be reached, closes a connection, does not answer within
   *     a minute, or refuses a request
   */
  public long run(Duration length) throws IOException, InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    int threads = Math.min(THREADS, connections);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> results = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        List<Supplier<@Nullable ByteBuffer>> sources = new ArrayList<>();
        for (int i = thread; i < connections; i += threads) {
          sources.add(requests.apply(i));
        }
        results.add(pool.submit(() -> new LoadLoop(port, end).run(sources)));
      }
      long answered = 0;
      for (Future<Long> result : results) {
        answered += result.get();
      }
      return answered;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
