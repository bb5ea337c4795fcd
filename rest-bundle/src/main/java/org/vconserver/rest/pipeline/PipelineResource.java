package org.vconserver.rest.pipeline;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** The definitions of pipelines. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class PipelineResource {
  /** Names the options in a saved pipeline that have no effect. */
  private static final String WARNINGS = "X-Pipeline-Warnings";

  private final Services services;
  private final RestSettings settings;

  @Inject
  public PipelineResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @GET
  @Path("pipelines")
  public Response names() {
    return Responses.strings(services.pipelines().names());
  }

  @GET
  @Path("pipeline/{name}")
  public Response get(@PathParam("name") String name) {
    PipelineDefinition definition =
        services.pipelines().find(name).orElseThrow(() -> notFound(name));
    return Responses.json(FilledPipeline.of(definition));
  }

  @PUT
  @Path("pipeline/{name}")
  public Response put(
      @PathParam("name") String name,
      @QueryParam("validate_processor_options") @Nullable String validate,
      InputStream body,
      @Context HttpHeaders headers) {
    Params.name("path", "name", name);
    boolean check = Params.truth("validate_processor_options", validate, true);
    PipelineDefinition definition =
        PipelineDefinition.of(RequestBody.object(body, headers, settings));
    List<FieldError> warnings = new ArrayList<>();
    if (check) {
      warnings.addAll(requireRunnable(definition));
    }
    services.pipelines().put(name, definition);
    Response answer = Responses.nothing();
    warnings.addAll(services.runner().warnings(definition));
    if (!warnings.isEmpty()) {
      answer
          .getHeaders()
          .add(WARNINGS, warnings.stream().map(FieldError::path).collect(Collectors.joining(", ")));
    }
    return answer;
  }

  @DELETE
  @Path("pipeline/{name}")
  public Response delete(@PathParam("name") String name) {
    if (!services.pipelines().delete(name)) {
      throw notFound(name);
    }
    return Responses.nothing();
  }

  /**
   * Refuses what can't run. A version that is not active is none of it: it may be kept, and come
   * because the pipeline names it.
   *
   * @return the steps that name such versions
   */
  private List<FieldError> requireRunnable(PipelineDefinition definition) {
    List<FieldError> faults = new ArrayList<>(services.runner().check(definition));
    List<FieldError> versions =
        faults.stream().filter(fault -> fault.is(FaultType.PROCESSOR_VERSION_NOT_ACTIVE)).toList();
    faults.removeAll(versions);
    for (FieldError fault : faults) {
      if (fault.is(FaultType.PROCESSOR_NOT_REGISTERED)) {
        throw new VconServerException(ServerError.PROCESSOR_NOT_REGISTERED, fault.message());
      }
    }
    if (!faults.isEmpty()) {
      throw new VconServerException(ServerError.INVALID_OPTIONS, faults);
    }
    return versions;
  }

  private static VconServerException notFound(String name) {
    return new VconServerException(
        ServerError.PIPELINE_NOT_FOUND, "pipeline: " + name + " not found");
  }
}
