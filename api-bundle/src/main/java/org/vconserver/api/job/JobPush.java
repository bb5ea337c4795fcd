package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A job to be put at the end of a queue.
 *
 * @param required whether the queue must exist; if not, a push into a queue that does not exist is
 *     left out
 * @param cause why the job before this one failed, kept in the new job's record; null if none did
 */
public record JobPush(String queue, Job job, boolean required, @Nullable ObjectNode cause) {
  /** A push of a job that no failure led to. */
  public JobPush(String queue, Job job, boolean required) {
    this(queue, job, required, null);
  }
}
