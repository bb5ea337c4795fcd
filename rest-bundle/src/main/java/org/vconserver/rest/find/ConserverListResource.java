package org.vconserver.rest.find;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.FaultType;

/** Lists vCons as the Conserver (vcon-dev/vcon-server) does. Thread-safe. */
@Path("vcon")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ConserverListResource {
  private final FoundUuids found;

  /** Makes the resource; the index throws if it is away. */
  public ConserverListResource(Supplier<VconIndex> index) {
    this.found = new FoundUuids(index);
  }

  /** Answers with a bare array of uuids, the newest first. */
  @GET
  @RestOperation(
      id = "list_vcon_uuids",
      summary = "List the uuids of vCons, as the Conserver does",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = String[].class)
  public Response list(
      @QueryParam("page") @Schema(implementation = int.class, minimum = "1", defaultValue = "1")
          @Nullable String page,
      @QueryParam("size")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "50")
          @Nullable String size,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("page", "size", "since", "until"));
    int most = Params.integer("size", size, 50, 1, FoundUuids.LARGEST_PAGE);
    int number = Params.integer("page", page, 1, 1, Integer.MAX_VALUE);
    if ((long) number * most > FoundUuids.MOST) {
      throw Params.fault(
          "query",
          "page",
          "leads beyond " + FoundUuids.MOST + " vCons: GET /vcons goes on behind any of them",
          FaultType.VALUE_ERROR);
    }
    VconFilter filter = VconQuery.filter(call.getUriInfo().getQueryParameters());
    int first = (number - 1) * most;
    List<String> uuids = found.uuids(filter, first + most);
    return Responses.strings(uuids.subList(Math.min(first, uuids.size()), uuids.size()));
  }
}
