package org.vconserver.deploy.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vconserver.api.processor.BundleRole;

/**
 * Holds the bundles of one jar, each in the one place that says what it is for. Immutable.
 *
 * @param candidate the bundle of the jar as it lies in the folder, until it serves
 * @param trial the bundle of an archived version that is being tried out
 * @param serving the bundle whose processors runs get
 * @param predecessor the one before it, while the serving one is on probation
 * @param pinned those that stay because a pipeline names their version
 * @param leaving those that go when their last use has ended
 * @param displaced number of the distribution's bundle whose place one of these has taken
 */
public record JarVersions(
    Optional<Candidate> candidate,
    Optional<LiveBundle> trial,
    Optional<LiveBundle> serving,
    Optional<LiveBundle> predecessor,
    List<LiveBundle> pinned,
    List<LiveBundle> leaving,
    Optional<Long> displaced) {
  static final JarVersions NONE =
      new JarVersions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty());

  public JarVersions {
    pinned = List.copyOf(pinned);
    leaving = List.copyOf(leaving);
  }

  /** Gives all bundles with their roles, the one that serves first. */
  Map<LiveBundle, BundleRole> roles(boolean drained) {
    Map<LiveBundle, BundleRole> roles = new LinkedHashMap<>();
    serving.ifPresent(
        bundle -> roles.put(bundle, drained ? BundleRole.LEAVING : BundleRole.SERVING));
    candidate.ifPresent(tried -> roles.put(tried.bundle(), tried.role()));
    trial.ifPresent(bundle -> roles.put(bundle, BundleRole.TRIAL));
    predecessor.ifPresent(bundle -> roles.put(bundle, BundleRole.RESERVE));
    pinned.forEach(bundle -> roles.put(bundle, BundleRole.PINNED));
    leaving.forEach(bundle -> roles.put(bundle, BundleRole.LEAVING));
    return roles;
  }

  /** Gives all bundles, the one that serves first. */
  public List<LiveBundle> live() {
    return List.copyOf(roles(false).keySet());
  }

  /** Gives the digests of all bundles: their copies are in use. */
  Set<String> digests() {
    return live().stream().map(LiveBundle::digest).collect(Collectors.toUnmodifiableSet());
  }

  boolean serves(String digest) {
    return serving.filter(bundle -> bundle.digest().equals(digest)).isPresent();
  }

  /** Takes a bundle out of its place. */
  JarVersions without(LiveBundle bundle) {
    Predicate<LiveBundle> others = other -> other.id() != bundle.id();
    return new JarVersions(
        candidate.filter(tried -> others.test(tried.bundle())),
        trial.filter(others),
        serving.filter(others),
        predecessor.filter(others),
        pinned.stream().filter(others).toList(),
        leaving.stream().filter(others).toList(),
        displaced);
  }

  /** Replaces a bundle by what is known of it now, in the same place. */
  JarVersions update(LiveBundle bundle) {
    Function<LiveBundle, LiveBundle> newer = old -> old.id() == bundle.id() ? bundle : old;
    return new JarVersions(
        candidate,
        trial.map(newer),
        serving.map(newer),
        predecessor.map(newer),
        pinned.stream().map(newer).toList(),
        leaving.stream().map(newer).toList(),
        displaced);
  }

  /** Sends a bundle on its way out. */
  JarVersions leave(LiveBundle bundle, String reason, long nanos) {
    JarVersions others = without(bundle);
    return others.withLeaving(add(others.leaving, bundle.keepFor(reason, nanos)));
  }

  /** Lets a bundle stay because a pipeline names its version. */
  JarVersions pin(LiveBundle bundle, String reason, long nanos) {
    JarVersions others = without(bundle);
    return others.withPinned(add(others.pinned, bundle.keepFor(reason, nanos)));
  }

  private static List<LiveBundle> add(List<LiveBundle> bundles, LiveBundle bundle) {
    List<LiveBundle> more = new ArrayList<>(bundles);
    more.add(bundle);
    return more;
  }

  /** Gives a bundle of this content beside the one that serves, on its way out or not. */
  Optional<LiveBundle> besides(String digest) {
    return Stream.of(predecessor.stream(), pinned.stream(), leaving.stream())
        .flatMap(Function.identity())
        .filter(bundle -> bundle.digest().equals(digest))
        .findFirst();
  }

  JarVersions withCandidate(Candidate tried) {
    return new JarVersions(
        Optional.of(tried), trial, serving, predecessor, pinned, leaving, displaced);
  }

  JarVersions withTrial(LiveBundle bundle) {
    return new JarVersions(
        candidate, Optional.of(bundle), serving, predecessor, pinned, leaving, displaced);
  }

  JarVersions withServing(LiveBundle bundle) {
    return new JarVersions(
        candidate, trial, Optional.of(bundle), predecessor, pinned, leaving, displaced);
  }

  JarVersions withPredecessor(Optional<LiveBundle> bundle) {
    return new JarVersions(candidate, trial, serving, bundle, pinned, leaving, displaced);
  }

  JarVersions withDisplaced(Optional<Long> bundle) {
    return new JarVersions(candidate, trial, serving, predecessor, pinned, leaving, bundle);
  }

  private JarVersions withPinned(List<LiveBundle> bundles) {
    return new JarVersions(candidate, trial, serving, predecessor, bundles, leaving, displaced);
  }

  private JarVersions withLeaving(List<LiveBundle> bundles) {
    return new JarVersions(candidate, trial, serving, predecessor, pinned, bundles, displaced);
  }
}
