package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** Running a pipeline for a caller who waits. */
@Path("pipeline/{name}/run")
@Consumes(MediaType.WILDCARD)
public final class PipelineRunResource {
  private final Services services;
  private final RestSettings settings;

  @Inject
  public PipelineRunResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @POST
  public Response runGiven(
      @PathParam("name") String name,
      @QueryParam("save_vcons") @Nullable String saveVcons,
      @QueryParam("return_results") @Nullable String returnResults,
      InputStream body,
      @Context HttpHeaders headers)
      throws InterruptedException {
    PipelineDefinition pipeline = pipeline(name);
    Vcon vcon = Vcon.parse(RequestBody.bytes(body, headers, settings));
    return run(name, pipeline, new RunRequest.Given(vcon, true), saveVcons, returnResults);
  }

  @POST
  @Path("{uuid}")
  public Response runStored(
      @PathParam("name") String name,
      @PathParam("uuid") String uuid,
      @QueryParam("save_vcons") @Nullable String saveVcons,
      @QueryParam("return_results") @Nullable String returnResults)
      throws InterruptedException {
    return run(
        name, pipeline(name), new RunRequest.Stored(Params.uuid(uuid)), saveVcons, returnResults);
  }

  private PipelineDefinition pipeline(String name) {
    return services.pipelines().find(name).orElseThrow(() -> notFound(name));
  }

  private Response run(
      String name,
      PipelineDefinition pipeline,
      RunRequest.Input input,
      @Nullable String saveVcons,
      @Nullable String returnResults)
      throws InterruptedException {
    boolean save = Params.truth("save_vcons", saveVcons, false);
    boolean answer = Params.truth("return_results", returnResults, true);
    RunResult result =
        services.runner().run(name, pipeline, new RunRequest(List.of(input), Map.of(), save, true));
    return Responses.json(
        answer
            ? RunAnswer.of(result, new PeerVconFormat(settings), true)
            : JsonNodeFactory.instance.nullNode());
  }

  private static VconServerException notFound(String name) {
    return new VconServerException(
        ServerError.PIPELINE_NOT_FOUND, "pipeline: " + name + " not found");
  }
}
