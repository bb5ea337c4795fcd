package org.vconserver.rest.request;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vconserver.support.threads.Threads;

/**
 * Runs the operations of a pool, so many at once, while others wait; refuses those beyond. There
 * are no more threads than operations at a time. Thread-safe.
 */
final class Places {
  private final ExecutorService threads;

  @GuardedBy("this")
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private OperationThreads.Limit limit;

  /** Counts the operations that were let in and have not left. */
  @GuardedBy("this")
  private int taken;

  @GuardedBy("this")
  private int running;

  Places(String name, OperationThreads.Limit limit) {
    this.threads = Threads.perTask(name);
    this.limit = limit;
  }

  /** Sets the limit anew; operations that are beyond it already go on. */
  synchronized void limit(OperationThreads.Limit fresh) {
    limit = fresh;
    while (running < limit.atOnce() && !waiting.isEmpty()) {
      start(waiting.remove());
    }
  }

  /** Lets one more operation in, if there is a place. */
  synchronized boolean enter() {
    boolean free = taken < limit.atOnce() + limit.waiting();
    taken += free ? 1 : 0;
    return free;
  }

  /** Gives back the place of one operation. */
  synchronized void leave() {
    taken--;
  }

  /** Runs a task of an operation that was let in, once there is a thread for it. */
  synchronized void execute(Runnable task) {
    if (running < limit.atOnce()) {
      start(task);
    } else if (threads.isShutdown()) {
      throw new RejectedExecutionException("no more operations are taken");
    } else {
      waiting.add(task);
    }
  }

  @GuardedBy("this")
  private void start(Runnable task) {
    threads.execute(() -> work(task));
    running++;
  }

  private void work(Runnable first) {
    for (Runnable task = first; task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = running <= limit.atOnce() ? waiting.poll() : null;
    running -= next == null ? 1 : 0;
    return next;
  }

  /** Takes no more operations; those that are in go on, also those that wait. */
  void end() {
    threads.shutdown();
  }

  /** Waits for the last operation for so many seconds; gives whether it has ended. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return threads.awaitTermination(seconds, TimeUnit.SECONDS);
  }

  /** Interrupts the operations that run, and drops those that wait. */
  synchronized void close() {
    waiting.clear();
    threads.shutdownNow();
  }

  boolean isClosed() {
    return threads.isShutdown();
  }

  boolean hasEnded() {
    return threads.isTerminated();
  }
}
