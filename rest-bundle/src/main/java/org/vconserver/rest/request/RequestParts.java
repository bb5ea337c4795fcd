package org.vconserver.rest.request;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Does parts of requests at the same time, those of all requests together on as many threads as the
 * machine has cores. Thread-safe.
 */
public final class RequestParts implements AutoCloseable {
  private final ExecutorService threads =
      Threads.fixed("rest-part", Runtime.getRuntime().availableProcessors());

  /**
   * Does all parts, in the memory of the request that the calling thread serves.
   *
   * @return what they give, in their order
   * @throws RuntimeException what the first of them, in their order, throws; those after it may not
   *     have been done
   * @throws InterruptedException if this thread or the first of them is interrupted
   */
  public <T> List<T> all(List<Callable<T>> parts) throws InterruptedException {
    MemoryShare memory = MemoryShare.current().orElseGet(MemoryBudget.ofHeap()::open);
    List<Future<T>> begun = new ArrayList<>();
    try {
      for (Callable<T> part : parts) {
        begun.add(threads.submit(() -> within(memory, part)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> part : begun) {
        results.add(result(part));
      }
      return results;
    } finally {
      begun.forEach(part -> part.cancel(true));
    }
  }

  private static <T> T within(MemoryShare memory, Callable<T> part) throws Exception {
    try (MemoryShare.Work work = memory.enter()) {
      return part.call();
    }
  }

  private static <T> T result(Future<T> part) throws InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof InterruptedException interrupt) {
        throw interrupt;
      }
      throw new IllegalStateException("A part of a request failed", e.getCause());
    }
  }

  /** Takes no more parts, and lets those end that it has. */
  void end() {
    threads.shutdown();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
