package org.vconserver.deploy.framework;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.store.VconStore;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.framework.ComponentReport.Unsatisfied;

/**
 * Looks whether the bundles that the server came with run, and their components work. What only
 * lacks what another one should provide is not told. What does not work although nothing is lacking
 * is enabled anew. Thread-safe.
 */
@Component(service = ReadinessCheck.class)
public final class ShippedBundles implements ReadinessCheck {
  /** Names the services that other checks tell of. */
  private static final Set<String> STORES =
      Set.of(
          VconStore.class.getName(),
          JobQueues.class.getName(),
          PipelineStore.class.getName(),
          ServerRegistry.class.getName());

  private final BundleContext context;
  private final ComponentReport components;
  private final StuckComponents stuck;
  private volatile @Nullable Counters counters;

  @Activate
  public ShippedBundles(BundleContext context, @Reference ServiceComponentRuntime runtime) {
    this.context = context;
    this.components = new ComponentReport(runtime);
    this.stuck =
        new StuckComponents(
            context,
            runtime,
            bundle -> bundle.getBundleId() == 0 || isShipped(bundle),
            System::nanoTime,
            this::count);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCounters(Counters counters) {
    this.counters = counters;
  }

  void unbindCounters(Counters counters) {
    if (this.counters == counters) {
      this.counters = null;
    }
  }

  private void count(String component) {
    Counters found = counters;
    if (found != null) {
      found.counter("components_enabled_anew", Map.of("component", component)).increment();
    }
  }

  @Override
  public List<ReadinessFinding> look() {
    List<ReadinessFinding> findings = new ArrayList<>();
    Map<String, Unsatisfied> unsatisfied = new LinkedHashMap<>();
    List<Bundle> running = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      if (isShipped(bundle)) {
        if (isRunning(bundle)) {
          unsatisfied.putAll(components.unsatisfied(bundle));
          running.add(bundle);
        } else if (isDue(bundle)) {
          findings.add(stopped(bundle));
        }
      }
    }
    Set<String> told = new HashSet<>(STORES);
    unsatisfied.values().forEach(component -> told.addAll(component.services()));
    unsatisfied.forEach(
        (name, component) -> {
          if (component.absent().isEmpty() || !told.containsAll(component.absent())) {
            String setting = component.absent().isEmpty() ? file(component) : "";
            findings.add(ReadinessFinding.failing("component " + name, setting, component.fault()));
          }
        });
    findings.addAll(stuck.look(running));
    return findings;
  }

  private static boolean isShipped(Bundle bundle) {
    return bundle.getBundleId() != 0 && !bundle.getLocation().startsWith(JarContent.LOCATIONS);
  }

  /** Says whether the framework has reached the level at which a bundle starts. */
  private boolean isDue(Bundle bundle) {
    int reached =
        context
            .getBundle(Constants.SYSTEM_BUNDLE_ID)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel();
    return bundle.adapt(BundleStartLevel.class).getStartLevel() <= reached;
  }

  private static boolean isRunning(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    boolean fragment = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) > 0;
    return fragment
        || bundle.getState() == Bundle.ACTIVE
        || bundle.getState() == Bundle.STARTING
        || bundle.getState() == Bundle.STOPPING;
  }

  /** Tells of a bundle that deals with processors as a fault, and of others as a warning. */
  private static ReadinessFinding stopped(Bundle bundle) {
    String name = "bundle " + bundle.getSymbolicName();
    String reason = "it does not run";
    String imported = bundle.getHeaders("").get(Constants.IMPORT_PACKAGE);
    return imported != null && imported.contains(VconProcessor.class.getPackageName())
        ? ReadinessFinding.failing(name, "", reason + ", its processors are absent")
        : ReadinessFinding.warning(name, "", reason);
  }

  private static String file(Unsatisfied component) {
    return "config/" + component.description().configurationPid[0] + ".cfg";
  }
}
