package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.VersionRange;

/**
 * Describes one step of a pipeline. Immutable, as long as nobody changes its options.
 *
 * @param processor the name of the processor
 * @param versions which versions of it will do
 * @param options as they were given, the shared ones included; not to be changed
 */
public record PipelineStep(String processor, VersionRange versions, ObjectNode options) {
  /** Makes a step that any version of the processor will do for. */
  public PipelineStep(String processor, ObjectNode options) {
    this(processor, VersionRange.ANY, options);
  }
}
