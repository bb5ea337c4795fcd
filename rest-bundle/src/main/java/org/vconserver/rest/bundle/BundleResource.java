package org.vconserver.rest.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.server.ThisServer;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.VconException;

/**
 * Shows and changes the jars in this server's deploy folders: each server of many has its own.
 * Thread-safe.
 */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Bundles")
public final class BundleResource {
  private final Supplier<BundleDeployments> bundles;
  private final Supplier<ThisServer> thisServer;
  private final BundleAccess access;

  /**
   * Makes the resource.
   *
   * @param access says whether what is deployed may be changed
   */
  public BundleResource(
      Supplier<BundleDeployments> bundles, Supplier<ThisServer> thisServer, BundleAccess access) {
    this.bundles = bundles;
    this.thisServer = thisServer;
    this.access = access;
  }

  @GET
  @Path("bundles")
  @RestOperation(
      id = "get_bundles",
      summary = "What is deployed on this server",
      scope = Scope.BUNDLE_READ,
      answer = BundleShapes.Bundles.class,
      failures = {503})
  public Response list() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("server", thisServer.get().state().key());
    ArrayNode array = json.putArray("bundles");
    bundles.get().list().forEach(bundle -> array.add(bundle.json()));
    return Responses.json(json);
  }

  @GET
  @Path("bundles/{file}")
  @RestOperation(
      id = "get_bundle",
      summary = "One jar",
      scope = Scope.BUNDLE_READ,
      answer = BundleShapes.Bundle.class,
      failures = {404, 503})
  public Response get(@PathParam("file") String file) {
    return answer(
        bundles
            .get()
            .find(file)
            .orElseThrow(
                () ->
                    new VconException(
                        ServerError.BUNDLE_NOT_FOUND, "bundle: " + file + " not found")));
  }

  /** Takes a jar as the folder does, and waits some seconds for the verdict. */
  @PUT
  @Path("bundles/{file}")
  @RestOperation(
      id = "put_bundle",
      summary = "Deploy a jar",
      scope = Scope.BUNDLE_DEPLOY,
      body = BodyLimit.JAR,
      pool = Pool.LONG,
      answer = BundleShapes.Bundle.class,
      failures = {403, 404, 413, 503})
  public Response put(@PathParam("file") String file, InputStream body) {
    access.require("Bundles");
    DeployedBundle verdict = bundles.get().put(file, body);
    if (verdict.state() == DeployState.REFUSED) {
      throw new VconException(
          ServerError.BUNDLE_REFUSED, "bundle: " + file + " refused: " + verdict.reason());
    }
    return answer(verdict);
  }

  @DELETE
  @Path("bundles/{file}")
  @RestOperation(
      id = "delete_bundle",
      summary = "Remove a jar",
      scope = Scope.BUNDLE_DEPLOY,
      answer = BundleShapes.Bundle.class,
      failures = {403, 404, 503})
  public Response remove(
      @PathParam("file") String file,
      @QueryParam("force") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String force) {
    access.require("Bundles");
    return answer(bundles.get().remove(file, Params.truth("force", force, false)));
  }

  @PUT
  @Path("bundles/{file}/drain")
  @RestOperation(
      id = "drain_bundle",
      summary = "Take a bundle out of use",
      scope = Scope.BUNDLE_DEPLOY,
      answer = BundleShapes.Bundle.class,
      failures = {403, 404, 503})
  public Response drain(@PathParam("file") String file) {
    access.require("Bundles");
    return answer(bundles.get().drain(file));
  }

  @PUT
  @Path("bundles/{file}/resume")
  @RestOperation(
      id = "resume_bundle",
      summary = "Take a drained bundle into use again",
      scope = Scope.BUNDLE_DEPLOY,
      answer = BundleShapes.Bundle.class,
      failures = {403, 404, 503})
  public Response resume(@PathParam("file") String file) {
    access.require("Bundles");
    return answer(bundles.get().resume(file));
  }

  @PUT
  @Path("bundles/{file}/rollback")
  @RestOperation(
      id = "roll_back_bundle",
      summary = "Put a kept version back",
      scope = Scope.BUNDLE_DEPLOY,
      pool = Pool.LONG,
      answer = BundleShapes.Bundle.class,
      failures = {403, 404, 409, 503})
  public Response rollBack(
      @PathParam("file") String file, @QueryParam("digest") @Nullable String digest) {
    access.require("Bundles");
    return answer(bundles.get().rollBack(file, Optional.ofNullable(digest)));
  }

  /** Lets another bundle than the first one have the name of a processor. */
  @PUT
  @Path("bundles/processors/{name}")
  @RestOperation(
      id = "hand_over_processor",
      summary = "Hand the name of a processor over to a bundle",
      scope = Scope.BUNDLE_DEPLOY,
      pool = Pool.LONG,
      failures = {403, 404, 503})
  public Response handOver(
      @PathParam("name") String processor, @QueryParam("bundle") @Nullable String bundle) {
    access.require("Bundles");
    bundles.get().handOver(processor, Params.required("bundle", bundle));
    return Responses.nothing();
  }

  private static Response answer(DeployedBundle bundle) {
    return Responses.json(bundle.json());
  }
}
