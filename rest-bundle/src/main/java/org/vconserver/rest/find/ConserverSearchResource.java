package org.vconserver.rest.find;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.index.VconIndex;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.FaultType;

/** Searches vCons as the Conserver (vcon-dev/vcon-server) does. Thread-safe. */
@Path("vcons/search")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ConserverSearchResource {
  private static final List<String> SEARCHED = List.of("tel", "mailto", "name");

  private final FoundUuids found;

  /** Makes the resource; the index throws if it is away. */
  public ConserverSearchResource(Supplier<VconIndex> index) {
    this.found = new FoundUuids(index);
  }

  /** Answers with a bare array of the uuids of the vCons that have all of what is asked for. */
  @GET
  @RestOperation(
      id = "search_vcon_uuids",
      summary = "Search vCons by their parties, as the Conserver does",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = String[].class)
  public Response search(
      @QueryParam("tel") @Nullable String tel,
      @QueryParam("mailto") @Nullable String mailto,
      @QueryParam("name") @Nullable String name,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, SEARCHED);
    MultivaluedMap<String, String> query = call.getUriInfo().getQueryParameters();
    if (SEARCHED.stream().noneMatch(query::containsKey)) {
      throw Params.fault("query", "tel", "tel, mailto or name is required", FaultType.MISSING);
    }
    return Responses.strings(found.uuids(VconQuery.filter(query), FoundUuids.MOST));
  }
}
