package org.vconserver.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles that run for files. For one thread. */
final class Deployments {
  /** What became of a file: runs, waits for other bundles, or is refused until it changes. */
  enum Outcome {
    ACTIVE,
    UNRESOLVED,
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
  private static final int START_LEVEL = 45;
  private static final long REFRESH_SECONDS = 30;

  private final BundleContext context;
  private final Map<Path, Bundle> running = new HashMap<>();
  private final Map<Path, String> told = new HashMap<>();
  private final Set<Path> waiting = new HashSet<>();

  Deployments(BundleContext context) {
    this.context = context;
    // Not per bundle: that happens later, on another thread, which would start the bundle again.
    context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(START_LEVEL);
  }

  Set<Path> files() {
    Set<Path> files = new HashSet<>(running.keySet());
    files.addAll(waiting);
    return files;
  }

  /**
   * Starts the bundle of a file; one that runs for the file already goes only when this one runs.
   */
  Outcome deploy(Path file) throws IOException {
    long begin = System.nanoTime();
    BundleFile content;
    try {
      content = BundleFile.read(file);
    } catch (BundleFile.NotABundleException e) {
      return refuse(file, e.getMessage());
    }
    Bundle old = running.get(file);
    if (old != null && old.getLocation().equals(content.location())) {
      return Outcome.ACTIVE; // touched, or back to what runs
    }
    Bundle bundle = null;
    try (InputStream stream = content.open()) {
      bundle = context.installBundle(content.location(), stream);
      bundle.start();
    } catch (BundleException | RuntimeException e) {
      if (bundle != null) {
        remove(bundle);
      }
      return failed(file, e);
    }
    running.put(file, bundle);
    told.remove(file);
    waiting.remove(file);
    if (old != null) {
      remove(old);
    }
    LOG.info(
        "deploy: {} active as {} {} in {} ms{}",
        file.getFileName(),
        bundle.getSymbolicName(),
        bundle.getVersion(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
        old == null ? "" : ", replacing " + old.getVersion());
    return Outcome.ACTIVE;
  }

  /** The file is gone: so is what ran for it. */
  void undeploy(Path file) {
    told.remove(file);
    waiting.remove(file);
    Bundle bundle = running.remove(file);
    if (bundle != null) {
      remove(bundle);
      LOG.info(
          "deploy: {} gone, {} {} removed",
          file.getFileName(),
          bundle.getSymbolicName(),
          bundle.getVersion());
    }
  }

  private Outcome failed(Path file, Exception failure) {
    if (failure instanceof BundleException bundleFailure
        && bundleFailure.getType() == BundleException.RESOLVE_ERROR) {
      tell(file, "does not resolve, waiting for other bundles: " + reason(failure));
      waiting.add(file);
      return Outcome.UNRESOLVED;
    }
    return refuse(file, reason(failure));
  }

  private Outcome refuse(Path file, @Nullable String reason) {
    waiting.remove(file);
    tell(file, String.valueOf(reason));
    return Outcome.REFUSED;
  }

  /** One line per file and reason, however often it is tried. */
  void tell(Path file, String reason) {
    if (!reason.equals(told.put(file, reason))) {
      LOG.warn(
          "deploy: {} not started{}: {}",
          file.getFileName(),
          running.containsKey(file) ? ", the old one goes on" : "",
          reason);
    }
  }

  private void remove(Bundle bundle) {
    try {
      if (bundle.getState() != Bundle.UNINSTALLED) {
        bundle.stop();
      }
    } catch (BundleException e) {
      LOG.warn("deploy: {} failed to stop: {}", bundle.getSymbolicName(), reason(e));
    }
    try {
      if (bundle.getState() != Bundle.UNINSTALLED) {
        bundle.uninstall();
      }
    } catch (BundleException e) {
      LOG.warn("deploy: {} failed to uninstall: {}", bundle.getSymbolicName(), reason(e));
    }
    refresh(bundle);
  }

  /** Drops the class loader of a removed bundle, and of nothing else that does not use it. */
  private void refresh(Bundle bundle) {
    CountDownLatch done = new CountDownLatch(1);
    context
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    try {
      if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("deploy: refreshing takes more than {} s", REFRESH_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    // Without the framework's numbers, which differ with every try, and without saying all twice.
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll(" \\[\\d+]\\(R [\\d.]+\\)", "")
        .replaceAll(" Unresolved requirements: .*", "");
  }
}
