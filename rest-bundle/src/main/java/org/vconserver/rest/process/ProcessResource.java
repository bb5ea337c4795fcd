package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.rest.peer.PeerErrors;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.peer.ProcessorCall;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Runs one processor, on a stored vCon or on what the caller brings. Thread-safe. */
@Path("")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Processors")
public final class ProcessResource {
  private final Supplier<ProcessorRegistry> processors;
  private final Supplier<PipelineRunner> runner;
  private final PeerVconFormat format;

  public ProcessResource(
      Supplier<ProcessorRegistry> processors,
      Supplier<PipelineRunner> runner,
      PeerVconFormat format) {
    this.processors = processors;
    this.runner = runner;
    this.format = format;
  }

  @POST
  @Path("process/{vcon_uuid}/{processor}")
  @RestOperation(
      id = "run_vcon_processor_process__vcon_uuid__{processor}_post",
      scope = Scope.PROCESS,
      also = Scope.VCON_READ,
      body = BodyLimit.JSON,
      pool = Pool.RUN,
      request = ObjectNode.class,
      answer = RunShapes.Output.class,
      failures = {404, 500},
      headers = {WireHeader.IDEMPOTENCY_KEY, WireHeader.TRACEPARENT, WireHeader.VCON_NOTICES})
  @PeerErrors(runs = true)
  public Response process(
      @PathParam("vcon_uuid") String uuid,
      @PathParam("processor") String processor,
      @QueryParam("commit_changes") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String commitChanges,
      @QueryParam("return_whole_vcon")
          @Schema(implementation = boolean.class, defaultValue = "true")
          @Nullable String returnWholeVcon,
      InputStream body,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    requireActive(processor);
    boolean commit = commits(commitChanges, call);
    boolean whole = Params.truth("return_whole_vcon", returnWholeVcon, true) || format.isPeer();
    ObjectNode options = RequestBody.object(body);
    List<RunRequest.Input> inputs = List.of(new RunRequest.Stored(uuid));
    return run(
        processor,
        options,
        new RunRequest(
            inputs, Map.of(), commit, false, Asking.run(call, () -> StrictJson.write(options))),
        whole,
        call);
  }

  @POST
  @Path("processIO/{processor}")
  @RestOperation(
      id = "run_vcon_processor_io_processIO_{processor}_post",
      scope = Scope.PROCESS,
      body = BodyLimit.JSON,
      pool = Pool.RUN,
      request = RunShapes.InputRequest.class,
      answer = RunShapes.Output.class,
      failures = {404, 500},
      headers = {WireHeader.IDEMPOTENCY_KEY, WireHeader.TRACEPARENT, WireHeader.VCON_NOTICES})
  @PeerErrors(runs = true)
  public Response processIo(
      @PathParam("processor") String processor,
      @QueryParam("commit_changes") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String commitChanges,
      InputStream body,
      @Context ContainerRequestContext call)
      throws InterruptedException {
    requireActive(processor);
    boolean commit = commits(commitChanges, call);
    JsonReader request = RequestBody.reader(body);
    List<RunRequest.Input> inputs = new ArrayList<>();
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    request
        .object("processor_io")
        .ifPresent(
            io -> {
              vcons(io).forEach(vcon -> inputs.add(new RunRequest.Given(vcon, false)));
              tree(io, "parameters")
                  .properties()
                  .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
            });
    ObjectNode options = tree(request, "processor_options");
    request.requireValid(ServerError.INVALID_REQUEST);
    return run(
        processor,
        options,
        new RunRequest(
            inputs,
            parameters,
            commit,
            false,
            Asking.run(call, () -> StrictJson.write(request.tree()))),
        true,
        call);
  }

  private static boolean commits(@Nullable String asked, ContainerRequestContext call) {
    boolean commit = Params.truth("commit_changes", asked, false);
    if (commit) {
      Rights.require(call, Scope.VCON_WRITE);
    }
    return commit;
  }

  private Response run(
      String processor,
      ObjectNode options,
      RunRequest request,
      boolean whole,
      ContainerRequestContext call)
      throws InterruptedException {
    processors.get().find(processor).ifPresent(found -> ProcessorCall.note(call, found, options));
    PipelineDefinition pipeline = PipelineDefinition.ofStep(new PipelineStep(processor, options));
    try {
      RunResult result = runner.get().run(processor, pipeline, request);
      return whole ? RunAnswer.whole(result, format) : RunAnswer.uuids(result, format);
    } catch (VconException e) {
      if (e.code() == ServerError.PROCESSOR_NOT_REGISTERED) {
        requireActive(processor); // it has gone since it was looked for: its path is not there
      }
      throw e;
    }
  }

  /** Requires that the processor is active: its paths exist for as long as it is. */
  private void requireActive(String processor) {
    ProcessorRegistry registry = processors.get();
    if (registry.find(processor).isPresent()) {
      return;
    }
    if (format.isPeer()) {
      throw new NotFoundException();
    }
    String seen =
        registry
            .lastSeen(processor)
            .map(time -> "; it was until " + time.truncatedTo(ChronoUnit.SECONDS))
            .orElse("");
    throw new VconException(
        ServerError.PROCESSOR_NOT_FOUND, "processor " + processor + " is not active" + seen);
  }

  private static ObjectNode tree(JsonReader from, String name) {
    return from.object(name).map(JsonReader::tree).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static List<Vcon> vcons(JsonReader io) {
    List<Vcon> vcons = new ArrayList<>();
    for (JsonReader vcon : io.objects("vcons")) {
      try {
        vcons.add(RequestBody.vcon(vcon.tree()));
      } catch (VconException e) {
        if (VconError.isOfMemory(e.code())) {
          throw e;
        }
        vcon.fault(FaultType.VALUE_ERROR, e.getMessage());
      }
    }
    return vcons;
  }
}
