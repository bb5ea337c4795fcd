package org.vconserver.rest.request;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ManagedAsyncExecutor;
import org.glassfish.jersey.spi.ExecutorServiceProvider;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Runs the operations of each {@link Pool} on threads of its own, so many at once, and lets so many
 * more wait; what comes beyond that is refused at once. Thread-safe.
 */
@ManagedAsyncExecutor
public final class OperationThreads implements ExecutorServiceProvider, AutoCloseable {
  private final Map<Pool, ExecutorService> pools = new EnumMap<>(Pool.class);
  private final Map<Pool, Semaphore> admitted = new EnumMap<>(Pool.class);
  private final Chosen chosen = new Chosen();
  private @Nullable ResourceInfo operation;

  /**
   * Limits the operations of one pool.
   *
   * @param atOnce how many run at once
   * @param waiting how many more may wait
   */
  public record Limit(int atOnce, int waiting) {}

  /** Makes the threads of the pools that operations name. */
  public OperationThreads(Limit runs, Limit longOnes) {
    put(Pool.RUN, "rest-run", runs);
    put(Pool.LONG, "rest-long", longOnes);
  }

  private void put(Pool pool, String name, Limit limit) {
    pools.put(pool, Threads.atMost(name, limit.atOnce()));
    admitted.put(pool, new Semaphore(limit.atOnce() + limit.waiting()));
  }

  /** Takes what tells the operation of the request that a thread serves. */
  @Context
  public void setOperation(ResourceInfo operation) {
    this.operation = operation;
  }

  @Override
  public ExecutorService getExecutorService() {
    return chosen;
  }

  @Override
  public void dispose(ExecutorService executor) {
    close();
  }

  /**
   * Takes no more operations, and lets those end that it has.
   *
   * @param seconds for each pool
   * @return whether all have ended
   */
  public boolean end(long seconds) throws InterruptedException {
    pools.values().forEach(ExecutorService::shutdown);
    boolean ended = true;
    for (ExecutorService pool : pools.values()) {
      ended &= pool.awaitTermination(seconds, TimeUnit.SECONDS);
    }
    return ended;
  }

  @Override
  public void close() {
    pools.values().forEach(ExecutorService::shutdownNow);
  }

  /**
   * Lets an operation of a pool in, which is to leave again.
   *
   * @throws VconException SERVER_BUSY if as many run and wait as are allowed
   */
  void enter(Pool pool) {
    Semaphore places = admitted.get(pool);
    if (places != null && !places.tryAcquire()) {
      throw new VconException(
          ServerError.SERVER_BUSY,
          pool == Pool.RUN
              ? "Too many runs are under way or waiting: try again, or put a job into a queue"
              : "Too many requests of this kind are under way or waiting: try again");
    }
  }

  /** Ends an operation that was let in. */
  void leave(Pool pool) {
    Semaphore places = admitted.get(pool);
    if (places != null) {
      places.release();
    }
  }

  private void execute(Pool pool, Runnable task) {
    ExecutorService threads = pools.get(pool);
    if (threads == null) {
      throw new IllegalStateException("no threads for operations of " + pool);
    }
    MemoryShare memory = MemoryShare.current().orElseGet(MemoryBudget.ofHeap()::open);
    threads.execute(
        () -> {
          try (MemoryShare.Work work = memory.enter()) {
            task.run();
          } finally {
            memory.close();
          }
        });
  }

  /** Hands each task to the pool of the operation that the calling thread serves. */
  private final class Chosen extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      ResourceInfo served = operation;
      if (served == null) {
        throw new IllegalStateException("Jersey has not told which operation it serves");
      }
      OperationThreads.this.execute(PooledOperations.pool(served.getResourceMethod()), task);
    }

    @Override
    public void shutdown() {
      close();
    }

    @Override
    public List<Runnable> shutdownNow() {
      close();
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return pools.values().stream().allMatch(ExecutorService::isShutdown);
    }

    @Override
    public boolean isTerminated() {
      return pools.values().stream().allMatch(ExecutorService::isTerminated);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return end(unit.toSeconds(timeout));
    }
  }
}
