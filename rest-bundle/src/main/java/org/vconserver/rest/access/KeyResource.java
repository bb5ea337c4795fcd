package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.ApiKeys;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.vcon.error.VconException;

/** Makes, shows and revokes the keys by which programs reach the API. Thread-safe. */
@Path("access/keys")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Access")
public final class KeyResource {
  private static final int LONGEST_GRACE_SECONDS = 30 * 24 * 3600;

  private final Supplier<ApiKeys> keys;
  private final Clock clock;

  /** Makes the resource; what is given throws if it is away. */
  public KeyResource(Supplier<ApiKeys> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Lists the keys, without their secrets. */
  @GET
  @RestOperation(
      id = "get_keys",
      summary = "List keys",
      scope = Scope.KEY_ADMIN,
      answer = KeyShapes.Keys.class)
  public Response list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("keys");
    keys.get().list().forEach(key -> list.add(shown(key)));
    return Responses.json(answer);
  }

  /** Makes a key. Its secret is in this answer, and never again. */
  @POST
  @RestOperation(
      id = "create_key",
      summary = "Make a key",
      scope = Scope.KEY_ADMIN,
      body = BodyLimit.JSON,
      request = KeyShapes.Wanted.class,
      answer = KeyShapes.Key.class)
  public Response create(InputStream body, @Context ContainerRequestContext call) {
    Caller by = Rights.caller(call);
    ApiKey.Wanted wanted = AskedKey.read(RequestBody.object(body), by, clock);
    return secret(keys.get().create(wanted, by.getName()));
  }

  /** Shows a key, without its secret. */
  @GET
  @Path("{key_id}")
  @RestOperation(
      id = "get_key",
      summary = "Show a key",
      scope = Scope.KEY_ADMIN,
      answer = KeyShapes.Key.class,
      failures = {404})
  public Response get(@PathParam("key_id") String id) {
    return Responses.json(shown(keys.get().find(id).orElseThrow(() -> notFound(id))));
  }

  /** Gives a key another secret, which is in this answer and never again. */
  @POST
  @Path("{key_id}/rotate")
  @RestOperation(
      id = "rotate_key",
      summary = "Give a key another secret",
      scope = Scope.KEY_ADMIN,
      body = BodyLimit.JSON,
      request = KeyShapes.Rotation.class,
      answer = KeyShapes.Key.class,
      failures = {404})
  public Response rotate(@PathParam("key_id") String id, InputStream body) {
    JsonReader reader = JsonReader.of(RequestBody.object(body), "body");
    int grace = reader.integer("grace_seconds", 0, 0, LONGEST_GRACE_SECONDS);
    reader.requireValid(ServerError.INVALID_REQUEST);
    return secret(keys.get().rotate(id, Duration.ofSeconds(grace)).orElseThrow(() -> notFound(id)));
  }

  /** Revokes a key for good. */
  @DELETE
  @Path("{key_id}")
  @RestOperation(
      id = "revoke_key",
      summary = "Revoke a key",
      scope = Scope.KEY_ADMIN,
      failures = {404})
  public Response revoke(@PathParam("key_id") String id) {
    if (!keys.get().revoke(id)) {
      throw notFound(id);
    }
    return Response.noContent().build();
  }

  private static VconException notFound(String id) {
    return new VconException(ServerError.KEY_NOT_FOUND, "key: " + id + " not found");
  }

  private static Response secret(ApiKey.Made made) {
    Response shown = Responses.json(shown(made.key()).put("key", made.secret()));
    return Response.fromResponse(shown).header("Cache-Control", "no-store").build();
  }

  private static ObjectNode shown(ApiKey key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", key.id()).put("prefix", "vcon_" + key.id()).put("name", key.name());
    key.roles().stream().sorted().map(Role::word).forEach(json.putArray("roles")::add);
    key.allScopes().stream().map(Scope::word).forEach(json.putArray("scopes")::add);
    key.queues().stream().sorted().forEach(json.putArray("queues")::add);
    json.put("created", key.created().toString()).put("created_by", key.createdBy());
    key.expires().ifPresent(time -> json.put("expires", time.toString()));
    key.former().ifPresent(time -> json.put("former_secret_until", time.toString()));
    return json;
  }
}
