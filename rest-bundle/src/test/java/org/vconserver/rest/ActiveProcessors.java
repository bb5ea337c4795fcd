package org.vconserver.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VersionRange;

/** Processors that are said to be active. */
final class ActiveProcessors implements ProcessorRegistry {
  final Map<String, Instant> gone = new HashMap<>();
  private final List<RegisteredProcessor> active = new ArrayList<>();

  /** Makes a processor active, with an option that has a default, a secret one and queries. */
  void add(String name) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("depth").put("type", "integer").put("default", 3);
    properties.putObject("key").put("type", "string").put("writeOnly", true);
    properties.putObject("queries").put("type", "object").put("x-query-language", "jq");
    active.add(registered(name, schema, 0));
  }

  /** Counts a run of a processor. */
  void ran(String name) {
    active.replaceAll(
        one ->
            one.name().equals(name) ? registered(name, one.optionsSchema(), one.runs() + 1) : one);
  }

  private static RegisteredProcessor registered(String name, ObjectNode schema, long runs) {
    return new RegisteredProcessor(
        name,
        "1.0.0",
        "bundle",
        "Title of " + name,
        "Description of " + name,
        true,
        name + "Options",
        schema,
        0,
        1,
        BundleRole.SERVING,
        runs,
        0);
  }

  @Override
  public List<RegisteredProcessor> active() {
    return active;
  }

  @Override
  public List<RegisteredProcessor> all() {
    return active;
  }

  @Override
  public Optional<RegisteredProcessor> find(String name, VersionRange versions) {
    return active.stream().filter(processor -> processor.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Instant> lastSeen(String name) {
    return Optional.ofNullable(gone.get(name));
  }

  @Override
  public ProcessorUse acquire(String name, VersionRange versions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> extensions() {
    return Set.of();
  }
}
