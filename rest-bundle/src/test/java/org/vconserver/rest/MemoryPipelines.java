package org.vconserver.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Pipelines in memory, and a runner that answers as it is told. */
final class MemoryPipelines implements PipelineStore, PipelineRunner {
  private final Map<String, PipelineDefinition> definitions = new TreeMap<>();
  private final Map<String, List<PipelineVersion>> versions = new TreeMap<>();
  private final Map<String, PipelineDefinition> kept = new TreeMap<>();
  boolean keepsVersions = true;
  final List<FieldError> faults = new ArrayList<>();
  final List<FieldError> warnings = new ArrayList<>();
  RunResult result = new RunResult(List.of(), List.of(), List.of(), Map.of(), List.of(), List.of());
  RunTrial trial =
      new RunTrial(
          new RunTrial.Moment(List.of(), Map.of(), List.of()), List.of(), Optional.empty());
  @Nullable VconException failure;
  @Nullable RunRequest ran;
  @Nullable PipelineDefinition ranDefinition;

  @Override
  public void ping() {}

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(definitions.keySet());
  }

  @Override
  public Optional<PipelineDefinition> find(String name) {
    return Optional.ofNullable(definitions.get(name));
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    put(name, definition, PipelineChange.saved(null));
  }

  @Override
  public void put(String name, PipelineDefinition definition, PipelineChange change) {
    PipelineDefinition before = definitions.put(name, definition);
    List<PipelineVersion> all = versions.computeIfAbsent(name, key -> new ArrayList<>());
    if (keepsVersions && (before == null || !before.json().equals(definition.json()))) {
      all.add(0, new PipelineVersion(all.size() + 1, RestApi.NOW, change));
      kept.put(name + all.size(), definition);
    }
  }

  @Override
  public List<PipelineVersion> versions(String name) {
    return versions.getOrDefault(name, List.of());
  }

  @Override
  public Optional<PipelineDefinition> version(String name, long number) {
    return Optional.ofNullable(kept.get(name + number));
  }

  @Override
  public boolean delete(String name) {
    versions.remove(name);
    return definitions.remove(name) != null;
  }

  @Override
  public RunResult run(String name, PipelineDefinition definition, RunRequest request) {
    ran = request;
    ranDefinition = definition;
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  @Override
  public RunTrial tryOut(String name, PipelineDefinition definition, RunRequest request) {
    ran = request;
    ranDefinition = definition;
    return trial;
  }

  @Override
  public List<FieldError> check(PipelineDefinition definition) {
    return faults;
  }

  @Override
  public List<FieldError> warnings(PipelineDefinition definition) {
    return warnings;
  }
}
