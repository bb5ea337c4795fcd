package org.vconserver.rest.pipeline;

import static io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue.TRUE;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.pipeline.PipelineChange;

/**
 * Declares the shapes of pipelines in requests and answers, from which the OpenAPI document is
 * made.
 */
final class PipelineShapes {
  private PipelineShapes() {}

  @Schema(name = "PipelineDefinition-Input")
  record Given(
      @Schema(requiredMode = REQUIRED) Options pipelineOptions,
      @Schema(requiredMode = REQUIRED) List<Step> processors) {}

  @Schema(name = "PipelineDefinition-Output")
  record Answered(
      @Schema(requiredMode = REQUIRED) Options pipelineOptions,
      @Schema(requiredMode = REQUIRED) List<Step> processors) {}

  @Schema(name = "PipelineOptions")
  record Options(
      @Schema(defaultValue = "\"\"") String label,
      @Schema(defaultValue = "\"\"") String notes,
      @Schema(defaultValue = "true") Optional<Boolean> saveVcons,
      @Schema(
              anyOf = {BigDecimal.class, Long.class, Void.class},
              defaultValue = "0")
          Number timeout,
      @Schema(defaultValue = "\"\"") Optional<String> failureQueue,
      @Schema(defaultValue = "\"\"") Optional<String> successQueue,
      @Schema(minimum = "1", maximum = "1000", defaultValue = "1") int maxAttempts,
      Backoff backoff,
      @Schema(defaultValue = "true") boolean resume,
      @Schema(defaultValue = "null") Optional<String> vconVersion,
      @Schema(
              defaultValue = "null",
              allowableValues = {"info", "warning", "error"})
          Optional<String> failOnNotice) {}

  record Backoff(
      @Schema(minimum = "0", defaultValue = "1") BigDecimal initialSeconds,
      @Schema(minimum = "1", maximum = "100", defaultValue = "2") BigDecimal multiplier,
      @Schema(minimum = "0", defaultValue = "300") BigDecimal maxSeconds,
      @Schema(minimum = "0", maximum = "1", defaultValue = "0.2") BigDecimal jitter) {}

  @Schema(name = "PipelineProcessor")
  record Step(
      @Schema(requiredMode = REQUIRED) String processorName,
      @Schema(requiredMode = REQUIRED) StepOptions processorOptions,
      String processorVersion) {}

  /** Declares the options that every processor has; each processor adds its own. */
  @Schema(name = "VconProcessorOptions", additionalProperties = TRUE)
  record StepOptions(
      @Schema(defaultValue = "\"\"") String label,
      @Schema(defaultValue = "\"\"") String notes,
      @Schema(defaultValue = "0") int inputVconIndex,
      @Schema(defaultValue = "true") boolean shouldProcess,
      @Schema(defaultValue = "{}") Map<String, String> formatOptions) {}

  /** Declares what stands against a pipeline. */
  @Schema(name = "PipelineCheck")
  record Check(
      @Schema(requiredMode = REQUIRED) String pipeline,
      @Schema(requiredMode = REQUIRED) boolean runnable,
      @Schema(requiredMode = REQUIRED) List<Finding> findings) {}

  @Schema(name = "PipelineFinding")
  record Finding(
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"error", "warning"})
          String severity,
      @Schema(requiredMode = REQUIRED) String path,
      @Schema(requiredMode = REQUIRED) String type,
      @Schema(requiredMode = REQUIRED) String message) {}

  @Schema(name = "PipelineVersions")
  record Versions(
      @Schema(requiredMode = REQUIRED) String pipeline,
      @Schema(requiredMode = REQUIRED) List<Version> versions) {}

  @Schema(name = "PipelineVersion")
  record Version(
      @Schema(requiredMode = REQUIRED) long version,
      @Schema(requiredMode = REQUIRED) OffsetDateTime at,
      @Schema(requiredMode = REQUIRED) PipelineChange.Kind kind,
      String by,
      long rolledBackTo) {}

  record VersionWithDefinition(
      @Schema(requiredMode = REQUIRED) long version,
      @Schema(requiredMode = REQUIRED) OffsetDateTime at,
      @Schema(requiredMode = REQUIRED) PipelineChange.Kind kind,
      String by,
      long rolledBackTo,
      @Schema(requiredMode = REQUIRED) Answered definition) {}
}
