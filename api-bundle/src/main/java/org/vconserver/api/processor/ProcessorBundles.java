package org.vconserver.api.processor;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows the bundles behind the registry's processors, for whoever brings them in and out. A bundle
 * of which nothing was said is SERVING. Thread-safe.
 */
@ProviderType
public interface ProcessorBundles {
  /**
   * Sets which runs use the processors of a bundle, those included that it will register yet.
   *
   * @param bundleId the framework's number of it
   */
  void role(long bundleId, BundleRole role);

  /** Forgets a bundle that is gone; its number will not come again. */
  void forget(long bundleId);

  /** Lists the processors of a bundle, by name, whatever its role. */
  List<RegisteredProcessor> processors(long bundleId);

  /** Tells why processors of a bundle are not in the registry, each in a sentence that names it. */
  List<String> leftOut(long bundleId);

  /**
   * Gives the faults of a bundle's own making in runs where the version that it replaced then did
   * well, the oldest first, at most a hundred: exception and place, no content.
   */
  List<String> regressions(long bundleId);
}
