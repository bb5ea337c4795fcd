package org.vconserver.store.embedded;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vconserver.api.job.JobQueues.Listener;
import org.vconserver.api.job.JobQueues.Watch;

/** Tells listeners what has happened to jobs. Thread-safe. */
final class JobListeners {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Watch add(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void jobsCame(Collection<String> queues) {
    for (String queue : queues) {
      listeners.forEach(listener -> listener.jobsCame(queue));
    }
  }

  void jobTaken(long jobId) {
    listeners.forEach(listener -> listener.jobTaken(jobId));
  }
}
