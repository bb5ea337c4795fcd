package org.vconserver.deploy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.ProcessorNames;
import org.vconserver.deploy.exit.ExitGuard;
import org.vconserver.deploy.folder.FolderScan;
import org.vconserver.deploy.folder.FolderWatch;
import org.vconserver.deploy.framework.BundleFramework;
import org.vconserver.deploy.jar.JarContext;
import org.vconserver.deploy.jar.JarDeployments;
import org.vconserver.deploy.processor.KeptNames;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.VersionPins;
import org.vconserver.support.threads.Threads;

/**
 * Watches the deploy folder ({@code vcon.deploy}) and those of {@code PLUGIN_PATHS}: told by the
 * file system where it can tell, and by looking. At the start the folders are the truth; of an
 * earlier run only the kept copies remain. Thread-safe.
 */
@Component(
    service = {},
    configurationPid = "org.vconserver.deploy")
@Designate(ocd = DeploySettings.Config.class)
public final class Deployer {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final DeploySettings settings;
  private final LiveProcessors processors = new LiveProcessors();
  private final VersionPins pins = new VersionPins(System::nanoTime);
  private final KeptNames names;
  private final ExecutorService tasks = Threads.perTask("deploy-task");
  private final BundleFramework framework;
  private final JarDeployments deployments;
  private final Thread watcher;
  private final ServiceRegistration<WeavingHook> guard;
  private final ServiceRegistration<BundleDeployments> service;
  private volatile boolean closed;

  @Activate
  public Deployer(
      BundleContext context,
      @Reference ServiceComponentRuntime components,
      DeploySettings.Config config) {
    this.settings =
        DeploySettings.of(
            config, context.getProperty("vcon.deploy"), context.getProperty("vcon.data"));
    this.names = new KeptNames(settings.copies().resolve("processor-names.json"));
    this.framework =
        new BundleFramework(
            context, components, processors::leftOut, settings.startLimit(), System::nanoTime);
    JarContext shared =
        new JarContext(
            settings.limits(),
            settings.keptVersions(),
            framework,
            processors,
            pins,
            names,
            Clock.systemUTC(),
            System::nanoTime);
    this.deployments = new JarDeployments(shared, settings.folders(), settings.copies(), tasks);
    framework.removeStrays();
    // The object itself, before anything is deployed: a component would be asked for while it is
    // being made, as its own classes are loaded.
    this.guard = context.registerService(WeavingHook.class, new ExitGuard(), null);
    LOG.info("deploy: watching {}", settings.folders());
    this.watcher = Threads.daemon("deploy", this::watch);
    watcher.start();
    this.service =
        context.registerService(
            BundleDeployments.class,
            new FolderDeployments(deployments, settings, System::nanoTime),
            null);
  }

  /** Keeps what is deployed as it is: a restart of this would take it all away first. */
  @Modified
  void modified(DeploySettings.Config config) {
    LOG.warn("deploy: changed settings take effect when the server starts again");
  }

  @Deactivate
  void close() throws InterruptedException {
    closed = true;
    service.unregister();
    watcher.interrupt();
    watcher.join(CLOSE_LIMIT.toMillis());
    tasks.shutdownNow();
    tasks.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    framework.close();
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
  void bindNames(ProcessorNames registry) {
    names.use(registry);
  }

  void unbindNames(ProcessorNames registry) {
    if (names.uses(registry)) {
      names.use(null);
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

  private void watch() {
    try (FolderWatch folders = new FolderWatch(settings.folders())) {
      while (!closed) {
        folders.watchNew();
        folders.await(look() ? FolderScan.QUIET : PERIOD);
      }
    } catch (InterruptedException e) {
      LOG.debug("deploy: no longer watching");
    } catch (IOException e) {
      LOG.warn("deploy: watching can't be ended: {}", e.toString());
    }
  }

  private boolean look() {
    try {
      return deployments.look();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("deploy: a look failed, the next one follows", e);
      return false;
    }
  }
}
