package org.vconserver.rest.vcon;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.Vcon;

/** Makes a vCon what it was before. Thread-safe. */
@Path("vcon/{vcon_uuid}/restore")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class RestoreResource {
  private final Supplier<VconStore> vcons;
  private final PeerVconFormat format;

  /** Makes the resource; {@code vcons} throws if the store is away. */
  public RestoreResource(Supplier<VconStore> vcons, PeerVconFormat format) {
    this.vcons = vcons;
    this.format = format;
  }

  /** Stores a former version again, byte for byte; what there was becomes one. */
  @POST
  @RestOperation(
      id = "restore_vcon",
      summary = "Make a vCon what it was before",
      scope = Scope.VCON_WRITE,
      failures = {404},
      headers = {WireHeader.IF_MATCH, WireHeader.ETAG})
  public Response restore(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("revision")
          @Schema(requiredMode = Schema.RequiredMode.REQUIRED, pattern = AskedRevision.PATTERN)
          @Nullable String revision,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("revision"));
    VconStore store = vcons.get();
    String tag = Params.required("revision", revision);
    Vcon former = AskedRevision.find(store, uuid, "revision", tag).vcon();
    ChangeCause cause = Asking.cause(call);
    List<Long> revisions =
        Preconditions.of(headers)
            .change(
                () -> store.find(uuid),
                format::isTagOf,
                expected -> store.save(List.of(new VconWrite(former, expected).because(cause))));
    return Responses.nothing(Preconditions.tag(revisions.get(0)));
  }
}
