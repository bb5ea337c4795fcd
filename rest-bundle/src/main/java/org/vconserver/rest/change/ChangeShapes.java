package org.vconserver.rest.change;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Declares the shapes of histories, from which the OpenAPI document is made. */
final class ChangeShapes {
  private ChangeShapes() {}

  @Schema(name = "VconHistory")
  record History(
      @Schema(requiredMode = REQUIRED) String vcon,
      @Schema(requiredMode = REQUIRED) List<Entry> changes,
      @Schema(requiredMode = REQUIRED) List<Former> formerVersions,
      Optional<String> nextBefore) {}

  @Schema(name = "VconFormerVersion")
  record Former(
      @Schema(requiredMode = REQUIRED) String revision,
      @Schema(requiredMode = REQUIRED) OffsetDateTime until,
      @Schema(requiredMode = REQUIRED) long size) {}

  @Schema(name = "VconChange")
  record Entry(
      @Schema(requiredMode = REQUIRED) String seq,
      @Schema(requiredMode = REQUIRED) OffsetDateTime at,
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"vcon.created", "vcon.updated", "vcon.deleted"})
          String kind,
      @Schema(requiredMode = REQUIRED) String vcon,
      Optional<String> revision,
      Optional<String> revisionBefore,
      Optional<Long> size,
      Optional<Long> sizeBefore,
      Optional<String> sha1,
      Optional<List<String>> paths,
      Optional<String> askedBy,
      Optional<String> trace,
      Optional<String> run,
      Optional<String> job,
      Optional<String> pipeline,
      @Schema(allowableValues = {"set", "expired"}) Optional<String> expiry,
      Optional<List<Step>> steps) {}

  @Schema(name = "VconStepChange")
  record Step(
      @Schema(requiredMode = REQUIRED) int step,
      @Schema(requiredMode = REQUIRED) String processor,
      @Schema(requiredMode = REQUIRED) String version,
      @Schema(requiredMode = REQUIRED) ObjectNode options,
      @Schema(requiredMode = REQUIRED) List<String> paths) {}
}
