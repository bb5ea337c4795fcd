package org.vconserver.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.NameOwner;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.ProcessorNames;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * A registry in which every bundle with the header {@code Processor} has the processor it names.
 */
final class TestProcessors implements ProcessorBundles, ProcessorNames {
  final List<NameOwner> owners = new CopyOnWriteArrayList<>();

  final Map<String, Integer> users = new ConcurrentHashMap<>();
  final Map<String, Long> runs = new ConcurrentHashMap<>();
  final Map<String, List<String>> regressions = new ConcurrentHashMap<>();
  private final Map<Long, BundleRole> roles = new ConcurrentHashMap<>();
  private final BundleContext context;

  TestProcessors(BundleContext context) {
    this.context = context;
  }

  /** Versions with their roles, by number. */
  List<String> roles() {
    List<String> all = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (roles.containsKey(bundle.getBundleId())) {
        all.add(bundle.getVersion() + " " + roles.get(bundle.getBundleId()));
      }
    }
    return all;
  }

  @Override
  public void role(long bundleId, BundleRole role) {
    roles.put(bundleId, role);
  }

  @Override
  public void forget(long bundleId) {
    roles.remove(bundleId);
  }

  @Override
  public List<RegisteredProcessor> processors(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    String name = bundle == null ? null : bundle.getHeaders("").get("Processor");
    if (name == null || bundle.getState() != Bundle.ACTIVE) {
      return List.of();
    }
    String version = bundle.getVersion().toString();
    return List.of(
        new RegisteredProcessor(
            name,
            version,
            bundle.getSymbolicName(),
            name,
            "",
            true,
            "Options",
            JsonNodeFactory.instance.objectNode(),
            users.getOrDefault(version, 0),
            bundleId,
            roles.getOrDefault(bundleId, BundleRole.SERVING),
            runs.getOrDefault(version, 0L),
            0));
  }

  @Override
  public List<String> leftOut(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    String reason = bundle == null ? null : bundle.getHeaders("").get("Left-Out");
    String name = bundle == null ? null : bundle.getHeaders("").get("Processor");
    boolean ofAnother =
        owners.stream()
            .filter(owner -> owner.processor().equals(name))
            .anyMatch(owner -> !owner.bundle().equals(bundle.getSymbolicName()));
    if (ofAnother) {
      return List.of("processor " + name + " belongs to another bundle");
    }
    return reason == null ? List.of() : List.of(reason);
  }

  @Override
  public List<String> regressions(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    return bundle == null
        ? List.of()
        : regressions.getOrDefault(bundle.getVersion().toString(), List.of());
  }

  @Override
  public List<NameOwner> owners() {
    return List.copyOf(owners);
  }

  @Override
  public void restore(List<NameOwner> kept) {
    owners.addAll(kept);
  }

  @Override
  public void handOver(String processor, String bundle) {
    owners.removeIf(owner -> owner.processor().equals(processor));
    owners.add(new NameOwner(processor, bundle, Set.of()));
  }

  @Override
  public void giveUp(String bundle) {
    owners.removeIf(owner -> owner.bundle().equals(bundle));
  }
}
