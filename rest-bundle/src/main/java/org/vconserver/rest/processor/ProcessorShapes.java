package org.vconserver.rest.processor;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.processor.BundleRole;

/** Declares the shapes of processors in answers, from which the OpenAPI document is made. */
final class ProcessorShapes {
  private ProcessorShapes() {}

  record Processors(
      @Schema(requiredMode = REQUIRED) List<Processor> processors,
      @Schema(requiredMode = REQUIRED) List<NotServing> notServing) {}

  @Schema(name = "Processor")
  record Processor(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"serving", "leaving", "missing"})
          String state,
      @Schema(requiredMode = REQUIRED) List<String> pipelines,
      @Schema(requiredMode = REQUIRED) List<Version> versions,
      Optional<OffsetDateTime> lastSeen) {}

  @Schema(name = "ProcessorVersion")
  record Version(
      @Schema(requiredMode = REQUIRED) String version,
      @Schema(requiredMode = REQUIRED) String bundle,
      @Schema(requiredMode = REQUIRED) long bundleId,
      @Schema(requiredMode = REQUIRED) BundleRole role,
      @Schema(requiredMode = REQUIRED) String title,
      @Schema(requiredMode = REQUIRED) String description,
      @Schema(requiredMode = REQUIRED) boolean mayModify,
      @Schema(requiredMode = REQUIRED) String options,
      @Schema(requiredMode = REQUIRED) long users,
      @Schema(requiredMode = REQUIRED) long runs,
      @Schema(requiredMode = REQUIRED) long failures,
      @Schema(requiredMode = REQUIRED) Optional<Fault> lastFault,
      @Schema(requiredMode = REQUIRED) Optional<Verdict> deployed) {}

  @Schema(name = "ProcessorFault")
  record Fault(
      @Schema(requiredMode = REQUIRED) OffsetDateTime at,
      @Schema(requiredMode = REQUIRED) String what,
      @Schema(requiredMode = REQUIRED) boolean own) {}

  record Verdict(
      @Schema(requiredMode = REQUIRED) String file,
      @Schema(requiredMode = REQUIRED) DeployState state,
      @Schema(requiredMode = REQUIRED) String reason) {}

  record NotServing(
      @Schema(requiredMode = REQUIRED) String file,
      @Schema(requiredMode = REQUIRED) DeployState state,
      @Schema(requiredMode = REQUIRED) String reason,
      @Schema(requiredMode = REQUIRED) String bundle,
      @Schema(requiredMode = REQUIRED) String version) {}

  record Instances(@Schema(requiredMode = REQUIRED) List<Instance> instances) {}

  @Schema(name = "ProcessorInstance")
  record Instance(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) String factory,
      @Schema(requiredMode = REQUIRED) String file,
      @Schema(requiredMode = REQUIRED) boolean active,
      @Schema(requiredMode = REQUIRED) List<InstanceSetting> settings) {}

  @Schema(name = "ProcessorInstanceSetting")
  record InstanceSetting(
      @Schema(requiredMode = REQUIRED) String key,
      @Schema(requiredMode = REQUIRED) String value,
      @Schema(requiredMode = REQUIRED) boolean given,
      @Schema(name = "default", requiredMode = REQUIRED) String fallback,
      @Schema(requiredMode = REQUIRED) boolean secret,
      @Schema(requiredMode = REQUIRED) String type,
      @Schema(requiredMode = REQUIRED) String unit,
      @Schema(requiredMode = REQUIRED) String allowed,
      @Schema(requiredMode = REQUIRED) String meaning) {}

  @Schema(name = "ProcessorInstanceWanted")
  record Wanted(String factory, @Schema(requiredMode = REQUIRED) Map<String, String> settings) {}
}
