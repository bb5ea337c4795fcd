package org.vconserver.support.threads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Gives each task a pooled thread, and lets go of all threads that have worked when it is told to.
 * What foreign code leaves in threads (ThreadLocal) would hold its classes for as long as they
 * live. Thread-safe.
 */
public final class RenewableThreads implements AutoCloseable {
  private final ThreadFactory factory;

  @GuardedBy("this")
  private ExecutorService threads;

  /** Pools whose last tasks have not ended. */
  @GuardedBy("this")
  private final List<ExecutorService> retired = new ArrayList<>();

  /** Makes a pool whose threads have this name, with a number each. */
  public RenewableThreads(String name) {
    this.factory = Threads.numbered(name);
    this.threads = Executors.newCachedThreadPool(factory);
  }

  /** Runs a task; throws RejectedExecutionException once this is closed. */
  public synchronized <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  /** Lets the threads go that there are, each when its task has ended. */
  public synchronized void renew() {
    if (threads.isShutdown()) {
      return;
    }
    retired.removeIf(ExecutorService::isTerminated);
    retired.add(threads);
    threads.shutdown();
    threads = Executors.newCachedThreadPool(factory);
  }

  /** Interrupts all tasks and takes no more. */
  @Override
  public synchronized void close() {
    threads.shutdownNow();
    retired.forEach(ExecutorService::shutdownNow);
  }
}
