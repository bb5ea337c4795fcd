package org.vconserver.pipeline.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.VersionRange;

/** Holds the processors that are there, and finds the one that a name means. Thread-safe. */
final class Registrations {
  /** Puts two of one bundle and name in an order that does not change when they are edited. */
  static final Comparator<Registration> FIRST = Comparator.comparing(Registration::source);

  static final Comparator<Registration> NEWEST_FIRST =
      Comparator.comparing(Registration::version)
          .thenComparing(Registration::bundleId)
          .reversed()
          .thenComparing(FIRST);

  private final Map<ServiceReference<?>, Registration> registrations = new ConcurrentHashMap<>();
  private final NameOwners owners;

  Registrations(NameOwners owners) {
    this.owners = owners;
  }

  void add(ServiceReference<?> service, Registration registration) {
    registrations.put(service, registration);
  }

  @Nullable Registration remove(ServiceReference<?> service) {
    return registrations.remove(service);
  }

  /** Gives a bundle that serves the names of its processors that nobody has. */
  void claim(long bundleId) {
    ofBundle(bundleId).forEach(one -> owners.claim(one.name(), one.bundleName()));
  }

  /**
   * Gives names that nobody has to the first bundles that serve under them, but not to this one.
   */
  void claimWhatIsFree(String given) {
    open()
        .filter(one -> one.role() == BundleRole.SERVING && !one.bundleName().equals(given))
        .sorted(Comparator.comparing(Registration::bundleId))
        .forEach(one -> owners.claim(one.name(), one.bundleName()));
  }

  /** Says why processors of a bundle don't get their names. */
  List<String> refusals(long bundleId) {
    return ofBundle(bundleId)
        .flatMap(one -> owners.refusal(one.name(), one.bundleName()).stream())
        .toList();
  }

  /** Lists those of a bundle, open or not. */
  Stream<Registration> ofBundle(long bundleId) {
    return registrations.values().stream()
        .filter(registration -> registration.bundleId() == bundleId);
  }

  /** Lists those that are not going away. */
  Stream<Registration> open() {
    return registrations.values().stream().filter(Registration::isOpen);
  }

  /** Lists those that are not going away and may serve under their names. */
  Stream<Registration> newestFirst() {
    return allowed(open());
  }

  private Stream<Registration> allowed(Stream<Registration> some) {
    return some.filter(one -> owners.allows(one.name(), one.bundleName())).sorted(NEWEST_FIRST);
  }

  /** Finds the newest that serves; one that was replaced only for those who name its version. */
  Optional<Registration> best(String name, VersionRange versions) {
    return named(name, BundleRole.SERVING)
        .filter(registration -> versions.includes(registration.version().toString()))
        .findFirst()
        .or(
            () ->
                versions.isAny()
                    ? Optional.empty()
                    : named(name, BundleRole.RESERVE, BundleRole.PINNED)
                        .filter(
                            registration -> versions.includes(registration.version().toString()))
                        .findFirst());
  }

  /**
   * Opens a use of the version before one that serves; if that was taken out while the run went on,
   * of the one that serves in its place.
   */
  Optional<ProcessorUse> reserveOf(Registration failed, VersionRange versions) {
    BundleRole wanted =
        switch (failed.role()) {
          case SERVING -> BundleRole.RESERVE;
          case LEAVING -> BundleRole.SERVING;
          case TRIAL, RESERVE, PINNED -> null;
        };
    return wanted == null
        ? Optional.empty()
        : named(failed.name(), wanted)
            .filter(other -> other.isOfSameBundle(failed))
            .filter(other -> versions.includes(other.version().toString()))
            .findFirst()
            .flatMap(other -> other.use(Optional::empty));
  }

  private Stream<Registration> named(String name, BundleRole... roles) {
    List<BundleRole> wanted = List.of(roles);
    return allowed(open().filter(registration -> registration.name().equals(name)))
        .filter(registration -> wanted.contains(registration.role()));
  }

  /** Gives the newest version of each processor that serves. */
  Stream<Registration> serving() {
    return newestFirst()
        .filter(registration -> registration.role() == BundleRole.SERVING)
        .collect(
            Collectors.toMap(Registration::name, Function.identity(), (newest, older) -> newest))
        .values()
        .stream();
  }

  /** Gives the extensions that the processors which serve say to know. */
  Stream<String> extensions() {
    return newestFirst()
        .filter(registration -> registration.role() == BundleRole.SERVING)
        .flatMap(registration -> registration.extensions().stream());
  }
}
