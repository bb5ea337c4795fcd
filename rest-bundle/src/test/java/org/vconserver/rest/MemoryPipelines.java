package org.vconserver.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Pipelines in memory, and a runner that answers as it is told. */
final class MemoryPipelines implements PipelineStore, PipelineRunner {
  private final Map<String, PipelineDefinition> definitions = new TreeMap<>();
  final List<FieldError> faults = new ArrayList<>();
  final List<FieldError> warnings = new ArrayList<>();
  RunResult result = new RunResult(List.of(), List.of(), List.of(), Map.of(), List.of(), List.of());
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
    definitions.put(name, definition);
  }

  @Override
  public boolean delete(String name) {
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
  public List<FieldError> check(PipelineDefinition definition) {
    return faults;
  }

  @Override
  public List<FieldError> warnings(PipelineDefinition definition) {
    return warnings;
  }
}
