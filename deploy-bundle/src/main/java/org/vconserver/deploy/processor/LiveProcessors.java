package org.vconserver.deploy.processor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Talks to the registry of processors as long as there is one. Keeps the roles that it was told for
 * a registry that comes later; nobody reads a role from here. Thread-safe.
 */
public final class LiveProcessors {
  private final Map<Long, BundleRole> told = new ConcurrentHashMap<>();
  private volatile @Nullable ProcessorBundles registry;

  /** Talks to this registry from now on; null: to none. */
  public void use(@Nullable ProcessorBundles now) {
    registry = now;
    if (now != null) {
      told.forEach(now::role);
    }
  }

  public boolean uses(ProcessorBundles other) {
    return registry == other;
  }

  /** Tells who gets the processors of a bundle. */
  public void setRole(long bundleId, BundleRole role) {
    told.put(bundleId, role);
    ProcessorBundles known = registry;
    if (known != null) {
      known.role(bundleId, role);
    }
  }

  /** Tells that a bundle is gone. */
  public void forget(long bundleId) {
    told.remove(bundleId);
    ProcessorBundles known = registry;
    if (known != null) {
      known.forget(bundleId);
    }
  }

  /** Lists the processors of a bundle. */
  public List<RegisteredProcessor> provided(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.processors(bundleId);
  }

  /** Lists the reasons why processors of a bundle are not in the registry. */
  public List<String> leftOut(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.leftOut(bundleId);
  }

  /** Lists the faults of a bundle in runs that the version before it then did well. */
  public List<String> regressions(long bundleId) {
    ProcessorBundles known = registry;
    return known == null ? List.of() : known.regressions(bundleId);
  }
}
