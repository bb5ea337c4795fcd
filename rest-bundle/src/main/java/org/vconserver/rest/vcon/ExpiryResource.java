package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** Tells, and says, when a vCon expires. Thread-safe. */
@Path("vcon/{vcon_uuid}/expires")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ExpiryResource {
  /** Says how often it is tried while others change the vCon. */
  private static final int MOST_TRIES = 5;

  private final Supplier<VconStore> vcons;
  private final AskedExpiry asked;

  /** Makes the resource; the store throws if it is away. */
  public ExpiryResource(Supplier<VconStore> vcons, Clock clock) {
    this.vcons = vcons;
    this.asked = new AskedExpiry(clock);
  }

  @GET
  @RestOperation(
      id = "vcon_expires",
      summary = "Tell when a vCon expires",
      scope = Scope.VCON_READ,
      answer = VconShapes.Expires.class,
      failures = {404})
  public Response get(@PathParam("vcon_uuid") String uuid) {
    Optional<Instant> expires = vcons.get().expires(uuid);
    if (expires.isEmpty()) {
      AskedRevision.present(vcons.get(), uuid);
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("vcon", VconUuid.key(uuid));
    answer.put(AskedExpiry.EXPIRES, expires.map(Instant::toString).orElse(null));
    return Responses.json(answer);
  }

  @PUT
  @RestOperation(
      id = "set_vcon_expires",
      summary = "Let a vCon expire",
      scope = Scope.VCON_DELETE,
      body = BodyLimit.JSON,
      request = VconShapes.Expiry.class,
      failures = {404, 409, 501})
  public Response put(
      @PathParam("vcon_uuid") String uuid,
      InputStream body,
      @Context ContainerRequestContext call) {
    set(uuid, asked.body(body), Asking.cause(call));
    return Responses.nothing();
  }

  @DELETE
  @RestOperation(
      id = "clear_vcon_expires",
      summary = "Let a vCon never expire",
      scope = Scope.VCON_WRITE,
      failures = {404, 409, 501})
  public Response delete(
      @PathParam("vcon_uuid") String uuid, @Context ContainerRequestContext call) {
    set(uuid, VconExpiry.NEVER, Asking.cause(call));
    return Responses.nothing();
  }

  /** Saves the vCon as it is, with its expiry beside it: by the one way in which vCons change. */
  private void set(String uuid, VconExpiry expiry, ChangeCause cause) {
    ChangeCause setting = cause.with(false, List.of()).settingExpiry();
    for (int tries = 1; ; tries++) {
      StoredVcon stored = AskedRevision.present(vcons.get(), uuid);
      VconWrite write = VconWrite.expecting(stored.vcon(), stored.revision());
      try {
        vcons.get().save(List.of(write.because(setting).expiring(expiry)));
        return;
      } catch (VconException e) {
        if (e.code() != ServerError.REVISION_CONFLICT || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }
}
