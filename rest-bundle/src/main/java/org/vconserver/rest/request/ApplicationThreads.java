package org.vconserver.rest.request;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ManagedAsyncExecutor;
import org.glassfish.jersey.spi.ExecutorServiceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Lends one Jersey application the {@link OperationThreads}, which outlive it, and hands each task
 * to the pool of the operation that the calling thread serves. Thread-safe.
 */
@ManagedAsyncExecutor
public final class ApplicationThreads implements ExecutorServiceProvider {
  private final OperationThreads threads;
  private final Lent lent = new Lent();
  private @Nullable ResourceInfo operation;

  /** Lends threads to an application. */
  public ApplicationThreads(OperationThreads threads) {
    this.threads = threads;
  }

  /** Takes what tells the operation of the request that a thread serves. */
  @Context
  public void setOperation(ResourceInfo operation) {
    this.operation = operation;
  }

  @Override
  public ExecutorService getExecutorService() {
    return lent;
  }

  @Override
  public void dispose(ExecutorService executor) {
    // The next application has them.
  }

  private final class Lent extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      ResourceInfo served = operation;
      if (served == null) {
        throw new IllegalStateException("Jersey has not told which operation it serves");
      }
      threads.execute(PooledOperations.pool(served.getResourceMethod()), task);
    }

    @Override
    public void shutdown() {
      // The next application has them.
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return threads.isClosed();
    }

    @Override
    public boolean isTerminated() {
      return threads.hasEnded();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return threads.hasEnded();
    }
  }
}
