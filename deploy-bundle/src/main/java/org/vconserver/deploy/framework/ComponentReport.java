package org.vconserver.deploy.framework;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Looks at the components of a bundle that runs. It does its work if one of them does and none
   * waits for a service: the others may be ones that the operator has not configured.
   */
  CheckResult look(Bundle bundle) {
    List<String> services = new ArrayList<>();
    List<String> configurations = new ArrayList<>();
    boolean working = false;
    var descriptions = runtime.getComponentDescriptionDTOs(bundle);
    for (ComponentDescriptionDTO description : descriptions) {
      if (!runtime.isComponentEnabled(description)) {
        continue;
      }
      var instances = runtime.getComponentConfigurationDTOs(description);
      if (instances.isEmpty() && description.configurationPolicy.equals("require")) {
        configurations.add(configuration(description));
      } else if (instances.isEmpty()) {
        return new CheckResult.Failed("component " + description.name + NOT_ENABLED);
      }
      for (ComponentConfigurationDTO instance : instances) {
        switch (instance.state) {
          case ComponentConfigurationDTO.FAILED_ACTIVATION:
            return new CheckResult.Failed(
                "component "
                    + description.name
                    + " could not be activated: "
                    + cause(instance.failure));
          case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION:
            configurations.add(configuration(description));
            break;
          case ComponentConfigurationDTO.UNSATISFIED_REFERENCE:
            for (UnsatisfiedReferenceDTO reference : instance.unsatisfiedReferences) {
              services.add(service(description, reference));
            }
            break;
          case ComponentConfigurationDTO.SATISFIED:
            if (description.immediate) {
              return new CheckResult.Failed("component " + description.name + NOT_ENABLED);
            }
            working = true;
            break;
          default:
            working = true;
        }
      }
    }
    String declared = bundle.getHeaders("").get(HEADER);
    if (descriptions.isEmpty() && declared != null && !declared.isBlank()) {
      return new CheckResult.Failed("none of its components" + NOT_ENABLED);
    }
    List<String> missing = new ArrayList<>(services);
    missing.addAll(configurations);
    boolean good = services.isEmpty() && (working || descriptions.isEmpty());
    return good ? new CheckResult.Passed(missing) : new CheckResult.Waiting(missing);
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
