package org.vconserver.api.job;

/**
 * A job to be put at the end of a queue.
 *
 * @param required whether the queue must exist; if not, a push into a queue that does not exist is
 *     left out
 */
public record JobPush(String queue, Job job, boolean required) {}
