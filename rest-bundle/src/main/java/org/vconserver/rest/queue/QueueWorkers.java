package org.vconserver.rest.queue;

import java.util.Optional;
import java.util.function.Supplier;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.vcon.error.VconException;

/** Tells whether anybody is known to run the jobs of a queue. Thread-safe. */
public final class QueueWorkers {
  private final Supplier<WorkQueues> workQueues;
  private final Supplier<ServerRegistry> servers;

  /** Looks at what this server works on, and which other servers there are. */
  public QueueWorkers(Supplier<WorkQueues> workQueues, Supplier<ServerRegistry> servers) {
    this.workQueues = workQueues;
    this.servers = servers;
  }

  /** Tells a caller that a job may wait for want of a worker; empty if this server takes it. */
  Optional<String> warning(String queue) {
    try {
      if (workQueues.get().weights().containsKey(queue)) {
        return Optional.empty();
      }
    } catch (VconException e) {
      return Optional.empty(); // this server is starting or stopping: it may work on it
    }
    return Optional.of(
        isAlone()
            ? "no server works on the queue: POST /server/queue/{name} has this one do so"
            : "this server does not work on the queue; whether another one does is not known");
  }

  private boolean isAlone() {
    try {
      return servers.get().states().size() == 1;
    } catch (VconException e) {
      return false;
    }
  }
}
