package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Scope;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;

/** Lists and counts vCons by what the index knows of them. Thread-safe. */
@Path("vcons")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class VconsResource {
  private static final int LARGEST_PAGE = 1000;

  private final Supplier<VconIndex> index;
  private final Supplier<VconStore> vcons;
  private final PeerVconFormat format;

  /** Makes the resource; what is given throws if it is away. */
  public VconsResource(
      Supplier<VconIndex> index, Supplier<VconStore> vcons, PeerVconFormat format) {
    this.index = index;
    this.vcons = vcons;
    this.format = format;
  }

  @GET
  @RestOperation(
      id = "find_vcons",
      summary = "List vCons, the newest first",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = FindShapes.Found.class,
      headers = {WireHeader.LINK, WireHeader.VCON_INDEX_BEHIND})
  public Response find(
      @QueryParam("party") @Nullable String party,
      @QueryParam("tel") @Nullable String tel,
      @QueryParam("mailto") @Nullable String mailto,
      @QueryParam("name") @Nullable String name,
      @QueryParam("role") @Nullable String role,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("type") @Nullable String type,
      @QueryParam("has") @Nullable String has,
      @QueryParam("missing") @Nullable String missing,
      @QueryParam("analysis") @Nullable String analysis,
      @QueryParam("vendor") @Nullable String vendor,
      @QueryParam("purpose") @Nullable String purpose,
      @QueryParam("extension") @Nullable String extension,
      @QueryParam("version") @Nullable String version,
      @QueryParam("form") @Schema(allowableValues = {"unsigned", "signed", "encrypted"})
          @Nullable String form,
      @QueryParam("related_to") @Nullable String relatedTo,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("updated_since") @Nullable String updatedSince,
      @QueryParam("vcon_uuids") @Nullable String vconUuids,
      @QueryParam("view")
          @Schema(
              allowableValues = {"uuid", "summary", "full"},
              defaultValue = "\"summary\"")
          @Nullable String view,
      @QueryParam("fields") @Nullable String fields,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "50")
          @Nullable String limit,
      @Context ContainerRequestContext call) {
    MultivaluedMap<String, String> query = call.getUriInfo().getQueryParameters();
    if (vconUuids != null) {
      Params.requireKnown(call, List.of("vcon_uuids"));
      return named(query.getOrDefault("vcon_uuids", List.of()));
    }
    Params.requireKnown(call, VconQuery.NAMES, "view", "fields", "after", "limit", "vcon_uuids");
    VconFilter filter = VconQuery.filter(query);
    int most = Params.integer("limit", limit, 50, 1, LARGEST_PAGE);
    VconView shown = VconView.of(view, fields, vcons.get(), format);
    List<IndexedVcon> found = index.get().find(filter, after, most + 1);
    List<IndexedVcon> page = found.subList(0, Math.min(most, found.size()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    page.forEach(vcon -> shown.show(vcon).ifPresent(list::add));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("vcons", list);
    if (found.size() <= most) {
      return told(answer).build();
    }
    String next = page.get(most - 1).position();
    UriBuilder link = call.getUriInfo().getRequestUriBuilder().replaceQueryParam("after", next);
    String path = link.build().getRawPath() + "?" + link.build().getRawQuery();
    return told(answer.put("next_after", next))
        .header(HttpHeaders.LINK, "<" + path + ">; rel=\"next\"")
        .build();
  }

  /** Answers as the Conserver does: with the vCons that are named, null where there is none. */
  private Response named(List<String> uuids) {
    if (uuids.size() > LARGEST_PAGE) {
      throw Params.fault(
          "query", "vcon_uuids", "names more than " + LARGEST_PAGE, FaultType.VALUE_ERROR);
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String uuid : uuids) {
      list.add(vcons.get().find(uuid).map(stored -> format.outgoing(stored.vcon())).orElse(null));
    }
    return Responses.json(list);
  }

  @GET
  @Path("count")
  @RestOperation(
      id = "count_vcons",
      summary = "Count vCons",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = FindShapes.Count.class,
      headers = {WireHeader.VCON_INDEX_BEHIND})
  public Response count(
      @QueryParam("party") @Nullable String party,
      @QueryParam("tel") @Nullable String tel,
      @QueryParam("mailto") @Nullable String mailto,
      @QueryParam("name") @Nullable String name,
      @QueryParam("role") @Nullable String role,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("type") @Nullable String type,
      @QueryParam("has") @Nullable String has,
      @QueryParam("missing") @Nullable String missing,
      @QueryParam("analysis") @Nullable String analysis,
      @QueryParam("vendor") @Nullable String vendor,
      @QueryParam("purpose") @Nullable String purpose,
      @QueryParam("extension") @Nullable String extension,
      @QueryParam("version") @Nullable String version,
      @QueryParam("form") @Schema(allowableValues = {"unsigned", "signed", "encrypted"})
          @Nullable String form,
      @QueryParam("related_to") @Nullable String relatedTo,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @QueryParam("updated_since") @Nullable String updatedSince,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, VconQuery.NAMES);
    VconFilter filter = VconQuery.filter(call.getUriInfo().getQueryParameters());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    return told(answer.put("count", index.get().count(filter))).build();
  }

  /** Answers, and tells how many vCons can't be found yet. */
  private Response.ResponseBuilder told(JsonNode answer) {
    Response.ResponseBuilder response = Response.fromResponse(Responses.json(answer));
    long behind = index.get().behind();
    return behind == 0 ? response : response.header(AnswerHeaders.INDEX_BEHIND, behind);
  }
}
