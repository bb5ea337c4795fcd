package org.vconserver.rest.find;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/** Declares the shapes of what was found, from which the OpenAPI document is made. */
final class FindShapes {
  private FindShapes() {}

  @Schema(name = "VconsFound")
  record Found(@Schema(requiredMode = REQUIRED) List<JsonNode> vcons, Optional<String> nextAfter) {}

  @Schema(name = "VconRelatives")
  record Relatives(
      @Schema(requiredMode = REQUIRED) String vcon,
      @Schema(requiredMode = REQUIRED) boolean stored,
      @Schema(requiredMode = REQUIRED) List<Relative> refersTo,
      @Schema(requiredMode = REQUIRED) List<Relative> referredToBy) {}

  @Schema(name = "VconRelative")
  record Relative(
      @Schema(requiredMode = REQUIRED) String uuid,
      @Schema(
              requiredMode = REQUIRED,
              allowableValues = {"amended", "redacted", "group"})
          String how,
      Optional<Boolean> stored) {}

  @Schema(name = "VconCount")
  record Count(@Schema(requiredMode = REQUIRED) long count) {}

  @Schema(name = "IndexCheck")
  record Check(
      @Schema(requiredMode = REQUIRED) long examined,
      @Schema(requiredMode = REQUIRED) long mended,
      Optional<String> nextAfter) {}
}
