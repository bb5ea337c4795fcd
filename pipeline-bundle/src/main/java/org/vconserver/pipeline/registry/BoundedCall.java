package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls into plug-ins on threads of our own, so that one that hangs holds up nobody else. */
final class BoundedCall {
  private final ExecutorService threads;
  private final Duration limit;

  BoundedCall(ExecutorService threads, Duration limit) {
    this.threads = threads;
    this.limit = limit;
  }

  /**
   * Makes a call and gives its result.
   *
   * @throws ExecutionException with what the call threw
   * @throws TimeoutException if it does not end in time; its thread is interrupted and left alone
   */
  <T> T call(Callable<T> call) throws ExecutionException, TimeoutException, InterruptedException {
    Future<T> result = threads.submit(call);
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("it did not answer within " + limit.toSeconds() + " s");
    } finally {
      result.cancel(true);
    }
  }
}
