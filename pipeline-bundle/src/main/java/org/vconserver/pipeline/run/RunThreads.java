package org.vconserver.pipeline.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The threads that plugin code runs on. */
public final class RunThreads {
  private RunThreads() {}

  /** A thread for each task: a virtual one where the JVM has them, else a pooled daemon. */
  public static ExecutorService perTask(String name) {
    if (Runtime.version().feature() >= 21) {
      try {
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("A JVM from 21 on has virtual threads", e);
      }
    }
    AtomicLong count = new AtomicLong();
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
