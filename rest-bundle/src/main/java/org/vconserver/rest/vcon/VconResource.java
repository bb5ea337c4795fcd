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
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.rest.Answer;
import org.vconserver.rest.Body;
import org.vconserver.rest.Input;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

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
  public Response store(
      InputStream body,
      @QueryParam("validate") @Nullable String validate,
      @Context HttpHeaders headers) {
    Precondition condition = Precondition.of(headers);
    Vcon given = Vcon.parse(Body.bytes(body, headers, settings));
    Judgement judgement = Judgement.of(given, validate, services);
    Vcon vcon = egress.kept(given);
    VconStore store = services.vcons();
    List<Long> revisions =
        condition.change(
            () -> store.find(vcon.uuid()),
            expected -> store.save(List.of(new VconWrite(vcon, expected))));
    return judgement.onto(Answer.nothing(Precondition.tag(revisions.get(0))));
  }

  /** Says what is wrong with a vCon, and stores nothing. */
  @POST
  @Path("validate")
  @Consumes(MediaType.WILDCARD)
  public Response validate(InputStream body, @Context HttpHeaders headers) {
    return Answer.json(Judgement.report(Body.bytes(body, headers, settings), services.validator()));
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
    String tag = Precondition.tag(stored.revision());
    return Precondition.of(headers).isKnown(stored.revision())
        ? Response.notModified().header(HttpHeaders.ETAG, tag).build()
        : Answer.json(egress.json(stored.vcon()), tag);
  }

  @DELETE
  @Path("{uuid}")
  public Response delete(@PathParam("uuid") String uuid, @Context HttpHeaders headers) {
    String key = Input.uuid(uuid);
    VconStore store = services.vcons();
    Precondition.of(headers).change(() -> store.find(key), expected -> store.delete(key, expected));
    return Answer.nothing();
  }

  @GET
  @Path("{uuid}/jq")
  public Response jq(
      @PathParam("uuid") String uuid, @QueryParam("jq_transform") @Nullable String query)
      throws InterruptedException {
    String transform = Input.required("jq_transform", query);
    return Answer.json(
        array(services.language("jq").evaluate(egress.tree(stored(uuid).vcon()), transform)));
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
        services.language("jsonpath").evaluate(egress.tree(stored(uuid).vcon()), path);
    return Answer.json(path.startsWith("$") ? array(matches) : matches.get(0));
  }

  private StoredVcon stored(String uuid) {
    return services
        .vcons()
        .find(Input.uuid(uuid))
        .orElseThrow(
            () ->
                new VconException(ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found"));
  }

  private static ArrayNode array(List<JsonNode> nodes) {
    return JsonNodeFactory.instance.arrayNode().addAll(nodes);
  }
}
