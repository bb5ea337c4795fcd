package org.vconserver.deploy.framework;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ReadinessFinding;

/**
 * Finds components that do not work although all that they need is there, and enables each anew,
 * once. Felix gives up an event of a service when another thread has been activating the component
 * for five seconds, and nothing tells the component of that service again. Thread-safe.
 */
final class StuckComponents {
  private static final Logger LOG = LoggerFactory.getLogger(StuckComponents.class);

  /** Is longer than an activation takes that goes well. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BundleContext context;
  private final ServiceComponentRuntime runtime;
  private final Predicate<Bundle> isOurs;
  private final LongSupplier nanos;
  private final Consumer<String> enabledAnew;

  /** Holds them by the bundle and the name of the component. */
  @GuardedBy("this")
  private final Map<String, Stuck> found = new HashMap<>();

  /** Tells of a component that does not work, since when, and whether it was enabled anew. */
  private record Stuck(String component, long since, boolean again) {}

  /**
   * Finds components from now on.
   *
   * @param isOurs tells if a bundle came with the server
   * @param enabledAnew is told the name of each component that is enabled anew
   */
  StuckComponents(
      BundleContext context,
      ServiceComponentRuntime runtime,
      Predicate<Bundle> isOurs,
      LongSupplier nanos,
      Consumer<String> enabledAnew) {
    this.context = context;
    this.runtime = runtime;
    this.isOurs = isOurs;
    this.nanos = nanos;
    this.enabledAnew = enabledAnew;
  }

  /** Looks at the components of some bundles; what has stood still for long is a finding. */
  synchronized List<ReadinessFinding> look(Collection<Bundle> bundles) {
    List<ReadinessFinding> findings = new ArrayList<>();
    Map<String, Stuck> before = Map.copyOf(found);
    found.clear();
    for (Bundle bundle : bundles) {
      for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
        String key = bundle.getBundleId() + " " + description.name;
        Optional<Stuck> stuck = look(description, before.get(key));
        if (stuck.isPresent()) {
          Stuck now = isLong(stuck.get()) ? enableAnew(description, stuck.get()) : stuck.get();
          found.put(key, now);
          if (now.again()) {
            findings.add(finding(now));
          }
        }
      }
    }
    return findings;
  }

  private Optional<Stuck> look(ComponentDescriptionDTO description, @Nullable Stuck before) {
    if (!runtime.isComponentEnabled(description)) {
      return Optional.ofNullable(before); // it is being enabled anew
    }
    if (!isStuck(description)) {
      return Optional.empty();
    }
    return Optional.of(
        Objects.requireNonNullElseGet(
            before, () -> new Stuck(description.name, nanos.getAsLong(), false)));
  }

  private boolean isLong(Stuck stuck) {
    return nanos.getAsLong() - stuck.since() >= PATIENCE.toNanos();
  }

  private static ReadinessFinding finding(Stuck stuck) {
    return ReadinessFinding.failing(
        "component " + stuck.component(),
        "",
        "it does not work although what it needs is there; it was enabled anew");
  }

  private Stuck enableAnew(ComponentDescriptionDTO description, Stuck stuck) {
    if (stuck.again()) {
      return stuck;
    }
    LOG.warn(
        "Component {} has not worked for {} s although what it needs is there: it is enabled anew",
        stuck.component(),
        TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - stuck.since()));
    enabledAnew.accept(stuck.component());
    var disabled = runtime.disableComponent(description);
    disabled.onFailure(e -> LOG.error("Component {} could not be disabled", stuck.component(), e));
    disabled.onResolve(() -> runtime.enableComponent(description));
    return new Stuck(stuck.component(), stuck.since(), true);
  }

  private boolean isStuck(ComponentDescriptionDTO description) {
    var instances = runtime.getComponentConfigurationDTOs(description);
    if (instances.isEmpty()) {
      return description.factory == null && !description.configurationPolicy.equals("require");
    }
    return instances.stream().anyMatch(instance -> isStuck(description, instance));
  }

  private boolean isStuck(ComponentDescriptionDTO description, ComponentConfigurationDTO instance) {
    return switch (instance.state) {
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Arrays.stream(instance.unsatisfiedReferences)
              .allMatch(reference -> isThere(description, reference));
      case ComponentConfigurationDTO.SATISFIED ->
          description.immediate
              || (description.serviceInterfaces.length > 0 && instance.service == null);
      case ComponentConfigurationDTO.ACTIVE ->
          Arrays.stream(instance.satisfiedReferences)
              .anyMatch(reference -> isUnbound(description, reference));
      default -> false;
    };
  }

  private boolean isThere(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO reference) {
    return exists(reference(description, reference.name), reference.target);
  }

  /** Tells if a component has missed a service that it takes when there is one. */
  private boolean isUnbound(ComponentDescriptionDTO description, SatisfiedReferenceDTO reference) {
    Optional<ReferenceDTO> declared =
        reference(description, reference.name)
            .filter(r -> r.policy.equals("dynamic") && r.cardinality.equals("0..1"));
    return reference.boundServices.length == 0 && exists(declared, reference.target);
  }

  private static Optional<ReferenceDTO> reference(
      ComponentDescriptionDTO description, String name) {
    return Arrays.stream(description.references).filter(r -> r.name.equals(name)).findFirst();
  }

  /** Tells if the server itself provides a service. One of a deployed bundle may not start. */
  private boolean exists(Optional<ReferenceDTO> reference, @Nullable String target) {
    if (reference.isEmpty()) {
      return false;
    }
    try {
      ServiceReference<?>[] services =
          context.getAllServiceReferences(reference.get().interfaceName, target);
      return services != null
          && Arrays.stream(services)
              .map(ServiceReference::getBundle)
              .anyMatch(bundle -> bundle != null && isOurs.test(bundle));
    } catch (InvalidSyntaxException e) {
      LOG.error("The target of a reference is no filter: {}", target, e);
      return false;
    }
  }
}
