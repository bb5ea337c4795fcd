package org.vconserver.rest.processor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorFault;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;

/** Writes what is known of processors as {@code GET /processors} answers. Not thread-safe. */
final class ProcessorReport {
  private static final Set<BundleRole> SERVES = Set.of(BundleRole.SERVING, BundleRole.PINNED);

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ArrayNode processors = json.putArray("processors");
  private final List<DeployedBundle> jars;

  /**
   * Begins with the jars that do not serve.
   *
   * @param jars all that are deployed
   */
  ProcessorReport(List<DeployedBundle> jars) {
    this.jars = List.copyOf(jars);
    ArrayNode others = json.putArray("not_serving");
    for (DeployedBundle jar : jars) {
      if (jar.state() != DeployState.ACTIVE) {
        verdict(others.addObject(), jar).put("bundle", jar.bundle()).put("version", jar.version());
      }
    }
  }

  /**
   * Adds a processor.
   *
   * @param versions those that are there, the newest first
   * @param pipelines those that name it
   */
  void add(
      String name,
      List<RegisteredProcessor> versions,
      Collection<String> pipelines,
      ProcessorRegistry registry) {
    ObjectNode entry = processors.addObject().put("name", name).put("state", state(versions));
    pipelines.forEach(entry.putArray("pipelines")::add);
    ArrayNode all = entry.putArray("versions");
    versions.forEach(version -> put(all.addObject(), version));
    if (versions.isEmpty()) {
      entry.put("last_seen", registry.lastSeen(name).map(Object::toString).orElse(null));
    }
  }

  private static String state(List<RegisteredProcessor> versions) {
    if (versions.isEmpty()) {
      return "missing";
    }
    boolean serves = versions.stream().anyMatch(one -> SERVES.contains(one.role()));
    return serves ? "serving" : "leaving";
  }

  private void put(ObjectNode entry, RegisteredProcessor one) {
    entry.put("version", one.version()).put("bundle", one.bundle());
    entry.put("bundle_id", one.bundleId()).put("role", lower(one.role()));
    entry.put("title", one.title()).put("description", one.description());
    entry.put("may_modify", one.mayModify()).put("options", one.optionsName());
    entry.put("users", one.openUses()).put("runs", one.runs()).put("failures", one.failures());
    ProcessorFault fault = one.lastFault();
    if (fault == null) {
      entry.putNull("last_fault");
    } else {
      entry
          .putObject("last_fault")
          .put("at", fault.at().toString())
          .put("what", fault.what())
          .put("own", fault.own());
    }
    jar(one)
        .ifPresentOrElse(
            jar -> verdict(entry.putObject("deployed"), jar), () -> entry.putNull("deployed"));
  }

  private Optional<DeployedBundle> jar(RegisteredProcessor one) {
    return jars.stream()
        .filter(jar -> jar.live().stream().anyMatch(live -> live.bundleId() == one.bundleId()))
        .findFirst();
  }

  private static ObjectNode verdict(ObjectNode entry, DeployedBundle jar) {
    return entry
        .put("file", jar.file())
        .put("state", lower(jar.state()))
        .put("reason", jar.reason());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  ObjectNode json() {
    return json;
  }
}
