package org.vconserver.rest.openapi;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Declares the shapes of answers that fail. */
final class ErrorShapes {
  private ErrorShapes() {}

  @Schema(name = "HttpErrorResponseBody")
  record Failure(@Schema(requiredMode = REQUIRED) String detail) {}

  @Schema(name = "HTTPValidationError")
  record Invalid(List<Fault> detail) {}

  @Schema(name = "ValidationError")
  record Fault(
      @Schema(requiredMode = REQUIRED) List<Place> loc,
      @Schema(requiredMode = REQUIRED) String msg,
      @Schema(requiredMode = REQUIRED) String type) {}

  /** Declares one step of the way to a member. */
  @Schema(anyOf = {String.class, Long.class})
  interface Place {}
}
