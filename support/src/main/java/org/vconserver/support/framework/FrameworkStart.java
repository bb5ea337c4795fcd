package org.vconserver.support.framework;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Tells if the thread of the framework has started all bundles. Before that no other thread
 * registers a service that components wait for: two threads that activate the same components wait
 * for each other, and on a busy machine one of them gives up, for good. Immutable.
 */
public final class FrameworkStart {
  /** Names the property of the framework with the start level that it goes to. */
  public static final String LEVEL = "vcon.start.level";

  private final BundleContext context;
  private final int level;

  /** Reads what level the framework goes to; without that it is taken to be there. */
  public FrameworkStart(BundleContext context) {
    this.context = context;
    String property = context.getProperty(LEVEL);
    this.level = property == null ? 0 : Integer.parseInt(property);
  }

  /** Tells if the framework has reached its start level. */
  public boolean isOver() {
    return level <= 0
        || context
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel()
            >= level;
  }
}
