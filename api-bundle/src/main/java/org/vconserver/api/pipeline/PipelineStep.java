package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One step of a pipeline.
 *
 * @param processor the name of the processor
 * @param options as they were given, the shared ones included; not to be changed
 */
public record PipelineStep(String processor, ObjectNode options) {}
