package org.vconserver.api.store;

import java.time.Instant;

/**
 * Tells of a content that a vCon had before. Immutable.
 *
 * @param revision as that of a {@link StoredVcon}
 * @param until when it was replaced, by the clock of the store
 * @param size of its text in bytes
 */
public record FormerVersion(long revision, Instant until, long size) {}
