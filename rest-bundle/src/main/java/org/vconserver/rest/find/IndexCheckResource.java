package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.VconIndex;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Compares the index with the vCons, and mends it. Thread-safe. */
@Path("vcons/check")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class IndexCheckResource {
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
  private static final int AT_ONCE = 50;

  private final Supplier<VconIndex> index;
  private final LongSupplier nanos;

  /**
   * Makes the resource; the index throws if it is away, {@code nanos} is a clock that only
   * measures.
   */
  public IndexCheckResource(Supplier<VconIndex> index, LongSupplier nanos) {
    this.index = index;
    this.nanos = nanos;
  }

  /** Looks for two seconds, and says where to go on. */
  @POST
  @RestOperation(
      id = "check_index",
      summary = "Compare the index with the vCons, and mend it",
      scope = Scope.SERVER_ADMIN,
      pool = Pool.LONG,
      answer = FindShapes.Check.class)
  public Response check(
      @QueryParam("after") @Nullable String after, @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("after"));
    long begun = nanos.getAsLong();
    long examined = 0;
    long mended = 0;
    @Nullable String next = after;
    do {
      IndexCheck part = index.get().check(next, AT_ONCE);
      examined += part.examined();
      mended += part.mended();
      next = part.next();
    } while (next != null && nanos.getAsLong() - begun < LONGEST_LOOK.toNanos());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("examined", examined).put("mended", mended).put("next_after", next);
    return Responses.json(answer);
  }
}
