package org.vconserver.rest.process;

import static io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue.TRUE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.vconserver.rest.vcon.VconShapes;

/** Declares the shapes of runs in requests and answers, from which the OpenAPI document is made. */
public final class RunShapes {
  private RunShapes() {}

  /** Declares the result of a pipeline; null where none is asked for. */
  @Schema(anyOf = {Output.class, Void.class})
  interface PipelineOutput {}

  /** Declares what a step said besides its result; step, processor and vcon are the step's own. */
  @Schema(name = "Notice")
  public record Notice(
      @Schema(allowableValues = {"info", "warning", "error"}) String severity,
      String code,
      String place,
      String sentence,
      long step,
      String processor,
      String vcon) {}

  @Schema(name = "VconProcessorOutput-Output", additionalProperties = TRUE)
  record Output(
      @Schema(defaultValue = "[]") List<VconShapes.Answered> vcons,
      @Schema(defaultValue = "[]") List<Boolean> vconsModified,
      @Schema(defaultValue = "{}") ObjectNode parameters,
      @Schema(defaultValue = "[]") List<Notice> notices,
      @Schema(defaultValue = "[]") List<ObjectNode> queueJobs) {}

  /** Declares the vCons and parameters that a caller brings for a processor. */
  @Schema(name = "VconProcessorOutput-Input", additionalProperties = TRUE)
  record Input(
      @Schema(defaultValue = "[]") List<VconShapes.Given> vcons,
      @Schema(defaultValue = "[]") List<Boolean> vconsModified,
      @Schema(defaultValue = "{}") ObjectNode parameters,
      @Schema(defaultValue = "[]") List<ObjectNode> queueJobs) {}

  /**
   * Declares the request of a processor's input, of which the document gives each processor its
   * own.
   */
  record InputRequest(Input processorIo, ObjectNode processorOptions) {}
}
