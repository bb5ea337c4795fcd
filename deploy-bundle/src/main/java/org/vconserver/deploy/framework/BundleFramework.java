package org.vconserver.deploy.framework;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.support.threads.BoundedCall;

/**
 * Installs, activates, checks and removes the bundles of jars, which go by the framework's numbers.
 * Each call takes bounded time. Thread-safe.
 */
public final class BundleFramework implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleFramework.class);

  private final BundleContext context;
  private final BoundedCall bounded = new BoundedCall("deploy-call");
  private final BundleInstaller installer;
  private final ActivationCheck check;
  private final Activation activation;
  private final AtomicLong changes = new AtomicLong();
  private final SynchronousBundleListener listener = this::changed;

  private final Map<Long, Bundle> bundles = new ConcurrentHashMap<>();

  /**
   * Makes one that has installed nothing yet.
   *
   * @param leftOut gives the reasons why processors of a bundle are not in the registry
   * @param startLimit how long a bundle may take to start and pass its check
   */
  public BundleFramework(
      BundleContext context,
      ServiceComponentRuntime components,
      LongFunction<List<String>> leftOut,
      Duration startLimit,
      LongSupplier nanoTime) {
    this.context = context;
    this.installer = new BundleInstaller(context, bounded, startLimit);
    this.check = new ActivationCheck(context, components, leftOut, bounded, startLimit, nanoTime);
    this.activation = new Activation(installer, check, new Distribution(context));
    context.addBundleListener(listener);
  }

  /** Counts packages that came, before the next pass: an unresolved bundle may wait for them. */
  private void changed(BundleEvent event) {
    if (event.getType() == BundleEvent.RESOLVED) {
      changes.incrementAndGet();
    }
  }

  /** Counts the bundles that were resolved so far. */
  public long changes() {
    return changes.get();
  }

  /** Uninstalls the bundles that an earlier life of this bundle has left: the folders decide. */
  public void removeStrays() {
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getLocation().startsWith(JarContent.LOCATIONS)) {
        try {
          bundle.uninstall();
        } catch (BundleException e) {
          LOG.warn("deploy: {} failed to go: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
        }
      }
    }
  }

  /**
   * Installs the content of a jar beside the other bundles of the file.
   *
   * @throws BundleException with a message for the operator
   */
  public long install(Path file, JarContent content) throws BundleException, IOException {
    try (InputStream stream = Files.newInputStream(content.copy())) {
      Bundle bundle = context.installBundle(content.location(file), stream);
      bundles.put(bundle.getBundleId(), bundle);
      return bundle.getBundleId();
    }
  }

  /** Resolves, starts and checks a bundle; see {@link Activation}. */
  public Activation.Result activate(long bundle, JarContent content, Optional<Long> serving)
      throws InterruptedException {
    return activation.activate(find(bundle), content, serving.map(this::find));
  }

  /**
   * Checks a bundle that runs.
   *
   * @param selfTest true to have it test itself as well
   */
  public CheckResult check(long bundle, boolean selfTest) throws InterruptedException {
    return selfTest ? check.healthWithSelfTest(find(bundle)) : check.health(find(bundle));
  }

  /** Starts and checks a bundle again that was stopped because packages went away. */
  public CheckResult restart(long bundle) throws InterruptedException {
    return activation.restart(find(bundle));
  }

  /** Says whether the server came with a bundle of this name. */
  public boolean isShipped(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .anyMatch(bundle -> !bundle.getLocation().startsWith(JarContent.LOCATIONS));
  }

  /** Starts a bundle of the distribution again whose place was taken. */
  public void startDisplaced(long bundle) throws InterruptedException {
    Bundle displaced = find(bundle);
    LOG.info("deploy: {} {} is back", displaced.getSymbolicName(), displaced.getVersion());
    installer
        .start(displaced)
        .ifPresent(
            reason -> LOG.error("deploy: {} can't go on: {}", displaced.getSymbolicName(), reason));
  }

  /** Stops and uninstalls a bundle, whoever uses it. */
  public void remove(long bundle) throws InterruptedException {
    installer.remove(find(bundle));
    bundles.remove(bundle);
  }

  /** Says whether a bundle runs. */
  public RunState runState(long id) {
    Bundle bundle = find(id);
    int state = bundle.getState();
    if (state == Bundle.ACTIVE) {
      return RunState.STARTED;
    }
    if ((state & (Bundle.INSTALLED | Bundle.RESOLVED)) == 0) {
      return RunState.OTHER;
    }
    try {
      return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
          ? RunState.STOPPED
          : RunState.STOPPED_BY_HAND;
    } catch (IllegalStateException | IllegalArgumentException e) {
      if (bundle.getState() == Bundle.UNINSTALLED) {
        return RunState.OTHER; // it has gone meanwhile; Felix throws another exception than asked
      }
      throw e;
    }
  }

  private Bundle find(long id) {
    Bundle bundle = bundles.getOrDefault(id, context.getBundle(id));
    if (bundle == null) {
      throw new IllegalStateException("there is no bundle " + id);
    }
    return bundle;
  }

  @Override
  public void close() {
    context.removeBundleListener(listener);
    bounded.close();
  }
}
