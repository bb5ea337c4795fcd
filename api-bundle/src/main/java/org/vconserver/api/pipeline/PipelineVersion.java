package org.vconserver.api.pipeline;

import java.time.Instant;

/**
 * Names a version of a pipeline that is kept. Immutable.
 *
 * @param number counts up from 1 with each change of the pipeline
 * @param at when it was saved, or found
 * @since 1.3
 */
public record PipelineVersion(long number, Instant at, PipelineChange change) {}
