package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.diff.JsonPatch;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Compares two revisions of a vCon. Thread-safe. */
@Path("vcon/{vcon_uuid}/diff")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class DiffResource {
  private final Supplier<VconStore> vcons;

  /** Makes the resource; what is given throws if it is away. */
  public DiffResource(Supplier<VconStore> vcons) {
    this.vcons = vcons;
  }

  /** Answers with the patch (RFC 6902) that makes one revision of the other. */
  @GET
  @RestOperation(
      id = "vcon_diff",
      summary = "Compare two revisions of a vCon",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = VconShapes.Diff.class,
      failures = {404})
  public Response diff(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("from")
          @Schema(requiredMode = Schema.RequiredMode.REQUIRED, pattern = AskedRevision.PATTERN)
          @Nullable String from,
      @QueryParam("to") @Schema(pattern = AskedRevision.PATTERN) @Nullable String to,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("from", "to"));
    VconStore store = vcons.get();
    StoredVcon before = AskedRevision.find(store, uuid, "from", Params.required("from", from));
    StoredVcon after = AskedRevision.find(store, uuid, "to", to);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("from", Preconditions.tag(before.revision()));
    answer.put("to", Preconditions.tag(after.revision()));
    answer.set("patch", JsonPatch.between(before.vcon().tree(), after.vcon().tree()));
    return Responses.json(answer);
  }
}
