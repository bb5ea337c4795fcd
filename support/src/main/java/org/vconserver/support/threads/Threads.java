package org.vconserver.support.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Makes the threads and executors of a bundle: daemons, and never virtual ones, as a processor that
 * computes for minutes would keep all others from the few threads that carry them. Thread-safe.
 */
public final class Threads {
  private Threads() {}

  /** Makes a thread, which the caller starts. */
  public static Thread daemon(String name, Runnable task) {
    return daemon(name, 0, task);
  }

  /** Makes a thread with a stack of so many bytes, which the caller starts. */
  public static Thread daemon(String name, long stackBytes, Runnable task) {
    Thread thread = new Thread(null, task, name, stackBytes);
    thread.setDaemon(true);
    // Not that of whoever asks first, who may be a bundle that goes away.
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }

  /** Makes threads of one name with a number each. */
  public static ThreadFactory numbered(String name) {
    return numbered(name, 0);
  }

  private static ThreadFactory numbered(String name, long stackBytes) {
    AtomicLong count = new AtomicLong();
    return task -> daemon(name + "-" + count.incrementAndGet(), stackBytes, task);
  }

  /** Makes an executor with a pooled thread for each task. */
  public static ExecutorService perTask(String name) {
    return Executors.newCachedThreadPool(numbered(name));
  }

  /** Makes an executor with a pooled thread for each task, with a stack of so many bytes. */
  public static ExecutorService perTask(String name, long stackBytes) {
    return Executors.newCachedThreadPool(numbered(name, stackBytes));
  }

  /** Makes an executor with a thread for each task that ends with it. */
  public static ExecutorService oncePerTask(String name) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), numbered(name));
  }

  /** Makes an executor with at most so many threads. */
  public static ExecutorService fixed(String name, int count) {
    return Executors.newFixedThreadPool(count, numbered(name));
  }

  /** Makes an executor with one thread for all tasks. */
  public static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(task -> daemon(name, task));
  }

  /** Makes an executor with one thread for tasks that are done again and again. */
  public static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> daemon(name, task));
  }

  /**
   * Makes a task go on whatever it throws: a timer ends one that throws, without a word.
   *
   * @param failures takes what the task throws
   */
  public static Runnable unending(Runnable task, Consumer<Throwable> failures) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        failures.accept(e);
      }
    };
  }

  /**
   * Waits for the end of a thread, also if this one is interrupted meanwhile; the interrupt is
   * kept.
   *
   * @return whether it has ended
   */
  public static boolean join(Thread thread, long limitMillis) {
    boolean interrupted = false;
    long left = limitMillis;
    while (thread.isAlive() && left > 0) {
      long wait = Math.min(left, 100);
      try {
        TimeUnit.MILLISECONDS.timedJoin(thread, wait);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left -= wait;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
