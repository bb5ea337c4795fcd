package org.vconserver.deploy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * The registry of processors as long as there is one: it may go and come back, and is then told the
 * roles again. Thread-safe.
 */
final class LiveProcessors {
  private final Map<Long, BundleRole> roles = new ConcurrentHashMap<>();
  private volatile @Nullable ProcessorBundles registry;

  void use(@Nullable ProcessorBundles now) {
    registry = now;
    if (now != null) {
      roles.forEach(now::role);
    }
  }

  boolean uses(ProcessorBundles one) {
    return registry == one;
  }

  void role(long bundleId, BundleRole role) {
    roles.put(bundleId, role);
    ProcessorBundles known = registry;
    if (known != null) {
      known.role(bundleId, role);
    }
  }

  BundleRole role(long bundleId) {
    return roles.getOrDefault(bundleId, BundleRole.SERVING);
  }

  void forget(long bundleId) {
    roles.remove(bundleId);
    ProcessorBundles known = registry;
    if (known != null) {
      known.forget(bundleId);
    }
  }

  List<RegisteredProcessor> of(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.of(bundleId);
  }

  List<String> leftOut(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.leftOut(bundleId);
  }

  List<String> regressions(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.regressions(bundleId);
  }

  int users(long bundleId) {
    return of(bundleId).stream().mapToInt(RegisteredProcessor::openUses).sum();
  }

  /** Runs of a bundle that did not fail by its own fault. */
  long goodRuns(long bundleId) {
    return of(bundleId).stream().mapToLong(one -> one.runs() - one.failures()).sum();
  }
}
