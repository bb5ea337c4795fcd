package org.vconserver.host;

import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.LoggerFactory;
import org.vconserver.support.threads.Threads;

/** Gives bundles the last lines of the log, and its levels. Thread-safe. */
final class LogAccess {
  private static final int MOST_LINES = 10_000;
  private static final int MOST_CHARACTERS = 4 << 20;

  private final LoggerContext log;
  private final Clock clock;
  private final LogLines lines = new LogLines(MOST_LINES, MOST_CHARACTERS);

  private LogAccess(LoggerContext log) {
    this.log = log;
    this.clock = Clock.systemUTC();
  }

  /** Begins to keep lines; to be called once the log is configured. */
  static LogAccess begin() {
    LogAccess access = new LogAccess((LoggerContext) LoggerFactory.getILoggerFactory());
    access.lines.attach(access.log);
    return access;
  }

  /** Publishes both, lines without what the mask knows as secrets. */
  void publish(BundleContext context, SecretMask mask) {
    lines.mask(mask::apply);
    publish(context, LongFunction.class, lines, "lines");
    publish(
        context,
        UnaryOperator.class,
        new LogLevels(log, Threads.timer("log-levels"), clock, name -> isDeployed(context, name)),
        "levels");
  }

  private static <T> void publish(BundleContext context, Class<T> type, T service, String word) {
    context.registerService(
        type, service, FrameworkUtil.asDictionary(Map.<String, Object>of("vcon.log", word)));
  }

  /** Tells whether a bundle that is not of the distribution has a package, or a part of it. */
  private static boolean isDeployed(BundleContext context, String name) {
    for (Bundle bundle : context.getBundles()) {
      boolean own =
          bundle.getBundleId() == 0
              || bundle.getLocation().startsWith(FrameworkProperties.REFERENCE);
      if (!own && bundle.findEntries(name.replace('.', '/'), "*", true) != null) {
        return true;
      }
    }
    return false;
  }
}
