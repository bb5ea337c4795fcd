package org.vconserver.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs the bundles of {@code bundles/NN/}: installed by reference at start level NN. Used by
 * the main thread only, but for the framework's events.
 */
final class Distribution {
  private final Path folder;
  private final List<Bundle> bundles = new ArrayList<>();
  private final Map<Long, String> failures = new ConcurrentHashMap<>();

  Distribution(Path folder) {
    this.folder = folder;
  }

  void install(BundleContext context) throws HostException {
    context.addFrameworkListener(
        event -> {
          if (event.getType() == FrameworkEvent.ERROR) {
            failures.putIfAbsent(event.getBundle().getBundleId(), rootCause(event.getThrowable()));
          }
        });
    for (Path level : list(folder)) {
      String name = String.valueOf(level.getFileName());
      if (!name.matches("[1-9][0-9]?")) {
        throw new HostException(HostException.FAILED, level + " is not a start level from 1 to 99");
      }
      for (Path jar : list(level)) {
        if (jar.toString().endsWith(".jar")) {
          install(context, jar, Integer.parseInt(name));
        }
      }
    }
    if (bundles.isEmpty()) {
      throw new HostException(HostException.FAILED, "no bundles in " + folder);
    }
  }

  /**
   * Resolves all bundles at once: that is faster than one by one, and names what is missing before
   * anything runs.
   */
  void resolve(Bundle systemBundle) throws HostException {
    if (systemBundle.adapt(FrameworkWiring.class).resolveBundles(bundles)) {
      return;
    }
    for (Bundle bundle : bundles) {
      if (bundle.getState() == Bundle.INSTALLED) {
        throw new HostException(
            HostException.FAILED,
            "bundle " + file(bundle) + " does not resolve: " + missing(bundle));
      }
    }
  }

  void refuseInactive() throws HostException {
    for (Bundle bundle : bundles) {
      if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE) {
        String reason = failures.getOrDefault(bundle.getBundleId(), "it gave no reason");
        throw new HostException(
            HostException.FAILED, "bundle " + file(bundle) + " does not start: " + reason);
      }
    }
  }

  int size() {
    return bundles.size();
  }

  private void install(BundleContext context, Path jar, int startLevel) throws HostException {
    try {
      Bundle bundle = context.installBundle(FrameworkProperties.reference(jar.toFile()));
      bundles.add(bundle);
      bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
      if (!isFragment(bundle)) {
        bundle.start();
      }
    } catch (BundleException e) {
      throw new HostException(
          HostException.FAILED, "cannot install " + jar + ": " + HostException.oneLine(e));
    }
  }

  /** Loading a class makes the framework tell why a bundle does not resolve, at any start level. */
  private static String missing(Bundle bundle) {
    try {
      bundle.loadClass("org.vconserver.host.NoSuchClass");
      return "the framework gave no reason";
    } catch (ClassNotFoundException e) {
      return rootCause(e);
    }
  }

  private static String rootCause(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason given";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // Without the framework's numbers, and without saying all twice.
    return HostException.oneLine(cause)
        .replaceAll(" \\[\\d+]\\(R [\\d.]+\\)", "")
        .replaceAll(" Unresolved requirements: .*", "");
  }

  private static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  private static String file(Bundle bundle) {
    String location = bundle.getLocation();
    return location.substring(location.lastIndexOf('/', location.lastIndexOf('/') - 1) + 1);
  }

  private static List<Path> list(Path folder) throws HostException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !String.valueOf(f.getFileName()).startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot read " + folder + ": " + e.getClass().getSimpleName());
    }
  }
}
