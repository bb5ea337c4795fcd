package org.vconserver.api.job;

import java.time.Instant;

/**
 * A job in progress, and the right of its holder to end it.
 *
 * @param jobId unique over all servers that share the queues, ascending
 * @param queue where it was taken from
 * @param server key of the server that took it
 * @param taken when, by the store's clock
 * @param until when the lease ends unless it is renewed, by the store's clock
 * @param token known to the holder only; whoever ends the job must have it
 * @param attempt how often this job has been taken, this time included
 */
public record JobLease(
    long jobId,
    String queue,
    Job job,
    String server,
    Instant taken,
    Instant until,
    String token,
    int attempt) {}
