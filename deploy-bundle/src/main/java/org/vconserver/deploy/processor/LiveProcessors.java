package org.vconserver.deploy.processor;

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
public final class LiveProcessors {
  private final Map<Long, BundleRole> roles = new ConcurrentHashMap<>();
  private volatile @Nullable ProcessorBundles registry;

  public void use(@Nullable ProcessorBundles now) {
    registry = now;
    if (now != null) {
      roles.forEach(now::role);
    }
  }

  public boolean uses(ProcessorBundles one) {
    return registry == one;
  }

  public void role(long bundleId, BundleRole role) {
    roles.put(bundleId, role);
    ProcessorBundles known = registry;
    if (known != null) {
      known.role(bundleId, role);
    }
  }

  public BundleRole role(long bundleId) {
    return roles.getOrDefault(bundleId, BundleRole.SERVING);
  }

  public void forget(long bundleId) {
    roles.remove(bundleId);
    ProcessorBundles known = registry;
    if (known != null) {
      known.forget(bundleId);
    }
  }

  public List<RegisteredProcessor> of(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.of(bundleId);
  }

  public List<String> leftOut(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.leftOut(bundleId);
  }

  public List<String> regressions(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.regressions(bundleId);
  }

  public int users(long bundleId) {
    return of(bundleId).stream().mapToInt(RegisteredProcessor::openUses).sum();
  }

  /** Runs of a bundle that did not fail by its own fault. */
  public long goodRuns(long bundleId) {
    return of(bundleId).stream().mapToLong(one -> one.runs() - one.failures()).sum();
  }
}
