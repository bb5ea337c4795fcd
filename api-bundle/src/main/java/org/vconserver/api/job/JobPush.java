package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Puts a job at the end of a queue when a run is committed, in whatever {@link QueueMode} the queue
 * is. Immutable.
 *
 * @param required whether the queue must exist: if it does not, nothing of the run is committed; a
 *     job whose push is not required is parked instead, as NO_QUEUE
 * @param cause why the job before this one failed, kept in the new job's record; null if none did
 */
public record JobPush(String queue, Job job, boolean required, @Nullable ObjectNode cause) {
  /** Makes a push of a job that no failure led to. */
  public JobPush(String queue, Job job, boolean required) {
    this(queue, job, required, null);
  }
}
