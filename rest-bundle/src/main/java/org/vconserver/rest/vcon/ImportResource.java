package org.vconserver.rest.vcon;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.MediaTypes;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Stores many vCons at once. Thread-safe. */
@Path("vcons")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ImportResource {
  private final Supplier<VconStore> vcons;
  private final Supplier<Optional<VconValidator>> validator;
  private final PeerVconFormat format;
  private final Limits limits;

  /**
   * Limits what comes in.
   *
   * @param vconBytes the largest vCon
   * @param bytes the largest sum of them
   */
  public record Limits(long vconBytes, long bytes) {}

  /** Makes the resource; the store throws if it is away. */
  public ImportResource(
      Supplier<VconStore> vcons,
      Supplier<Optional<VconValidator>> validator,
      PeerVconFormat format,
      Limits limits) {
    this.vcons = vcons;
    this.validator = validator;
    this.format = format;
    this.limits = limits;
  }

  /** Answers with a line for each vCon, as soon as it is known what has become of it. */
  @POST
  @Produces({MediaTypes.NDJSON, MediaType.WILDCARD})
  @RestOperation(
      id = "import_vcons",
      summary = "Store many vCons",
      scope = Scope.VCON_WRITE,
      body = BodyLimit.VCONS,
      pool = Pool.IMPORT,
      answer = VconShapes.Imported.class,
      headers = {WireHeader.IF_MATCH, WireHeader.IF_NONE_MATCH})
  public Response store(
      InputStream body,
      @QueryParam("validate") @Schema(allowableValues = {"lenient", "strict", "off"})
          @Nullable String validate,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("validate"));
    Optional<VconValidator> present = validator.get();
    IncomingValidation.requireKnown(validate, present);
    VconStore store = vcons.get();
    ImportItems items = items(body, call.getMediaType());
    ImportItems.Item first = items.next().orElseThrow(() -> empty(call.getMediaType()));
    VconException fault = first.fault();
    if (fault != null && first.last()) {
      throw fault;
    }
    store.ping();
    VconImport vconImport =
        new VconImport(
            items,
            store,
            new VconImport.Intake(
                validate, present, format, Preconditions.of(headers), Asking.cause(call)));
    StreamingOutput results = out -> vconImport.run(first, out);
    return Response.ok(results, MediaTypes.NDJSON).build();
  }

  private ImportItems items(InputStream body, @Nullable MediaType type) {
    return MediaTypes.isZip(type)
        ? new ZipItems(body, limits.vconBytes(), limits.bytes())
        : new LineItems(body, limits.vconBytes());
  }

  private static VconException empty(@Nullable MediaType type) {
    String message =
        MediaTypes.isZip(type)
            ? "must be a zip with vCons in it"
            : "must have a vCon in each of its lines";
    return new VconException(
        ServerError.INVALID_REQUEST,
        List.of(new FieldError(List.of("body"), message, FaultType.MISSING)));
  }
}
