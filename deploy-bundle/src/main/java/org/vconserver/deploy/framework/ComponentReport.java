package org.vconserver.deploy.framework;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Reports what the service components of a bundle (OSGi Compendium 8, chapter 112) wait for.
 * Thread-safe.
 */
final class ComponentReport {
  private static final String CAUSE = "Caused by: ";
  private static final String HEADER = "Service-Component";
  private static final String NOT_ENABLED =
      " could be enabled: its description or its class can't be read, as the log says";

  private final ServiceComponentRuntime runtime;

  ComponentReport(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /** Collects the needs of the components of one bundle. */
  private static final class Needs {
    private final List<String> services = new ArrayList<>();
    private final List<String> configurations = new ArrayList<>();
    private boolean working;
  }

  /**
   * Looks at the components of a bundle that runs. It does its work if one of them does and none
   * waits for a service: the others may be ones that the operator has not configured.
   */
  CheckResult look(Bundle bundle) {
    Needs needs = new Needs();
    var descriptions = runtime.getComponentDescriptionDTOs(bundle);
    for (ComponentDescriptionDTO description : descriptions) {
      if (runtime.isComponentEnabled(description)) {
        Optional<String> fault = look(description, needs);
        if (fault.isPresent()) {
          return new CheckResult.Failed(fault.get());
        }
      }
    }
    String declared = bundle.getHeaders("").get(HEADER);
    if (descriptions.isEmpty() && declared != null && !declared.isBlank()) {
      return new CheckResult.Failed("none of its components" + NOT_ENABLED);
    }
    List<String> missing = new ArrayList<>(needs.services);
    missing.addAll(needs.configurations);
    boolean good = needs.services.isEmpty() && (needs.working || descriptions.isEmpty());
    return good ? new CheckResult.Passed(missing) : new CheckResult.Waiting(missing);
  }

  /** Adds the needs of a component; gives its fault, if it has one. */
  private Optional<String> look(ComponentDescriptionDTO description, Needs needs) {
    String component = "component " + description.name;
    var instances = runtime.getComponentConfigurationDTOs(description);
    if (instances.isEmpty() && description.configurationPolicy.equals("require")) {
      needs.configurations.add(configuration(description));
    } else if (instances.isEmpty()) {
      return Optional.of(component + NOT_ENABLED);
    }
    for (ComponentConfigurationDTO instance : instances) {
      if (instance.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
        return Optional.of(component + " could not be activated: " + cause(instance.failure));
      }
      if (instance.state == ComponentConfigurationDTO.SATISFIED && description.immediate) {
        return Optional.of(component + NOT_ENABLED);
      }
      add(description, instance, needs);
    }
    return Optional.empty();
  }

  /**
   * Gives what keeps the enabled components of a bundle from working, by the component: a fault, or
   * the services that are absent. Configuration that nobody has made is no fault.
   */
  Map<String, Unsatisfied> unsatisfied(Bundle bundle) {
    Map<String, Unsatisfied> found = new LinkedHashMap<>();
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
      if (runtime.isComponentEnabled(description)) {
        for (var instance : runtime.getComponentConfigurationDTOs(description)) {
          if (instance.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            String fault = "could not be activated: " + cause(instance.failure);
            found.put(description.name, new Unsatisfied(description, fault, List.of()));
          } else if (instance.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            List<String> absent =
                Arrays.stream(instance.unsatisfiedReferences)
                    .map(reference -> type(description, reference))
                    .toList();
            String fault = "lacks " + String.join(", ", absent);
            found.put(description.name, new Unsatisfied(description, fault, absent));
          }
        }
      }
    }
    return found;
  }

  /**
   * Reports a component that does not work.
   *
   * @param absent the types of the services that it waits for; empty if it failed
   */
  record Unsatisfied(ComponentDescriptionDTO description, String fault, List<String> absent) {
    /** Gives the types of the services that are absent with it. */
    Set<String> services() {
      return Set.of(description.serviceInterfaces);
    }
  }

  private static void add(
      ComponentDescriptionDTO description, ComponentConfigurationDTO instance, Needs needs) {
    if (instance.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
      needs.configurations.add(configuration(description));
    } else if (instance.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
      for (UnsatisfiedReferenceDTO reference : instance.unsatisfiedReferences) {
        needs.services.add(service(description, reference));
      }
    } else {
      needs.working = true;
    }
  }

  private static String configuration(ComponentDescriptionDTO description) {
    String pid = String.join(" or ", description.configurationPid);
    return "configuration "
        + pid
        + " for component "
        + description.name
        + ": a file config/"
        + pid
        + ".cfg, or config/"
        + pid
        + "-<name>.cfg for each instance";
  }

  private static String service(
      ComponentDescriptionDTO description, UnsatisfiedReferenceDTO unsatisfied) {
    String target = unsatisfied.target == null ? "" : " with " + unsatisfied.target;
    return "service "
        + type(description, unsatisfied)
        + target
        + " for component "
        + description.name;
  }

  private static String type(
      ComponentDescriptionDTO description, UnsatisfiedReferenceDTO unsatisfied) {
    for (ReferenceDTO reference : description.references) {
      if (reference.name.equals(unsatisfied.name)) {
        return reference.interfaceName;
      }
    }
    return unsatisfied.name;
  }

  /** Gives the innermost cause of a stack trace. */
  private static String cause(@Nullable String failure) {
    if (failure == null) {
      return "it gave no reason";
    }
    String[] lines = failure.split("[\\r\\n]+", -1);
    String cause = lines[0];
    for (String line : lines) {
      if (line.startsWith(CAUSE)) {
        cause = line.substring(CAUSE.length());
      }
    }
    return cause;
  }
}
