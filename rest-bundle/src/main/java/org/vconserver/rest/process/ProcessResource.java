package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.vcon.StrictJson;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.peer.ProcessorCall;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** Running one processor, on a stored vCon or on what the caller brings. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class ProcessResource {
  private final Services services;
  private final RestSettings settings;
  private final ContainerRequestContext call;

  @Inject
  public ProcessResource(
      Services services, RestSettings settings, @Context ContainerRequestContext call) {
    this.services = services;
    this.settings = settings;
    this.call = call;
  }

  @POST
  @Path("process/{uuid}/{processor}")
  public Response process(
      @PathParam("uuid") String uuid,
      @PathParam("processor") String processor,
      @QueryParam("commit_changes") @Nullable String commitChanges,
      @QueryParam("return_whole_vcon") @Nullable String returnWholeVcon,
      InputStream body,
      @Context HttpHeaders headers)
      throws InterruptedException {
    requireActive(processor);
    boolean commit = Params.truth("commit_changes", commitChanges, false);
    boolean whole = Params.truth("return_whole_vcon", returnWholeVcon, true);
    ObjectNode options = RequestBody.object(body, headers, settings);
    List<RunRequest.Input> inputs = List.of(new RunRequest.Stored(Params.uuid(uuid)));
    return run(processor, options, new RunRequest(inputs, Map.of(), commit, false), whole);
  }

  @POST
  @Path("processIO/{processor}")
  public Response processIo(
      @PathParam("processor") String processor,
      @QueryParam("commit_changes") @Nullable String commitChanges,
      InputStream body,
      @Context HttpHeaders headers)
      throws InterruptedException {
    requireActive(processor);
    boolean commit = Params.truth("commit_changes", commitChanges, false);
    ObjectNode request = RequestBody.object(body, headers, settings);
    ObjectNode io = object(request, "processor_io");
    List<RunRequest.Input> inputs = new ArrayList<>();
    vcons(io).forEach(vcon -> inputs.add(new RunRequest.Given(vcon, false)));
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    object(io, "parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    ObjectNode options = object(request, "processor_options");
    return run(processor, options, new RunRequest(inputs, parameters, commit, false), true);
  }

  private Response run(String processor, ObjectNode options, RunRequest request, boolean whole)
      throws InterruptedException {
    services
        .processors()
        .find(processor)
        .ifPresent(
            found -> call.setProperty(ProcessorCall.PROPERTY, ProcessorCall.of(found, options)));
    PipelineDefinition pipeline = PipelineDefinition.ofStep(new PipelineStep(processor, options));
    RunResult result = services.runner().run(processor, pipeline, request);
    return Responses.json(RunAnswer.of(result, new PeerVconFormat(settings), whole));
  }

  /** The paths of a processor exist for as long as it is active. */
  private void requireActive(String processor) {
    if (services.processors().find(processor).isEmpty()) {
      throw new NotFoundException();
    }
  }

  private static ObjectNode object(ObjectNode from, String name) {
    JsonNode value = from.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw fault(List.of("body", name), "must be an object, not " + StrictJson.describe(value));
  }

  private static List<Vcon> vcons(ObjectNode io) {
    JsonNode array = io.path("vcons");
    if (!array.isMissingNode() && !array.isNull() && !array.isArray()) {
      throw fault(
          List.of("body", "processor_io", "vcons"),
          "must be an array, not " + StrictJson.describe(array));
    }
    List<Vcon> vcons = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      List<Object> location = List.of("body", "processor_io", "vcons", i);
      if (!(array.get(i) instanceof ObjectNode vcon)) {
        throw fault(location, "must be an object, not " + StrictJson.describe(array.get(i)));
      }
      try {
        vcons.add(Vcon.of(vcon));
      } catch (VconServerException e) {
        throw fault(location, e.getMessage());
      }
    }
    return vcons;
  }

  private static VconServerException fault(List<Object> location, String message) {
    return new VconServerException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(location, message, "value_error")));
  }
}
