package org.vconserver.pipeline.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that plugin code runs on. Never virtual ones: a processor that computes for minutes
 * would keep all others from the few threads that carry them.
 */
public final class RunThreads {
  private RunThreads() {}

  /** A pooled daemon for each task. */
  public static ExecutorService perTask(String name) {
    AtomicLong count = new AtomicLong();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          // Not that of whoever asks first, who may be a bundle that goes away.
          thread.setContextClassLoader(RunThreads.class.getClassLoader());
          return thread;
        });
  }
}
