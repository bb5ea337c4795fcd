package org.vconserver.rest.log;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;

/** Declares the shapes of the log in requests and answers, for the OpenAPI document. */
final class LogShapes {
  private LogShapes() {}

  record Lines(@Schema(requiredMode = REQUIRED) List<Line> lines) {}

  @Schema(name = "LogLine")
  record Line(
      @Schema(requiredMode = REQUIRED) long seq,
      @Schema(requiredMode = REQUIRED) OffsetDateTime time,
      @Schema(requiredMode = REQUIRED) String level,
      @Schema(requiredMode = REQUIRED) String logger,
      @Schema(requiredMode = REQUIRED) String thread,
      @Schema(requiredMode = REQUIRED) String message,
      String exception) {}

  record Levels(@Schema(requiredMode = REQUIRED) List<OneLevel> levels) {}

  @Schema(name = "LogLevel")
  record OneLevel(
      @Schema(requiredMode = REQUIRED) String logger,
      @Schema(requiredMode = REQUIRED) String level,
      String former,
      OffsetDateTime until) {}

  @Schema(name = "LogLevelWanted")
  record Wanted(
      @Schema(requiredMode = REQUIRED) String logger,
      @Schema(allowableValues = {"error", "warn", "info", "debug", "trace"}) String level,
      @Schema(requiredMode = REQUIRED, minimum = "0", maximum = "86400") int seconds) {}
}
