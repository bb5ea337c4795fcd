package org.vconserver.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the deploy folder ({@code vcon.deploy}) and those of {@code PLUGIN_PATHS}, by one thread.
 * At the start the folders are the truth: nothing is remembered from an earlier run.
 */
@Component(service = {})
public final class Deployer {
  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
  private static final long PERIOD_MS = 200;
  private static final long CLOSE_SECONDS = 40;

  private final BundleContext context;
  private final FolderScan scan;
  private final ScheduledExecutorService thread;
  private final AtomicLong bundleChanges = new AtomicLong();
  private final BundleListener listener = this::changed;

  @Activate
  public Deployer(BundleContext context) {
    this.context = context;
    List<Path> folders =
        folders(context.getProperty("vcon.deploy"), context.getProperty("PLUGIN_PATHS"));
    this.scan = new FolderScan(folders, new Deployments(context), System::nanoTime);
    this.thread = new ScheduledThreadPoolExecutor(1, Deployer::thread);
    context.addBundleListener(listener);
    LOG.info("deploy: watching {}", folders);
    thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void close() throws InterruptedException {
    context.removeBundleListener(listener);
    thread.shutdown();
    if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }

  /** The folders to watch, each once. */
  static List<Path> folders(@Nullable String deploy, @Nullable String pluginPaths) {
    Set<Path> folders = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    names.add(deploy == null ? "" : deploy);
    names.addAll(List.of((pluginPaths == null ? "" : pluginPaths).split("[,:]")));
    for (String name : names) {
      if (!name.isBlank()) {
        folders.add(Path.of(name.strip()).toAbsolutePath().normalize());
      }
    }
    return List.copyOf(folders);
  }

  private void look() {
    try {
      scan.look(bundleChanges.get());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("deploy: a scan failed, the next one follows", e);
    }
  }

  /** Packages that came may be those an unresolved bundle waits for. Our own tries are no news. */
  private void changed(BundleEvent event) {
    if (event.getType() == BundleEvent.RESOLVED) {
      bundleChanges.incrementAndGet();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "deploy");
    thread.setDaemon(true);
    return thread;
  }
}
