package org.vconserver.rest.vcon;

import static io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue.TRUE;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.vconserver.rest.diff.PatchOperation;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconForm;

/**
 * Declares the shapes of vCons in requests and answers, from which the OpenAPI document is made.
 */
public final class VconShapes {
  private VconShapes() {}

  /** Declares a vCon in a request, in any of its forms. */
  public sealed interface Given {}

  /** Declares a vCon in an answer, in any of its forms. */
  public sealed interface Answered {}

  @Schema(name = "VconUnsignedObject", additionalProperties = TRUE)
  record Unsigned(
      @Schema(defaultValue = "\"0.0.2\"") String vcon,
      @Schema(requiredMode = REQUIRED) String uuid,
      CreatedAt createdAt,
      Optional<List<Party>> parties,
      Optional<List<ObjectNode>> dialog,
      Optional<List<ObjectNode>> analysis,
      Optional<List<ObjectNode>> attachments)
      implements Given, Answered {}

  @Schema(name = "VconSignedObject-Input", additionalProperties = TRUE)
  record SignedGiven(
      @Schema(requiredMode = REQUIRED) String payload,
      @Schema(defaultValue = "[]") List<Signature> signatures)
      implements Given {}

  @Schema(name = "VconSignedObject-Output", additionalProperties = TRUE)
  record SignedAnswered(
      @Schema(requiredMode = REQUIRED) String payload,
      @Schema(defaultValue = "[]") List<Signature> signatures)
      implements Answered {}

  @Schema(name = "VconEncryptedObject", additionalProperties = TRUE)
  record Encrypted(
      @Schema(defaultValue = "[]") Unprotected unprotected,
      @Schema(defaultValue = "[]") List<ObjectNode> recipients,
      @Schema(requiredMode = REQUIRED) String iv,
      @Schema(requiredMode = REQUIRED) String ciphertext,
      @Schema(requiredMode = REQUIRED) String tag)
      implements Given, Answered {}

  @Schema(name = "VconPartiesObject", additionalProperties = TRUE)
  record Party(
      Optional<String> tel,
      Optional<String> mailto,
      Optional<String> stir,
      Optional<String> name,
      Optional<String> validation,
      Optional<String> gmlpos,
      Optional<String> uuid,
      Optional<String> role,
      Optional<String> contactList) {}

  @Schema(name = "JwsSignature", additionalProperties = TRUE)
  record Signature(
      @Schema(requiredMode = REQUIRED) SignatureHeader header,
      @Schema(name = "protected", requiredMode = REQUIRED) String protectedHeader,
      @Schema(requiredMode = REQUIRED) String signature) {}

  @Schema(name = "JwsHeader", additionalProperties = TRUE)
  record SignatureHeader(
      @Schema(requiredMode = REQUIRED) String alg,
      Optional<List<String>> x5c,
      Optional<List<String>> x5u) {}

  @Schema(name = "JweUnprotectedObject", additionalProperties = TRUE)
  record Unprotected(
      @Schema(requiredMode = REQUIRED) Optional<String> cty,
      @Schema(requiredMode = REQUIRED) Optional<String> uuid,
      @Schema(requiredMode = REQUIRED) Optional<String> enc) {}

  @Schema(anyOf = {PositiveInteger.class, Positive.class, String.class, OffsetDateTime.class})
  interface CreatedAt {}

  @Schema(implementation = Long.class, minimum = "0", exclusiveMinimum = true)
  interface PositiveInteger {}

  @Schema(implementation = BigDecimal.class, minimum = "0", exclusiveMinimum = true)
  interface Positive {}

  @Schema(name = "VconExpires")
  record Expires(
      @Schema(requiredMode = REQUIRED) String vcon,
      @Schema(requiredMode = REQUIRED, nullable = true) Optional<OffsetDateTime> expires) {}

  @Schema(name = "VconExpiry")
  record Expiry(
      Optional<OffsetDateTime> expires,
      @Schema(minimum = "1", maximum = "3155760000") Optional<Long> ttl) {}

  record ValidationReport(
      @Schema(requiredMode = REQUIRED) boolean valid,
      @Schema(requiredMode = REQUIRED) long errors,
      @Schema(requiredMode = REQUIRED) long warnings,
      String uuid,
      VconForm form,
      String version,
      @Schema(requiredMode = REQUIRED) List<Finding> findings) {}

  @Schema(name = "VconSubmitted")
  record Submitted(
      @Schema(requiredMode = REQUIRED) String vconUuid,
      @Schema(requiredMode = REQUIRED) String jobId) {}

  @Schema(name = "VconImported")
  record Imported(
      @Schema(requiredMode = REQUIRED) long line,
      Optional<String> entry,
      Optional<String> uuid,
      @Schema(requiredMode = REQUIRED) int status,
      Optional<String> etag,
      Optional<Long> errors,
      Optional<Long> warnings,
      Optional<ImportError> error) {}

  @Schema(name = "VconImportError")
  record ImportError(
      @Schema(requiredMode = REQUIRED) String code,
      @Schema(requiredMode = REQUIRED) String message,
      @Schema(allowableValues = {"not-done", "unknown"}) Optional<String> outcome) {}

  record Finding(
      @Schema(requiredMode = REQUIRED) VconFinding.Severity severity,
      @Schema(requiredMode = REQUIRED) String pointer,
      @Schema(requiredMode = REQUIRED) String rule,
      @Schema(requiredMode = REQUIRED) String message,
      @Schema(requiredMode = REQUIRED) String section) {}

  @Schema(name = "VconDiff")
  record Diff(
      @Schema(requiredMode = REQUIRED) String from,
      @Schema(requiredMode = REQUIRED) String to,
      @Schema(requiredMode = REQUIRED) List<PatchOperation> patch) {}
}
