package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.rest.pipeline.MaskedSecrets;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;

/** Tries pipelines out, stored or not, and shows what each step does. Thread-safe. */
@Path("pipeline/{name}/try")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Pipelines")
public final class TrialResource {
  private final Supplier<PipelineStore> pipelines;
  private final Supplier<PipelineRunner> runner;
  private final MaskedSecrets secrets;

  public TrialResource(
      Supplier<PipelineStore> pipelines, Supplier<PipelineRunner> runner, MaskedSecrets secrets) {
    this.pipelines = pipelines;
    this.runner = runner;
    this.secrets = secrets;
  }

  /** Saves nothing and enqueues nothing; what processors do outside of the server they do. */
  @POST
  @RestOperation(
      id = "try_pipeline",
      summary = "Try a pipeline out",
      scope = Scope.PIPELINE_RUN,
      body = BodyLimit.JSON,
      pool = Pool.RUN,
      request = TrialShapes.Request.class,
      answer = TrialShapes.Trial.class,
      failures = {404},
      headers = WireHeader.TRACEPARENT)
  public Response tryOut(
      @PathParam("name") String name, InputStream body, @Context ContainerRequestContext call)
      throws InterruptedException {
    JsonReader request = RequestBody.reader(body);
    Optional<ObjectNode> given = request.object("definition").map(JsonReader::tree);
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    request
        .object("parameters")
        .ifPresent(
            all -> all.tree().properties().forEach(p -> parameters.put(p.getKey(), p.getValue())));
    RunRequest.Input input = input(request);
    request.requireValid(ServerError.INVALID_REQUEST);
    if (given.isPresent()) {
      Rights.require(call, Scope.PIPELINE_WRITE); // it may have secrets of the stored one
    }
    if (input instanceof RunRequest.Stored) {
      Rights.require(call, Scope.VCON_READ);
    }
    RunRequest run =
        new RunRequest(
            List.of(input), parameters, false, true, RunRequest.Asked.once(Asking.chain(call)));
    return Responses.json(
        TrialAnswer.json(runner.get().tryOut(name, definition(name, given), run)));
  }

  /** Reads the vCon, which is given or named, never both. */
  private static RunRequest.Input input(JsonReader request) {
    Optional<JsonReader> vcon = request.object("vcon");
    Optional<String> uuid = request.text("vcon_uuid");
    request.requireValid(ServerError.INVALID_REQUEST);
    if (vcon.isPresent() == uuid.isPresent()) {
      request.fault(
          FaultType.VALUE_ERROR, "must be given, or else vcon_uuid of a stored one", "vcon");
    }
    request.requireValid(ServerError.INVALID_REQUEST);
    return uuid.isPresent()
        ? new RunRequest.Stored(uuid.get())
        : new RunRequest.Given(RequestBody.vcon(vcon.orElseThrow().tree()), false);
  }

  private PipelineDefinition definition(String name, Optional<ObjectNode> given) {
    PipelineStore store = pipelines.get();
    if (given.isPresent()) {
      return secrets.unmasked(PipelineDefinition.of(given.get()), () -> store.find(name));
    }
    return store
        .find(name)
        .orElseThrow(
            () ->
                new VconException(
                    ServerError.PIPELINE_NOT_FOUND, "pipeline: " + name + " not found"));
  }
}
