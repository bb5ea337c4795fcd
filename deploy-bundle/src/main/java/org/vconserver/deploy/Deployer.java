package org.vconserver.deploy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.deploy.exit.ExitGuard;
import org.vconserver.deploy.folder.FolderScan;
import org.vconserver.deploy.framework.ActivationCheck;
import org.vconserver.deploy.framework.BoundedCall;
import org.vconserver.deploy.framework.BundleInstaller;
import org.vconserver.deploy.framework.Distribution;
import org.vconserver.deploy.framework.ErrorText;
import org.vconserver.deploy.jar.JarContext;
import org.vconserver.deploy.jar.JarDeployments;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.VersionPins;

/**
 * Watches the deploy folder ({@code vcon.deploy}) and those of {@code PLUGIN_PATHS}: told by the
 * file system where it can tell, and by looking. At the start the folders are the truth; of an
 * earlier run only the kept copies remain.
 */
@Component(service = {})
public final class Deployer {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final BundleContext context;
  private final DeploySettings settings;
  private final LiveProcessors processors = new LiveProcessors();
  private final VersionPins pins = new VersionPins(System::nanoTime);
  private final AtomicLong bundleChanges = new AtomicLong();
  private final BundleListener listener = this::changed;
  private final BoundedCall bounded = new BoundedCall();
  private final ExecutorService tasks = Executors.newCachedThreadPool(Deployer::daemon);
  private final JarDeployments slots;
  private final Thread watcher;
  private final ServiceRegistration<WeavingHook> guard;
  private final ServiceRegistration<BundleDeployments> service;
  private volatile boolean closed;

  @Activate
  public Deployer(BundleContext context, @Reference ServiceComponentRuntime components) {
    this.context = context;
    this.settings = DeploySettings.of(context::getProperty);
    JarContext means =
        new JarContext(
            settings,
            new BundleInstaller(context, bounded, settings.startLimit()),
            new ActivationCheck(context, components, processors, bounded, settings.startLimit()),
            new Distribution(context),
            processors,
            pins,
            Clock.systemUTC(),
            System::nanoTime,
            bundleChanges::get);
    this.slots = new JarDeployments(means, tasks);
    context.addBundleListener(listener);
    removeStrays();
    // The object itself, before anything is deployed: a component would be asked for while it is
    // being made, as its own classes are loaded.
    this.guard = context.registerService(WeavingHook.class, new ExitGuard(), null);
    LOG.info("deploy: watching {}", settings.folders());
    this.watcher = daemon(this::watch);
    watcher.setName("deploy");
    watcher.start();
    this.service =
        context.registerService(
            BundleDeployments.class, new FolderDeployments(slots, settings), null);
  }

  @Deactivate
  void close() throws InterruptedException {
    closed = true;
    service.unregister();
    context.removeBundleListener(listener);
    watcher.interrupt();
    watcher.join(CLOSE_LIMIT.toMillis());
    tasks.shutdownNow();
    tasks.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    bounded.close();
    guard.unregister();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindProcessors(ProcessorBundles registry) {
    processors.use(registry);
  }

  void unbindProcessors(ProcessorBundles registry) {
    if (processors.uses(registry)) {
      processors.use(null);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindPipelines(PipelineStore store) {
    pins.use(store);
  }

  void unbindPipelines(PipelineStore store) {
    if (pins.uses(store)) {
      pins.use(null);
    }
  }

  /** What an earlier life of this bundle has deployed: the folders decide anew. */
  private void removeStrays() {
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getLocation().startsWith("deploy:")) {
        try {
          bundle.uninstall();
        } catch (org.osgi.framework.BundleException e) {
          LOG.warn("deploy: {} failed to go: {}", bundle.getSymbolicName(), ErrorText.oneLine(e));
        }
      }
    }
  }

  private void watch() {
    try (WatchService events = FileSystems.getDefault().newWatchService()) {
      List<Path> unwatched = new ArrayList<>(settings.folders());
      while (!closed) {
        unwatched.removeIf(folder -> register(folder, events));
        Duration next = look() ? FolderScan.QUIET : PERIOD;
        WatchKey key = events.poll(next.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          if (!key.reset() && key.watchable() instanceof Path folder) {
            unwatched.add(folder);
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("deploy: no longer watching");
    } catch (IOException e) {
      LOG.warn("deploy: the file system tells nothing, looking only: {}", e.toString());
      lookOnly();
    }
  }

  private void lookOnly() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep((look() ? FolderScan.QUIET : PERIOD).toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("deploy: no longer looking");
    }
  }

  private static boolean register(Path folder, WatchService events) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      folder.register(
          events,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean look() {
    try {
      return slots.look();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("deploy: a look failed, the next one follows", e);
      return false;
    }
  }

  /** Packages that came may be those an unresolved bundle waits for. Our own tries are no news. */
  private void changed(BundleEvent event) {
    if (event.getType() == BundleEvent.RESOLVED) {
      bundleChanges.incrementAndGet();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "deploy-task");
    thread.setDaemon(true);
    return thread;
  }
}
