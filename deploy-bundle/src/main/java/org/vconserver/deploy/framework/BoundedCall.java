package org.vconserver.deploy.framework;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Calls into bundles, on threads of our own and with the bundle's class loader as their context, so
 * that one that hangs holds up nobody else. Thread-safe.
 */
final class BoundedCall {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "deploy-call");
            thread.setDaemon(true);
            return thread;
          });

  /** A call that is to be made. */
  interface Call {
    void run() throws Exception;
  }

  /**
   * Makes a call.
   *
   * @param late is done on the call's thread if the call ends after all, when nobody waits any more
   * @throws ExecutionException with what the call threw
   * @throws TimeoutException if it does not end in time; its thread is interrupted and left alone
   */
  void run(Bundle bundle, Duration limit, Call call, Runnable late)
      throws ExecutionException, TimeoutException, InterruptedException {
    AtomicBoolean settled = new AtomicBoolean();
    Callable<Void> work =
        () -> {
          try {
            inContextOf(bundle, call);
          } finally {
            if (!settled.compareAndSet(false, true)) {
              late.run();
            }
          }
          return null;
        };
    FutureTask<Void> task = new FutureTask<>(work);
    threads.execute(task);
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      if (settled.compareAndSet(false, true)) {
        task.cancel(true);
        throw e;
      }
      task.get(); // it ended just now
    }
  }

  private static void inContextOf(Bundle bundle, Call call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      thread.setContextClassLoader(wiring.getClassLoader());
    }
    try {
      call.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  void close() {
    threads.shutdownNow();
  }
}
