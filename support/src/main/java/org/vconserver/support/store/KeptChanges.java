package org.vconserver.support.store;

import java.time.Duration;

/**
 * Bounds a change log. Immutable.
 *
 * @param age beyond which changes are forgotten
 * @param count of changes that are kept at most
 */
public record KeptChanges(Duration age, long count) {}
