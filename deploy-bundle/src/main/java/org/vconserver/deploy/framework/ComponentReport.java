package org.vconserver.deploy.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    String type = unsatisfied.name;
    for (ReferenceDTO reference : description.references) {
      if (reference.name.equals(unsatisfied.name)) {
        type = reference.interfaceName;
      }
    }
    String target = unsatisfied.target == null ? "" : " with " + unsatisfied.target;
    return "service " + type + target + " for component " + description.name;
  }

  /** The innermost cause of a stack trace. */
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
