package org.vconserver.deploy.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.processor.BundleRole;

/**
 * Holds all that is remembered of one jar from one look at the folder to the next. Immutable.
 *
 * @param phase how far the pass has come
 * @param disk how far the file in the folder has been dealt with
 * @param versions the bundles that were made of the jar
 * @param drained true if it was taken out of use by hand
 * @param forced true if its bundles go at once, whoever uses them
 * @param faultsTold how many faults of the version on probation were reported
 * @param verdict on the jar as it lies in its folder
 * @param pending a verdict that is given when it is known what serves meanwhile
 */
public record JarState(
    Phase phase,
    JarOnDisk disk,
    JarVersions versions,
    boolean drained,
    boolean forced,
    int faultsTold,
    Optional<Verdict> verdict,
    Optional<Verdict> pending) {
  /** Holds the state of a jar of which nothing is known. */
  public static final JarState NEW =
      new JarState(
          Phase.LOOK,
          JarOnDisk.NONE,
          JarVersions.NONE,
          false,
          false,
          0,
          Optional.empty(),
          Optional.empty());

  /** Gives the roles of all bundles by their numbers, the one that serves first. */
  public Map<Long, BundleRole> roles() {
    Map<Long, BundleRole> roles = new LinkedHashMap<>();
    versions.roles(drained).forEach((bundle, role) -> roles.put(bundle.id(), role));
    return roles;
  }

  /** True if there is neither a file nor a bundle any more. */
  boolean isOver() {
    return disk.stamp().isEmpty() && versions.live().isEmpty();
  }

  /** Gives the state at the beginning of the next pass. */
  public JarState nextPass() {
    return with(Phase.LOOK);
  }

  /** Gives the state after a pass that was broken off: the file has to be dealt with again. */
  public JarState brokenOff() {
    return with(disk.notJudged());
  }

  JarState with(Phase now) {
    return new JarState(now, disk, versions, drained, forced, faultsTold, verdict, pending);
  }

  JarState with(JarOnDisk now) {
    return new JarState(phase, now, versions, drained, forced, faultsTold, verdict, pending);
  }

  JarState with(JarVersions now) {
    return new JarState(phase, disk, now, drained, forced, faultsTold, verdict, pending);
  }

  JarState withRequests(boolean drain, boolean force) {
    return new JarState(phase, disk, versions, drain, force, faultsTold, verdict, pending);
  }

  JarState withFaultsTold(int faults) {
    return new JarState(phase, disk, versions, drained, forced, faults, verdict, pending);
  }

  JarState withVerdict(Optional<Verdict> now) {
    return new JarState(phase, disk, versions, drained, forced, faultsTold, now, pending);
  }

  JarState withPending(Optional<Verdict> later) {
    return new JarState(phase, disk, versions, drained, forced, faultsTold, verdict, later);
  }
}
