package org.vconserver.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the settings that the bundles of a framework declare, deployed ones too. Thread-safe. */
final class DeclaredSettings implements BundleTrackerCustomizer<List<Setting>> {
  private static final int RESOLVED =
      Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.host");

  private final BundleTracker<List<Setting>> bundles;

  DeclaredSettings(BundleContext context) {
    this.bundles = new BundleTracker<>(context, RESOLVED, this);
  }

  void open() {
    bundles.open();
  }

  /** Lists what is declared of a configuration, by any version of its bundle. */
  List<Setting> declaredFor(String pid) {
    Collection<List<Setting>> all = bundles.getTracked().values();
    return all.stream().flatMap(List::stream).filter(s -> s.pid().equals(pid)).toList();
  }

  @Override
  public @Nullable List<Setting> addingBundle(Bundle bundle, @Nullable BundleEvent event) {
    List<Setting> settings = new ArrayList<>();
    Enumeration<URL> found = bundle.findEntries(Catalogue.FOLDER, pattern(bundle), false);
    for (URL document : found == null ? List.<URL>of() : Collections.list(found)) {
      try (InputStream xml = document.openStream()) {
        settings.addAll(Catalogue.parse(xml));
      } catch (IOException e) {
        LOG.warn(
            "The configuration of {} is not checked: {}",
            bundle.getSymbolicName(),
            HostException.oneLine(e));
      }
    }
    return settings.isEmpty() ? null : settings;
  }

  /** Leaves out the libraries of the distribution, which take more than they declare. */
  private static String pattern(Bundle bundle) {
    return bundle.getLocation().startsWith(FrameworkProperties.REFERENCE)
        ? "org.vconserver.*.xml"
        : "*.xml";
  }

  @Override
  public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, List<Setting> settings) {
    // What a bundle declares changes by an update only, before which it is removed from here.
  }

  @Override
  public void removedBundle(Bundle bundle, @Nullable BundleEvent event, List<Setting> settings) {
    // It is no longer among the tracked.
  }
}
