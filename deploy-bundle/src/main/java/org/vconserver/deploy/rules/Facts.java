package org.vconserver.deploy.rules;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.processor.VersionPin;

/**
 * Holds all that folder, framework, registry, pipelines, operator and clock say now. Immutable.
 *
 * @param nanos the time that durations are measured with
 * @param time the time of day
 * @param limits the settings
 * @param stamp of the file in the folder; empty if it is gone
 * @param drain the operator's wish to take the bundle out of use (true) or into use again
 * @param force the operator's wish that the bundles go at once
 * @param bundles the jar's bundles by their numbers
 * @param archived the versions of which a copy is kept, the newest first
 * @param lastServed digest of the version that served last, also before a restart
 * @param pins the versions that pipelines name
 * @param frameworkChanges counts the bundles that were resolved: a reason to try again one that was
 *     not
 * @param outcome of the attempt that the last step ended with
 */
public record Facts(
    long nanos,
    Instant time,
    DeployLimits limits,
    Optional<FileStamp> stamp,
    Optional<Boolean> drain,
    boolean force,
    Map<Long, BundleFacts> bundles,
    List<ArchivedVersion> archived,
    Optional<String> lastServed,
    List<VersionPin> pins,
    long frameworkChanges,
    Optional<Outcome> outcome) {
  public Facts {
    bundles = Map.copyOf(bundles);
    archived = List.copyOf(archived);
    pins = List.copyOf(pins);
  }

  BundleFacts about(LiveBundle bundle) {
    return bundles.getOrDefault(bundle.id(), BundleFacts.UNKNOWN);
  }

  /** Finds the version that served last, if a copy of it is kept. */
  Optional<ArchivedVersion> lastServedVersion() {
    return archived.stream()
        .filter(version -> lastServed.equals(Optional.of(version.digest())))
        .findFirst();
  }

  Facts withoutOutcome() {
    return new Facts(
        nanos,
        time,
        limits,
        stamp,
        drain,
        force,
        bundles,
        archived,
        lastServed,
        pins,
        frameworkChanges,
        Optional.empty());
  }
}
