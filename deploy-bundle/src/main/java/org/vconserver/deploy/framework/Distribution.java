package org.vconserver.deploy.framework;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The bundles that the server came with, as far as deployed ones take their place. Thread-safe. */
public final class Distribution {
  private final BundleContext context;

  public Distribution(BundleContext context) {
    this.context = context;
  }

  /** The bundle of a name that runs and was not deployed. */
  public Optional<Bundle> running(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .filter(bundle -> !bundle.getLocation().startsWith("deploy:"))
        .findFirst();
  }

  /** The types of the services that a bundle has registered now. */
  public static Set<String> services(Bundle bundle) {
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
