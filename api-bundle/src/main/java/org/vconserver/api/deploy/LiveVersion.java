package org.vconserver.api.deploy;

import java.util.List;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Describes one version of a deployed bundle that is in the framework now. Immutable.
 *
 * @param bundleId the number that the framework gave it
 * @param version as OSGi writes versions
 * @param digest SHA-256 of its jar, in hexadecimal
 * @param role who gets its processors
 * @param reason why it is still there if another version serves, else empty
 * @param processors that it provides, with their users and counts
 */
public record LiveVersion(
    long bundleId,
    String version,
    String digest,
    BundleRole role,
    String reason,
    List<RegisteredProcessor> processors) {
  public LiveVersion {
    processors = List.copyOf(processors);
  }
}
