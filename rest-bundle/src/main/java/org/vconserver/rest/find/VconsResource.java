package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.MediaTypes;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
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
  private final Exports exports;

  /** Makes the resource; suppliers throw if what they give is away. */
  public VconsResource(
      Supplier<VconIndex> index,
      Supplier<VconStore> vcons,
      PeerVconFormat format,
      Exports exports) {
    this.index = index;
    this.vcons = vcons;
    this.format = format;
    this.exports = exports;
  }

  /** Answers with a page, or with all as lines if the caller accepts those. */
  @GET
  @RestOperation(
      id = "find_vcons",
      summary = "List vCons, the newest first",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = FindShapes.Found.class,
      lines = true,
      failures = {501},
      headers = {WireHeader.LINK, WireHeader.VCON_INDEX_BEHIND})
  public void find(
      @QueryParam("q") @Nullable String q,
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
      @QueryParam("sort")
          @Schema(
              allowableValues = {"newest", "rank"},
              defaultValue = "\"newest\"")
          @Nullable String sort,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "50")
          @Nullable String limit,
      @Context ContainerRequestContext call,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse answer) {
    MultivaluedMap<String, String> query = call.getUriInfo().getQueryParameters();
    if (vconUuids != null) {
      Params.requireKnown(call, List.of("vcon_uuids"));
      answer.resume(named(query.getOrDefault("vcon_uuids", List.of())));
      return;
    }
    VconQuery.requireKnown(call, "view", "fields", "sort", "after", "limit", "vcon_uuids");
    VconFilter filter = VconQuery.sorted(VconQuery.filter(query), sort);
    boolean lines = MediaTypes.isNdjsonWanted(headers);
    VconView.Kind fallback = lines ? VconView.Kind.FULL : VconView.Kind.SUMMARY;
    VconView shown =
        VconView.of(view, fallback, fields, VconQuery.text(filter), vcons.get(), format);
    if (lines) {
      int given = Params.integer("limit", limit, 1, 1, Integer.MAX_VALUE);
      long most = limit == null ? Long.MAX_VALUE : given;
      ExportedVcons exported = ExportedVcons.begin(index.get(), filter, shown, after, most);
      Map<String, String> told = new HashMap<>();
      exported.nextAfter().ifPresent(next -> told.put(HttpHeaders.LINK, link(call, next)));
      long behind = behind(filter);
      if (behind > 0) {
        told.put(AnswerHeaders.INDEX_BEHIND, Long.toString(behind));
      }
      exports.begin(request, call, exported, told, answer);
    } else {
      int most = Params.integer("limit", limit, 50, 1, LARGEST_PAGE);
      answer.resume(page(filter, shown, after, most, call));
    }
  }

  private Response page(
      VconFilter filter,
      VconView shown,
      @Nullable String after,
      int most,
      ContainerRequestContext call) {
    List<IndexedVcon> found = index.get().find(filter, after, most + 1);
    List<IndexedVcon> page = found.subList(0, Math.min(most, found.size()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    page.forEach(vcon -> shown.show(vcon).ifPresent(list::add));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("vcons", list);
    if (found.size() <= most) {
      return told(answer, filter).build();
    }
    String next = page.get(most - 1).position();
    return told(answer.put("next_after", next), filter)
        .header(HttpHeaders.LINK, link(call, next))
        .build();
  }

  private static String link(ContainerRequestContext call, String next) {
    UriBuilder link = call.getUriInfo().getRequestUriBuilder().replaceQueryParam("after", next);
    String path = link.build().getRawPath() + "?" + link.build().getRawQuery();
    return "<" + path + ">; rel=\"next\"";
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
      failures = {501},
      headers = {WireHeader.VCON_INDEX_BEHIND})
  public Response count(
      @QueryParam("q") @Nullable String q,
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
    VconQuery.requireKnown(call);
    VconFilter filter = VconQuery.filter(call.getUriInfo().getQueryParameters());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    return told(answer.put("count", index.get().count(filter)), filter).build();
  }

  /** Answers, and tells how many vCons can't be found yet. */
  private Response.ResponseBuilder told(JsonNode answer, VconFilter filter) {
    Response.ResponseBuilder response =
        Response.fromResponse(Responses.json(answer)).header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    long behind = behind(filter);
    return behind == 0 ? response : response.header(AnswerHeaders.INDEX_BEHIND, behind);
  }

  private long behind(VconFilter filter) {
    VconIndex present = index.get();
    return present.behind() + (filter.text() == null ? 0 : present.textBehind());
  }
}
