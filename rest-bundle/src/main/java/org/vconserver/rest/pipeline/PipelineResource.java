package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.rest.peer.PeerErrors;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Keeps the definitions of pipelines. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Pipelines")
public final class PipelineResource {
  private final Supplier<PipelineStore> pipelines;
  private final Supplier<PipelineRunner> runner;
  private final MaskedSecrets secrets;
  private final PipelineSaving saving;
  private final boolean compat;

  /**
   * Makes the resource.
   *
   * @param compat whether steps must have options, as with py_vcon_server
   */
  public PipelineResource(
      Supplier<PipelineStore> pipelines,
      Supplier<PipelineRunner> runner,
      MaskedSecrets secrets,
      PipelineSaving saving,
      boolean compat) {
    this.secrets = secrets;
    this.saving = saving;
    this.compat = compat;
    this.pipelines = pipelines;
    this.runner = runner;
  }

  @GET
  @Path("pipelines")
  @RestOperation(
      id = "get_pipeline_names_pipelines_get",
      summary = "Names of the pipelines",
      scope = Scope.PIPELINE_READ,
      answer = String[].class)
  public Response names() {
    return Responses.strings(pipelines.get().names());
  }

  @GET
  @Path("pipeline/{name}")
  @RestOperation(
      id = "get_pipeline_pipeline__name__get",
      summary = "Read a pipeline",
      scope = Scope.PIPELINE_READ,
      answer = PipelineShapes.Answered.class)
  public Response get(@PathParam("name") String name) {
    PipelineDefinition definition = pipelines.get().find(name).orElseThrow(() -> notFound(name));
    return Responses.json(FilledPipeline.of(definition, secrets));
  }

  @PUT
  @Path("pipeline/{name}")
  @RestOperation(
      id = "update_pipeline_pipeline__name__put",
      summary = "Store a pipeline",
      scope = Scope.PIPELINE_WRITE,
      body = BodyLimit.JSON,
      request = PipelineShapes.Given.class,
      headers = {WireHeader.PIPELINE_WARNINGS, WireHeader.VCON_WARNINGS})
  @PeerErrors(ServerError.INVALID_OPTIONS)
  public Response put(
      @PathParam("name") String name,
      @QueryParam("validate_processor_options")
          @Schema(implementation = boolean.class, defaultValue = "true")
          @Nullable String validate,
      InputStream body,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    Params.name("path", "name", name);
    boolean check = Params.truth("validate_processor_options", validate, true);
    ObjectNode given = RequestBody.object(body);
    if (compat) {
      requireOptions(given);
    }
    PipelineDefinition definition =
        secrets.unmasked(PipelineDefinition.of(given), () -> pipelines.get().find(name));
    PipelineChange change = PipelineChange.saved(Asking.chain(call).askedBy());
    return PipelineSaving.tell(Responses.nothing(), saving.save(name, definition, check, change));
  }

  /** Tells what would stand against a run now, and what may not be meant. */
  @GET
  @Path("pipeline/{name}/check")
  @RestOperation(
      id = "check_pipeline",
      summary = "Check a pipeline",
      scope = Scope.PIPELINE_READ,
      answer = PipelineShapes.Check.class,
      failures = {404})
  public Response check(@PathParam("name") String name) throws InterruptedException {
    PipelineDefinition definition = pipelines.get().find(name).orElseThrow(() -> notFound(name));
    PipelineFindings findings =
        new PipelineFindings(runner.get().check(definition), saving.warnings(name, definition));
    return Responses.json(findings.json(name));
  }

  @DELETE
  @Path("pipeline/{name}")
  @RestOperation(
      id = "delete_pipeline_pipeline__name__delete",
      summary = "Delete a pipeline",
      scope = Scope.PIPELINE_WRITE)
  public Response delete(@PathParam("name") String name) {
    if (!pipelines.get().delete(name)) {
      throw notFound(name);
    }
    return Responses.nothing();
  }

  private static void requireOptions(ObjectNode given) {
    List<FieldError> faults = new ArrayList<>();
    JsonNode steps = given.path("processors");
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.path(i).has("processor_options")) {
        faults.add(
            new FieldError(
                List.of("processors", i, "processor_options"),
                "Field required",
                FaultType.MISSING));
      }
    }
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_PIPELINE, faults);
    }
  }

  static VconException notFound(String name) {
    return new VconException(ServerError.PIPELINE_NOT_FOUND, "pipeline: " + name + " not found");
  }
}
