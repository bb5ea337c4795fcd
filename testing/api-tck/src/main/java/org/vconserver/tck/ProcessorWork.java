package org.vconserver.tck;

import org.vconserver.api.processor.ProcessorOptions;

/**
 * Holds what a processor is given for one call. Not thread-safe, as its session.
 *
 * @param session a run that nothing else uses
 * @param options as callers would give them
 */
public record ProcessorWork<O extends ProcessorOptions>(RecordingSession session, O options) {}
