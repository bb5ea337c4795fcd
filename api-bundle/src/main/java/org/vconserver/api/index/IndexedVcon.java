package org.vconserver.api.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the index knows of a stored vCon. Immutable, as long as nobody changes the summary: no
 * one may.
 *
 * @param uuid as the vCon has it
 * @param position where it is in the order in which it was found; behind it a page goes on
 * @param stored when it was stored last, by the store's clock
 * @param revision as {@link org.vconserver.api.store.StoredVcon#revision}
 * @param size of its text in bytes
 * @param expires when it expires; null if it does not
 * @param summary as in {@link org.vconserver.vcon.index.IndexEntry#summary}
 */
public record IndexedVcon(
    String uuid,
    String position,
    Instant stored,
    long revision,
    long size,
    @Nullable Instant expires,
    ObjectNode summary) {}
