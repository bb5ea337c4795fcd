package org.vconserver.api.processor;

import java.time.Instant;

/**
 * Tells of a run of a processor that failed. Immutable.
 *
 * @param at when it failed
 * @param what the error's code, or else the exception and its place; no message, as that may have
 *     content of vCons in it
 * @param own whether the bundle itself is at fault, not what a caller or the outside world did
 * @since 1.6
 */
public record ProcessorFault(Instant at, String what, boolean own) {}
