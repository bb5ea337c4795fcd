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
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
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
    JsonReader request = RequestBody.reader(body, headers, settings);
    JsonReader io =
        request.object("processor_io").orElse(JsonReader.of(JsonNodeFactory.instance.objectNode()));
    List<RunRequest.Input> inputs = new ArrayList<>();
    vcons(io).forEach(vcon -> inputs.add(new RunRequest.Given(vcon, false)));
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    tree(io, "parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    ObjectNode options = tree(request, "processor_options");
    request.requireValid(ServerError.INVALID_REQUEST);
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

  private static ObjectNode tree(JsonReader from, String name) {
    return from.object(name).map(JsonReader::tree).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static List<Vcon> vcons(JsonReader io) {
    List<Vcon> vcons = new ArrayList<>();
    for (JsonReader vcon : io.objects("vcons")) {
      try {
        vcons.add(Vcon.of(vcon.tree()));
      } catch (VconServerException e) {
        vcon.fault(FaultType.VALUE_ERROR, e.getMessage());
      }
    }
    return vcons;
  }
}
