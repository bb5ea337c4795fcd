package org.vconserver.api.job;

import java.util.Optional;

/**
 * Asks for jobs of all queues in a state, the one that was put in last first. Immutable.
 *
 * @param queue where they are or were taken from last; empty for any
 * @param before the id behind which to begin, towards earlier jobs; 0 for the last one
 * @param limit how many at most, at least 1
 */
public record JobSearch(JobState state, Optional<String> queue, long before, int limit) {}
