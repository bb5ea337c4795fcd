package org.vconserver.pipeline.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the threads of this bundle: daemons, and never virtual ones, as a processor that computes
 * for minutes would keep all others from the few threads that carry them. Thread-safe.
 */
public final class PipelineThreads {
  private PipelineThreads() {}

  /** A pooled thread for each task. */
  public static ExecutorService perTask(String name) {
    AtomicLong count = new AtomicLong();
    return Executors.newCachedThreadPool(
        task -> daemon(task, name + "-" + count.incrementAndGet()));
  }

  /** One thread for all tasks. */
  public static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(named(name));
  }

  /** One thread for tasks that are done again and again. */
  public static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(named(name));
  }

  private static ThreadFactory named(String name) {
    return task -> daemon(task, name);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    // Not that of whoever asks first, who may be a bundle that goes away.
    thread.setContextClassLoader(PipelineThreads.class.getClassLoader());
    return thread;
  }
}
