package org.vconserver.rest.person;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Declares the shapes of erasures, from which the OpenAPI document is made. */
final class ErasureShapes {
  private ErasureShapes() {}

  @Schema(name = "ErasureRequest")
  record Wanted(
      Optional<List<String>> party,
      Optional<List<String>> tel,
      Optional<List<String>> mailto,
      Optional<List<String>> name,
      Optional<List<String>> uuid,
      Optional<OffsetDateTime> since,
      Optional<OffsetDateTime> until,
      Optional<String> confirm) {}

  @Schema(name = "Erasure")
  record Answer(
      Optional<String> id,
      Optional<String> confirm,
      Optional<OffsetDateTime> begun,
      Optional<OffsetDateTime> ended,
      Optional<String> askedBy,
      Optional<List<String>> by,
      @Schema(requiredMode = REQUIRED) long vcons,
      @Schema(requiredMode = REQUIRED) long relatives,
      @Schema(requiredMode = REQUIRED) long formerVersions,
      @Schema(requiredMode = REQUIRED) long jobs,
      Optional<Long> left,
      Optional<List<Left>> notErased,
      Optional<List<Planned>> planned,
      Optional<List<String>> groups,
      Optional<Long> notSearched,
      Optional<Long> indexBehind,
      Optional<Boolean> more) {}

  @Schema(name = "ErasurePlanned")
  record Planned(
      @Schema(requiredMode = REQUIRED) String uuid,
      @Schema(requiredMode = REQUIRED) boolean relative) {}

  @Schema(name = "ErasureLeft")
  record Left(
      @Schema(requiredMode = REQUIRED) String job,
      @Schema(requiredMode = REQUIRED) String code,
      @Schema(requiredMode = REQUIRED) String message) {}

  @Schema(name = "Erasures")
  record Listed(
      @Schema(requiredMode = REQUIRED) List<Answer> erasures, Optional<String> nextBefore) {}
}
