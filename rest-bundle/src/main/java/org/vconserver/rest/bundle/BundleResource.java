package org.vconserver.rest.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;

/** The jars in this server's deploy folders: each server of many has its own. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class BundleResource {
  private final Services services;
  private final RestSettings settings;

  @Inject
  public BundleResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @GET
  @Path("bundles")
  public Response list() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("server", services.thisServer().state().key());
    ArrayNode bundles = json.putArray("bundles");
    services.bundles().list().forEach(bundle -> bundles.add(bundle.json()));
    return Responses.json(json);
  }

  @GET
  @Path("bundles/{file}")
  public Response get(@PathParam("file") String file) {
    return answer(
        services
            .bundles()
            .find(file)
            .orElseThrow(
                () ->
                    new VconServerException(
                        ServerError.BUNDLE_NOT_FOUND, "bundle: " + file + " not found")));
  }

  /** Takes a jar as the folder does, and waits some seconds for the verdict. */
  @PUT
  @Path("bundles/{file}")
  public Response put(
      @PathParam("file") String file, InputStream body, @Context HttpHeaders headers) {
    BundleAccess.require(settings, headers);
    InputStream content = JarBody.of(body, headers.getMediaType(), settings.maxBodyBytes());
    DeployedBundle verdict = services.bundles().put(file, content);
    if (verdict.state() == DeployState.REFUSED) {
      throw new VconServerException(
          ServerError.BUNDLE_REFUSED, "bundle: " + file + " refused: " + verdict.reason());
    }
    return answer(verdict);
  }

  @DELETE
  @Path("bundles/{file}")
  public Response remove(
      @PathParam("file") String file,
      @QueryParam("force") @Nullable String force,
      @Context HttpHeaders headers) {
    BundleAccess.require(settings, headers);
    return answer(services.bundles().remove(file, Params.truth("force", force, false)));
  }

  @PUT
  @Path("bundles/{file}/drain")
  public Response drain(@PathParam("file") String file, @Context HttpHeaders headers) {
    BundleAccess.require(settings, headers);
    return answer(services.bundles().drain(file));
  }

  @PUT
  @Path("bundles/{file}/resume")
  public Response resume(@PathParam("file") String file, @Context HttpHeaders headers) {
    BundleAccess.require(settings, headers);
    return answer(services.bundles().resume(file));
  }

  @PUT
  @Path("bundles/{file}/rollback")
  public Response rollBack(
      @PathParam("file") String file,
      @QueryParam("digest") @Nullable String digest,
      @Context HttpHeaders headers) {
    BundleAccess.require(settings, headers);
    return answer(services.bundles().rollBack(file, Optional.ofNullable(digest)));
  }

  private static Response answer(DeployedBundle bundle) {
    return Responses.json(bundle.json());
  }
}
