package org.vconserver.rest.access;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.access.Role;

/** Declares the shapes of users, from which the OpenAPI document is made. */
final class UserShapes {
  private UserShapes() {}

  @Schema(name = "UserWanted")
  record Wanted(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) String password,
      Optional<List<Role>> roles,
      Optional<List<String>> scopes) {}

  @Schema(name = "UserChange")
  record Change(
      Optional<String> password, Optional<List<Role>> roles, Optional<List<String>> scopes) {}

  @Schema(name = "User")
  record Shown(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) List<Role> roles,
      @Schema(requiredMode = REQUIRED) List<String> scopes,
      @Schema(requiredMode = REQUIRED) OffsetDateTime created,
      @Schema(requiredMode = REQUIRED) String createdBy,
      @Schema(requiredMode = REQUIRED) OffsetDateTime passwordSet) {}

  @Schema(name = "Users")
  record All(@Schema(requiredMode = REQUIRED) List<Shown> users) {}
}
