package org.vconserver.deploy.framework;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.support.threads.BoundedCall;

/** Resolves, starts, stops and uninstalls bundles, each step in bounded time. Thread-safe. */
final class BundleInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(BundleInstaller.class);
  private static final int START_LEVEL = 45;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration REFRESH_LIMIT = Duration.ofSeconds(30);

  /** Finds the package in what the framework says of one that has two providers. */
  private static final Pattern USES = Pattern.compile("package '([^']+)'");

  private final BundleContext context;
  private final BoundedCall bounded;
  private final Duration startLimit;
  private final FrameworkWiring wiring;
  private final MissingRequirements missing;

  BundleInstaller(BundleContext context, BoundedCall bounded, Duration startLimit) {
    this.context = context;
    this.bounded = bounded;
    this.startLimit = startLimit;
    this.wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    this.missing = new MissingRequirements(wiring);
    // Not per bundle: that happens later, on another thread, which would start the bundle again.
    context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(START_LEVEL);
  }

  /** Resolves a bundle if all that it needs is there. */
  CheckResult resolve(Bundle bundle) {
    CheckResult needs = missing.find(bundle);
    if (!(needs instanceof CheckResult.Passed) || wiring.resolveBundles(List.of(bundle))) {
      return needs;
    }
    try {
      // Nothing else makes the framework say why.
      bundle.loadClass("no.such.Class");
      return new CheckResult.Waiting(List.of("the framework gives no reason"));
    } catch (ClassNotFoundException e) {
      return unresolved(bundle, ErrorText.oneLine(e));
    }
  }

  /** Says in plain words what the framework says of a bundle that lacks nothing. */
  private CheckResult unresolved(Bundle bundle, String said) {
    if (said.contains("Singleton conflict")) {
      return singleton(bundle);
    }
    Matcher shared = USES.matcher(said);
    if (said.contains("Uses constraint violation") && shared.find()) {
      String name = shared.group(1);
      String bound =
          missing
              .boundByApi(name)
              .map(version -> "the API is bound to " + version + ", build against that")
              .orElse("bundles that it uses are bound to another version of it");
      return new CheckResult.Waiting(List.of("the package " + name + " that it wants: " + bound));
    }
    return new CheckResult.Waiting(List.of(said));
  }

  /** Tells which bundle runs, where only one of a name can. */
  private CheckResult singleton(Bundle bundle) {
    Optional<Bundle> other =
        Arrays.stream(context.getBundles())
            .filter(one -> one.getBundleId() != bundle.getBundleId())
            .filter(one -> Objects.equals(one.getSymbolicName(), bundle.getSymbolicName()))
            .filter(one -> (one.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0)
            .findFirst();
    String name = bundle.getSymbolicName();
    String version = other.map(one -> String.valueOf(one.getVersion())).orElse("another version");
    if (other.filter(one -> !one.getLocation().startsWith(JarContent.LOCATIONS)).isPresent()) {
      return new CheckResult.Failed(
          "the server has this bundle already, "
              + name
              + " "
              + version
              + ", and of a singleton only one can run: remove the jar");
    }
    return new CheckResult.Waiting(
        List.of(
            "the end of "
                + name
                + " "
                + version
                + ", as it is a singleton, of which only one can run: leave singleton out of"
                + " Bundle-SymbolicName"));
  }

  /** Starts a bundle that is resolved; empty if it runs, else why not. */
  Optional<String> start(Bundle bundle) throws InterruptedException {
    // A processor has as much time in the registry, and the registry knows which one hangs.
    Duration limit = startLimit.plusSeconds(1);
    try {
      bounded.run(loader(bundle), limit, bundle::start, () -> removeLate(bundle));
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("it did not start within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Optional.of("it could not be started: " + ErrorText.oneLine(e));
    }
  }

  /** Gives the class loader of a bundle; null if it has none. */
  static @Nullable ClassLoader loader(Bundle bundle) {
    BundleWiring own = bundle.adapt(BundleWiring.class);
    return own == null ? null : own.getClassLoader();
  }

  private void removeLate(Bundle bundle) {
    LOG.info("deploy: {} has ended its start too late and is removed", bundle.getSymbolicName());
    uninstall(bundle);
  }

  /** Stops a bundle; its services' users let go of it meanwhile. */
  boolean stop(Bundle bundle) throws InterruptedException {
    try {
      bounded.run(loader(bundle), STOP_LIMIT, bundle::stop, () -> {});
      return true;
    } catch (TimeoutException e) {
      LOG.warn("deploy: {} does not stop, it is left alone", bundle.getSymbolicName());
    } catch (ExecutionException e) {
      LOG.warn("deploy: {} failed to stop: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
    }
    return false;
  }

  /**
   * Stops and uninstalls a bundle and drops its class loader. One that hangs in its start or stop
   * is left to the thread that it hangs in.
   */
  void remove(Bundle bundle) throws InterruptedException {
    if (bundle.getState() == Bundle.STARTING) {
      return; // its own thread removes it, should it ever come back
    }
    try {
      bounded.run(loader(bundle), STOP_LIMIT, () -> uninstall(bundle), () -> {});
    } catch (TimeoutException e) {
      LOG.warn("deploy: {} does not stop, it is left alone", bundle.getSymbolicName());
    } catch (ExecutionException e) {
      LOG.warn("deploy: {} failed to go: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
    }
  }

  private void uninstall(Bundle bundle) {
    try {
      if (bundle.getState() == Bundle.ACTIVE) {
        bundle.stop();
      }
    } catch (BundleException | IllegalStateException e) {
      LOG.warn("deploy: {} failed to stop: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
    }
    try {
      bundle.uninstall();
    } catch (BundleException | IllegalStateException e) {
      // The thread that it hung in may have removed it already.
      if (bundle.getState() != Bundle.UNINSTALLED) {
        LOG.warn(
            "deploy: {} failed to uninstall: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
      }
    }
    refresh(bundle);
  }

  /** Drops the class loader of a removed bundle, and of nothing else that does not use it. */
  private void refresh(Bundle bundle) {
    CountDownLatch done = new CountDownLatch(1);
    wiring.refreshBundles(List.of(bundle), event -> done.countDown());
    try {
      if (!done.await(REFRESH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("deploy: refreshing takes more than {} s", REFRESH_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
