package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** Tells which vCons a vCon amends, redacts or groups, and which do that to it. Thread-safe. */
@Path("vcon/{vcon_uuid}/relatives")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class RelativesResource {
  private static final int MOST = 1000;

  /** Limits those whose uuids are looked up in the store. */
  private static final int MOST_NAMED = 20;

  private final Supplier<VconIndex> index;
  private final Supplier<VconStore> vcons;

  /** Makes the resource; what is given throws if it is away. */
  public RelativesResource(Supplier<VconIndex> index, Supplier<VconStore> vcons) {
    this.index = index;
    this.vcons = vcons;
  }

  /** Answers with those it refers to, stored or not, and the newest of those that refer to it. */
  @GET
  @RestOperation(
      id = "vcon_relatives",
      summary = "Tell which vCons are related to a vCon",
      scope = Scope.VCON_READ,
      answer = FindShapes.Relatives.class,
      failures = {404})
  public Response relatives(@PathParam("vcon_uuid") String uuid) {
    Optional<StoredVcon> stored = vcons.get().find(uuid);
    List<VconRelation> referring = VconRelation.to(index.get(), uuid, null, MOST).relations();
    if (stored.isEmpty() && referring.isEmpty()) {
      throw new VconException(ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found");
    }
    ArrayNode refersTo = JsonNodeFactory.instance.arrayNode();
    stored.map(StoredVcon::vcon).map(VconRelation::of).stream()
        .flatMap(List::stream)
        .limit(MOST_NAMED)
        .forEach(one -> refersTo.add(json(one).put("stored", isStored(one.uuid()))));
    ArrayNode referredToBy = JsonNodeFactory.instance.arrayNode();
    referring.forEach(one -> referredToBy.add(json(one)));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("vcon", VconUuid.key(uuid)).put("stored", stored.isPresent());
    answer.set("refers_to", refersTo);
    answer.set("referred_to_by", referredToBy);
    return Responses.json(answer);
  }

  private boolean isStored(String uuid) {
    return vcons.get().find(uuid).isPresent();
  }

  private static ObjectNode json(VconRelation relation) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("uuid", relation.uuid())
        .put("how", relation.how());
  }
}
