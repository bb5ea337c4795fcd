package org.vconserver.rest.access;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.access.Role;

/** Declares the shapes of keys and callers, from which the OpenAPI document is made. */
final class KeyShapes {
  private KeyShapes() {}

  @Schema(name = "ApiKeyWanted")
  record Wanted(
      @Schema(requiredMode = REQUIRED) String name,
      Optional<List<Role>> roles,
      Optional<List<String>> scopes,
      Optional<List<String>> queues,
      Optional<OffsetDateTime> expires) {}

  @Schema(name = "ApiKeyRotation")
  record Rotation(Optional<Long> graceSeconds) {}

  @Schema(name = "ApiKey")
  record Key(
      @Schema(requiredMode = REQUIRED) String id,
      @Schema(requiredMode = REQUIRED) String prefix,
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) List<Role> roles,
      @Schema(requiredMode = REQUIRED) List<String> scopes,
      @Schema(requiredMode = REQUIRED) List<String> queues,
      @Schema(requiredMode = REQUIRED) OffsetDateTime created,
      @Schema(requiredMode = REQUIRED) String createdBy,
      Optional<OffsetDateTime> expires,
      Optional<OffsetDateTime> formerSecretUntil,
      Optional<String> key) {}

  @Schema(name = "ApiKeys")
  record Keys(@Schema(requiredMode = REQUIRED) List<Key> keys) {}

  @Schema(name = "Caller")
  record Who(
      @Schema(requiredMode = REQUIRED) String name,
      @Schema(requiredMode = REQUIRED) List<String> scopes,
      @Schema(requiredMode = REQUIRED) List<String> queues) {}
}
