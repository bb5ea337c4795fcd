package org.vconserver.pipeline.registry;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.vconserver.support.threads.RenewableThreads;

/**
 * Has processors work on threads that none of them outlives: when one goes away, the threads go
 * that it may have worked on. Thread-safe.
 */
@Component(service = ProcessorThreads.class)
public final class ProcessorThreads {
  private final RenewableThreads threads = new RenewableThreads("pipeline-run");

  @Activate
  public ProcessorThreads() {}

  /** Runs a task on a thread of its own. */
  public <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  /** Tells that a processor is gone. */
  void processorGone() {
    threads.renew();
  }

  @Deactivate
  public void close() {
    threads.close();
  }
}
