package org.vconserver.deploy.framework;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.vconserver.deploy.folder.JarContent;

/** Finds the bundles that the server came with. Thread-safe. */
final class Distribution {
  private final BundleContext context;

  Distribution(BundleContext context) {
    this.context = context;
  }

  /** Gives the bundle of a name that runs and was not deployed. */
  Optional<Bundle> running(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .filter(bundle -> !bundle.getLocation().startsWith(JarContent.LOCATIONS))
        .findFirst();
  }

  /** Gives the types of the services that a bundle has registered now. */
  static Set<String> services(Bundle bundle) {
    Set<String> types = new TreeSet<>();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    for (ServiceReference<?> service :
        registered == null ? new ServiceReference<?>[0] : registered) {
      if (service.getProperty(Constants.OBJECTCLASS) instanceof String[] names) {
        types.addAll(Arrays.asList(names));
      }
    }
    return types;
  }
}
