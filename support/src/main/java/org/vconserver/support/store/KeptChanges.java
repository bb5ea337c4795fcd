package org.vconserver.support.store;

import java.time.Duration;

/**
 * Bounds what is kept of the past of vCons: the change log, and what they were before. Immutable.
 *
 * @param age beyond which changes are forgotten
 * @param count of changes that are kept at most
 * @param versions how many former versions of each vCon are kept at most; 0 for none
 */
public record KeptChanges(Duration age, long count, int versions) {}
