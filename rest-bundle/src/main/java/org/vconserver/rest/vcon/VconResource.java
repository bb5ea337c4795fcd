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
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** Storing, getting, deleting and querying vCons. */
@Path("vcon")
public final class VconResource {
  private final Services services;
  private final RestSettings settings;
  private final PeerVconFormat format;

  @Inject
  public VconResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
    this.format = new PeerVconFormat(settings);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  public Response store(
      InputStream body,
      @QueryParam("validate") @Nullable String validate,
      @Context HttpHeaders headers) {
    Preconditions condition = Preconditions.of(headers);
    Vcon given = Vcon.parse(RequestBody.bytes(body, headers, settings));
    IncomingValidation validation = IncomingValidation.check(given, validate, services);
    Vcon vcon = format.incoming(given);
    VconStore store = services.vcons();
    List<Long> revisions =
        condition.change(
            () -> store.find(vcon.uuid()),
            expected -> store.save(List.of(new VconWrite(vcon, expected))));
    return validation.onto(Responses.nothing(Preconditions.tag(revisions.get(0))));
  }

  /** Says what is wrong with a vCon, and stores nothing. */
  @POST
  @Path("validate")
  @Consumes(MediaType.WILDCARD)
  public Response validate(InputStream body, @Context HttpHeaders headers) {
    return Responses.json(
        IncomingValidation.report(
            RequestBody.bytes(body, headers, settings), services.validator()));
  }

  @GET
  @Path("{uuid}")
  public Response get(
      @PathParam("uuid") String uuid,
      @QueryParam("vcon_version") @Nullable String version,
      @Context HttpHeaders headers) {
    StoredVcon stored = stored(uuid);
    if (version != null) {
      return Converted.answer(stored.vcon(), version);
    }
    String tag = Preconditions.tag(stored.revision());
    return Preconditions.of(headers).isKnown(stored.revision())
        ? Response.notModified().header(HttpHeaders.ETAG, tag).build()
        : Responses.json(format.outgoingJson(stored.vcon()), tag);
  }

  @DELETE
  @Path("{uuid}")
  public Response delete(@PathParam("uuid") String uuid, @Context HttpHeaders headers) {
    String key = Params.uuid(uuid);
    VconStore store = services.vcons();
    Preconditions.of(headers)
        .change(() -> store.find(key), expected -> store.delete(key, expected));
    return Responses.nothing();
  }

  @GET
  @Path("{uuid}/jq")
  public Response jq(
      @PathParam("uuid") String uuid, @QueryParam("jq_transform") @Nullable String query)
      throws InterruptedException {
    String transform = Params.required("jq_transform", query);
    return Responses.json(
        array(services.language("jq").evaluate(format.outgoing(stored(uuid).vcon()), transform)));
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
    String path = Params.required("path_string", query);
    Optional<StoredVcon> found = services.vcons().find(Params.uuid(uuid));
    if (found.isEmpty() && settings.wireCompat()) {
      return Responses.json(JsonNodeFactory.instance.nullNode());
    }
    List<JsonNode> matches =
        services.language("jsonpath").evaluate(format.outgoing(stored(uuid).vcon()), path);
    return Responses.json(path.startsWith("$") ? array(matches) : matches.get(0));
  }

  private StoredVcon stored(String uuid) {
    return services
        .vcons()
        .find(Params.uuid(uuid))
        .orElseThrow(
            () ->
                new VconServerException(
                    ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found"));
  }

  private static ArrayNode array(List<JsonNode> nodes) {
    return JsonNodeFactory.instance.arrayNode().addAll(nodes);
  }
}
