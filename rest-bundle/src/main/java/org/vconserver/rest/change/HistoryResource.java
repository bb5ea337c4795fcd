package org.vconserver.rest.change;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** Tells what happened to a vCon. Thread-safe. */
@Path("vcon/{vcon_uuid}/history")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class HistoryResource {
  private static final int LARGEST_PAGE = 1000;

  private final Supplier<ChangeLog> log;
  private final Supplier<VconStore> vcons;

  /** Makes the resource; what is given throws if it is away. */
  public HistoryResource(Supplier<ChangeLog> log, Supplier<VconStore> vcons) {
    this.log = log;
    this.vcons = vcons;
  }

  /**
   * Answers with the changes, the newest first. A vCon that was deleted has a history as long as
   * the change log has it; one that was last changed before that has none.
   */
  @GET
  @RestOperation(
      id = "vcon_history",
      summary = "Tell what happened to a vCon",
      scope = Scope.VCON_READ,
      answer = ChangeShapes.History.class,
      failures = {404})
  public Response history(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("before") @Schema(pattern = "[0-9]+") @Nullable String before,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "50")
          @Nullable String limit,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("before", "limit"));
    int most = Params.integer("limit", limit, 50, 1, LARGEST_PAGE);
    long end = before == null ? Long.MAX_VALUE : Params.id("before", before);
    HistoryPage page = HistoryPage.read(log.get(), uuid, end, most);
    if (page.entries().isEmpty() && vcons.get().find(uuid).isEmpty()) {
      throw new VconException(ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found");
    }
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    page.entries().forEach(entries::add);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("vcon", VconUuid.key(uuid));
    answer.set("changes", entries);
    ArrayNode former = answer.putArray("former_versions");
    for (FormerVersion version : vcons.get().formerVersions(uuid)) {
      former
          .addObject()
          .put("revision", Preconditions.tag(version.revision()))
          .put("until", version.until().toString())
          .put("size", version.size());
    }
    page.next().ifPresent(next -> answer.put("next_before", Long.toString(next)));
    return Responses.json(answer);
  }
}
