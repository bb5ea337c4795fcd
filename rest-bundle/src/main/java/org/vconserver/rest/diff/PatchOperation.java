package org.vconserver.rest.diff;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.media.Schema;

/** Declares the shape of an operation of a {@link JsonPatch} for the OpenAPI document. */
@Schema(name = "JsonPatchOperation")
public record PatchOperation(
    @Schema(
            requiredMode = REQUIRED,
            allowableValues = {"add", "remove", "replace"})
        String op,
    @Schema(requiredMode = REQUIRED) String path,
    JsonNode value) {}
