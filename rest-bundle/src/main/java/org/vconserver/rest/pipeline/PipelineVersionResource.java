package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Shows the versions of pipelines, and goes back to them. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Pipelines")
public final class PipelineVersionResource {
  private final Supplier<PipelineStore> pipelines;
  private final MaskedSecrets secrets;
  private final PipelineSaving saving;

  public PipelineVersionResource(
      Supplier<PipelineStore> pipelines, MaskedSecrets secrets, PipelineSaving saving) {
    this.pipelines = pipelines;
    this.secrets = secrets;
    this.saving = saving;
  }

  @GET
  @Path("pipeline/{name}/versions")
  @RestOperation(
      id = "get_pipeline_versions",
      summary = "Versions of a pipeline",
      scope = Scope.PIPELINE_READ,
      answer = PipelineShapes.Versions.class,
      failures = {404})
  public Response list(@PathParam("name") String name) {
    List<PipelineVersion> versions = versions(name);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("pipeline", name);
    ArrayNode array = json.putArray("versions");
    versions.forEach(version -> array.add(json(version)));
    return Responses.json(json);
  }

  @GET
  @Path("pipeline/{name}/versions/{version}")
  @RestOperation(
      id = "get_pipeline_version",
      summary = "A version of a pipeline",
      scope = Scope.PIPELINE_READ,
      answer = PipelineShapes.VersionWithDefinition.class,
      failures = {404})
  public Response get(@PathParam("name") String name, @PathParam("version") String version) {
    long number = Params.number("version", version);
    PipelineVersion found =
        versions(name).stream()
            .filter(one -> one.number() == number)
            .findFirst()
            .orElseThrow(() -> notKept(name, number));
    ObjectNode json = json(found);
    json.set("definition", FilledPipeline.of(definition(name, number), secrets));
    return Responses.json(json);
  }

  /** Makes an earlier version the present one, as a version of its own. */
  @PUT
  @Path("pipeline/{name}/rollback")
  @RestOperation(
      id = "roll_back_pipeline",
      summary = "Go back to a version of a pipeline",
      scope = Scope.PIPELINE_WRITE,
      answer = PipelineShapes.Version.class,
      failures = {404},
      headers = {WireHeader.PIPELINE_WARNINGS, WireHeader.VCON_WARNINGS})
  public Response rollBack(
      @PathParam("name") String name,
      @QueryParam("version") @Schema(implementation = long.class) @Nullable String version,
      @QueryParam("validate_processor_options")
          @Schema(implementation = boolean.class, defaultValue = "true")
          @Nullable String validate,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    boolean check = Params.truth("validate_processor_options", validate, true);
    long number =
        version == null ? versions(name).get(0).number() - 1 : Params.id("version", version);
    PipelineDefinition definition = definition(name, number);
    PipelineChange change = PipelineChange.rolledBack(number, Asking.chain(call).askedBy());
    List<FieldError> warnings = saving.save(name, definition, check, change);
    return PipelineSaving.tell(Responses.json(json(versions(name).get(0))), warnings);
  }

  /** Gives the versions that are kept, the newest first: at least one. */
  private List<PipelineVersion> versions(String name) {
    List<PipelineVersion> versions = pipelines.get().versions(name);
    if (versions.isEmpty()) {
      throw pipelines.get().find(name).isEmpty()
          ? PipelineResource.notFound(name)
          : new VconException(
              ServerError.PIPELINE_VERSION_NOT_FOUND,
              "pipeline: " + name + " has no versions: its store keeps none");
    }
    return versions;
  }

  private PipelineDefinition definition(String name, long number) {
    return pipelines.get().version(name, number).orElseThrow(() -> notKept(name, number));
  }

  private static VconException notKept(String name, long number) {
    return new VconException(
        ServerError.PIPELINE_VERSION_NOT_FOUND,
        "pipeline: version " + number + " of " + name + " not found");
  }

  private static ObjectNode json(PipelineVersion version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", version.number()).put("at", version.at().toString());
    return json.setAll(version.change().json());
  }
}
