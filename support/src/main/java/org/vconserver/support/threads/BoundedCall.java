package org.vconserver.support.threads;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls foreign code on threads of its own and with the code's class loader as their context, so
 * that a call that hangs holds up nobody else. Thread-safe.
 */
public final class BoundedCall implements AutoCloseable {
  private final ExecutorService threads;

  /** Does a call without a result. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** Makes one whose threads have this name. */
  public BoundedCall(String name) {
    this.threads = Threads.perTask(name);
  }

  /**
   * Makes a call and gives its result.
   *
   * @param loader the context class loader of the call; null for that of this class
   * @throws ExecutionException with what the call threw
   * @throws TimeoutException if it does not end in time; its thread is interrupted and left alone
   */
  public <T> T call(@Nullable ClassLoader loader, Duration limit, Callable<T> call)
      throws ExecutionException, TimeoutException, InterruptedException {
    return call(loader, limit, call, () -> {});
  }

  /**
   * Makes a call and gives its result.
   *
   * @param loader the context class loader of the call; null for that of this class
   * @param late is done on the call's thread if the call ends after all, when nobody waits any more
   * @throws ExecutionException with what the call threw
   * @throws TimeoutException if it does not end in time; its thread is interrupted and left alone
   */
  public <T> T call(@Nullable ClassLoader loader, Duration limit, Callable<T> call, Runnable late)
      throws ExecutionException, TimeoutException, InterruptedException {
    AtomicBoolean settled = new AtomicBoolean();
    FutureTask<T> task = new FutureTask<>(() -> run(loader, call, late, settled));
    threads.execute(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      if (!settled.compareAndSet(false, true)) {
        return endedJustNow(task, e instanceof InterruptedException);
      }
      task.cancel(true);
      if (e instanceof InterruptedException interrupt) {
        throw interrupt;
      }
      throw new TimeoutException("it did not answer within " + limit.toSeconds() + " s");
    }
  }

  /** Gives the result of a call that has ended; an interrupt of the caller is kept for later. */
  private static <T> T endedJustNow(FutureTask<T> task, boolean interrupted)
      throws ExecutionException, InterruptedException {
    try {
      return task.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes a call without a result.
   *
   * @param loader the context class loader of the call; null for that of this class
   * @param late is done on the call's thread if the call ends after all, when nobody waits any more
   * @throws ExecutionException with what the call threw
   * @throws TimeoutException if it does not end in time; its thread is interrupted and left alone
   */
  public void run(@Nullable ClassLoader loader, Duration limit, Action action, Runnable late)
      throws ExecutionException, TimeoutException, InterruptedException {
    Callable<Boolean> call =
        () -> {
          action.run();
          return true;
        };
    call(loader, limit, call, late);
  }

  private static <T> T run(
      @Nullable ClassLoader loader, Callable<T> call, Runnable late, AtomicBoolean settled)
      throws Exception {
    try (ContextLoader context = ContextLoader.use(loader)) {
      return call.call();
    } finally {
      if (!settled.compareAndSet(false, true)) {
        late.run();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
