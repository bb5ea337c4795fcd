package org.vconserver.rest.process;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.rest.peer.PeerErrors;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.rest.vcon.VconShapes;
import org.vconserver.vcon.error.VconException;

/** Runs a pipeline for a caller who waits. Thread-safe. */
@Path("pipeline/{name}/run")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Pipelines")
public final class PipelineRunResource {
  private final Supplier<PipelineStore> pipelines;
  private final Supplier<PipelineRunner> runner;
  private final PeerVconFormat format;

  public PipelineRunResource(
      Supplier<PipelineStore> pipelines, Supplier<PipelineRunner> runner, PeerVconFormat format) {
    this.pipelines = pipelines;
    this.runner = runner;
    this.format = format;
  }

  @POST
  @RestOperation(
      id = "run_pipeline_pipeline__name__run_post",
      summary = "Run a pipeline on a vCon sent along",
      scope = Scope.PIPELINE_RUN,
      body = BodyLimit.JSON,
      pool = Pool.RUN,
      request = VconShapes.Given.class,
      answer = RunShapes.PipelineOutput.class,
      headers = {WireHeader.IDEMPOTENCY_KEY, WireHeader.TRACEPARENT, WireHeader.VCON_NOTICES})
  @PeerErrors(
      runs = true,
      value = {ServerError.VCON_NOT_FOUND, ServerError.INVALID_OPTIONS})
  public Response runGiven(
      @PathParam("name") String name,
      @QueryParam("save_vcons") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String saveVcons,
      @QueryParam("return_results") @Schema(implementation = boolean.class, defaultValue = "true")
          @Nullable String returnResults,
      InputStream body,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    PipelineDefinition pipeline = pipeline(name);
    byte[] content = RequestBody.bytes(body);
    RunRequest.Input input = new RunRequest.Given(RequestBody.vcon(content, false), true);
    RunRequest.Asked asked = Asking.run(call, () -> content);
    return run(name, pipeline, input, saves(saveVcons, call), returnResults, asked);
  }

  @POST
  @Path("{uuid}")
  @RestOperation(
      id = "run_pipeline_uuid_pipeline__name__run__uuid__post",
      summary = "Run a pipeline on a stored vCon",
      scope = Scope.PIPELINE_RUN,
      also = Scope.VCON_READ,
      pool = Pool.RUN,
      answer = RunShapes.PipelineOutput.class,
      headers = {WireHeader.IDEMPOTENCY_KEY, WireHeader.TRACEPARENT, WireHeader.VCON_NOTICES})
  @PeerErrors(
      runs = true,
      value = {ServerError.VCON_NOT_FOUND, ServerError.INVALID_OPTIONS})
  public Response runStored(
      @PathParam("name") String name,
      @PathParam("uuid") String uuid,
      @QueryParam("save_vcons") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String saveVcons,
      @QueryParam("return_results") @Schema(implementation = boolean.class, defaultValue = "true")
          @Nullable String returnResults,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    RunRequest.Input input = new RunRequest.Stored(uuid);
    RunRequest.Asked asked = Asking.run(call, () -> new byte[0]);
    return run(name, pipeline(name), input, saves(saveVcons, call), returnResults, asked);
  }

  private static boolean saves(@Nullable String asked, ContainerRequestContext call) {
    boolean save = Params.truth("save_vcons", asked, false);
    if (save) {
      Rights.require(call, Scope.VCON_WRITE);
    }
    return save;
  }

  private PipelineDefinition pipeline(String name) {
    return pipelines
        .get()
        .find(name)
        .orElseThrow(
            () ->
                new VconException(
                    ServerError.PIPELINE_NOT_FOUND, "pipeline: " + name + " not found"));
  }

  private Response run(
      String name,
      PipelineDefinition pipeline,
      RunRequest.Input input,
      boolean save,
      @Nullable String returnResults,
      RunRequest.Asked asked)
      throws InterruptedException {
    boolean answer = Params.truth("return_results", returnResults, true);
    RunRequest request = new RunRequest(List.of(input), Map.of(), save, true, asked);
    RunResult result = runner.get().run(name, pipeline, request);
    return answer ? RunAnswer.whole(result, format) : RunAnswer.nothing(result);
  }
}
