package org.vconserver.rest.process;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.vconserver.rest.diff.PatchOperation;

/** Declares the shapes of pipelines that are tried out, for the OpenAPI document. */
final class TrialShapes {
  private TrialShapes() {}

  @Schema(name = "PipelineTrialRequest")
  record Request(ObjectNode definition, ObjectNode vcon, String vconUuid, ObjectNode parameters) {}

  @Schema(name = "PipelineTrial")
  record Trial(
      @Schema(requiredMode = REQUIRED) List<Step> steps,
      @Schema(requiredMode = REQUIRED) List<ObjectNode> vcons,
      @Schema(requiredMode = REQUIRED) ObjectNode parameters,
      @Schema(requiredMode = REQUIRED) List<ObjectNode> queueJobs,
      Failure error) {}

  @Schema(name = "PipelineTrialStep")
  record Step(
      @Schema(requiredMode = REQUIRED) int step,
      @Schema(requiredMode = REQUIRED) String processor,
      @Schema(requiredMode = REQUIRED) String version,
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"done", "skipped", "failed"})
          String outcome,
      @Schema(requiredMode = REQUIRED) BigDecimal seconds,
      @Schema(requiredMode = REQUIRED) List<Changed> vcons,
      @Schema(requiredMode = REQUIRED) ObjectNode parameters,
      @Schema(requiredMode = REQUIRED) List<RunShapes.Notice> notices,
      @Schema(requiredMode = REQUIRED) List<ObjectNode> queueJobs) {}

  record Changed(
      @Schema(requiredMode = REQUIRED) int index,
      @Schema(requiredMode = REQUIRED) String uuid,
      @Schema(requiredMode = REQUIRED) boolean added,
      @Schema(requiredMode = REQUIRED) List<PatchOperation> patch) {}

  record Failure(
      @Schema(requiredMode = REQUIRED) String code,
      @Schema(requiredMode = REQUIRED) String message) {}
}
