package org.vconserver.rest.processor;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Shows the processors of this server, those that it came with too. Thread-safe. */
@Path("processors")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Processors")
public final class ProcessorResource {
  private final Supplier<ProcessorRegistry> processors;
  private final Supplier<PipelineStore> pipelines;
  private final Supplier<Optional<BundleDeployments>> bundles;

  /**
   * Makes the resource.
   *
   * @param bundles gives nothing while no deploy folder is watched
   */
  public ProcessorResource(
      Supplier<ProcessorRegistry> processors,
      Supplier<PipelineStore> pipelines,
      Supplier<Optional<BundleDeployments>> bundles) {
    this.processors = processors;
    this.pipelines = pipelines;
    this.bundles = bundles;
  }

  /** Reads every pipeline, which may take a while where there are many. */
  @GET
  @RestOperation(
      id = "get_processors",
      summary = "Processors of this server",
      scope = Scope.BUNDLE_READ,
      pool = Pool.LONG,
      answer = ProcessorShapes.Processors.class,
      failures = {503})
  public Response list() {
    ProcessorRegistry registry = processors.get();
    Map<String, List<RegisteredProcessor>> versions = new TreeMap<>();
    for (RegisteredProcessor one : registry.all()) {
      versions.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one);
    }
    Map<String, SortedSet<String>> users = users();
    users.keySet().forEach(name -> versions.putIfAbsent(name, List.of()));
    List<DeployedBundle> jars = bundles.get().map(BundleDeployments::list).orElse(List.of());
    ProcessorReport report = new ProcessorReport(jars);
    versions.forEach(
        (name, all) -> report.add(name, all, users.getOrDefault(name, new TreeSet<>()), registry));
    return Responses.json(report.json());
  }

  /** Gives the pipelines that name each processor. */
  private Map<String, SortedSet<String>> users() {
    Map<String, SortedSet<String>> users = new TreeMap<>();
    PipelineStore store = pipelines.get();
    for (String name : store.names()) {
      Optional<PipelineDefinition> pipeline = store.find(name);
      for (PipelineStep step : pipeline.map(PipelineDefinition::steps).orElse(List.of())) {
        users.computeIfAbsent(step.processor(), processor -> new TreeSet<>()).add(name);
      }
    }
    return users;
  }
}
