package org.vconserver.api.change;

import java.time.Instant;

/**
 * Records one change of a vCon; nothing of its content. Immutable.
 *
 * @param seq its place in the log: each is greater than those before it, with gaps
 * @param at when, by the store's clock
 * @param subject uuid of the vCon, as {@link org.vconserver.vcon.VconUuid#key} writes it
 * @param revision that the vCon has since then, as {@link
 *     org.vconserver.api.store.StoredVcon#revision}; {@link
 *     org.vconserver.api.store.VconWrite#ABSENT} if it was deleted
 * @param digest SHA-1 of the vCon's text in hexadecimal digits; empty if it was deleted
 * @param size of the vCon's text in bytes; 0 if it was deleted
 */
public record Change(
    long seq,
    Instant at,
    ChangeKind kind,
    String subject,
    long revision,
    String digest,
    long size,
    ChangeCause cause) {}
