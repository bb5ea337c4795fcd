package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.rest.Answer;
import org.vconserver.rest.Body;
import org.vconserver.rest.Input;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;

/** Storing, getting, deleting and querying vCons. */
@Path("vcon")
public final class VconResource {
  private final Services services;
  private final RestSettings settings;
  private final Egress egress;

  @Inject
  public VconResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
    this.egress = new Egress(settings);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  public Response store(InputStream body, @Context HttpHeaders headers) {
    services.vcons().save(egress.kept(Vcon.parse(Body.bytes(body, headers, settings))));
    return Answer.nothing();
  }

  @GET
  @Path("{uuid}")
  public Response get(@PathParam("uuid") String uuid) {
    return Answer.json(egress.json(stored(uuid)));
  }

  @DELETE
  @Path("{uuid}")
  public Response delete(@PathParam("uuid") String uuid) {
    services.vcons().delete(Input.uuid(uuid));
    return Answer.nothing();
  }

  @GET
  @Path("{uuid}/jq")
  public Response jq(
      @PathParam("uuid") String uuid, @QueryParam("jq_transform") @Nullable String query)
      throws InterruptedException {
    String transform = Input.required("jq_transform", query);
    return Answer.json(
        array(services.language("jq").evaluate(egress.tree(stored(uuid)), transform)));
  }

  /**
   * A path from the root gives the list of its matches, a path without {@code $} the first match
   * alone.
   */
  @GET
  @Path("{uuid}/jsonpath")
  public Response jsonPath(
      @PathParam("uuid") String uuid, @QueryParam("path_string") @Nullable String query)
      throws InterruptedException {
    String path = Input.required("path_string", query);
    Optional<StoredVcon> found = services.vcons().find(Input.uuid(uuid));
    if (found.isEmpty() && settings.wireCompat()) {
      return Answer.json(JsonNodeFactory.instance.nullNode());
    }
    List<JsonNode> matches =
        services.language("jsonpath").evaluate(egress.tree(stored(uuid)), path);
    return Answer.json(path.startsWith("$") ? array(matches) : matches.get(0));
  }

  private Vcon stored(String uuid) {
    return services
        .vcons()
        .find(Input.uuid(uuid))
        .map(StoredVcon::vcon)
        .orElseThrow(
            () ->
                new VconServerException(
                    ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found"));
  }

  private static ArrayNode array(List<JsonNode> nodes) {
    return JsonNodeFactory.instance.arrayNode().addAll(nodes);
  }
}
