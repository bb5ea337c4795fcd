package org.vconserver.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ReadinessFinding.Severity;
import org.vconserver.rest.server.Readiness;
import org.vconserver.support.threads.Threads;

/**
 * Logs, once each, what keeps the server from its work, and publishes the condition {@value
 * #CONDITION} for as long as nothing does. Thread-safe.
 */
@Component(
    service = {},
    immediate = true)
public final class ReadinessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ReadinessWatch.class);
  private static final String CONDITION = "vcon.ready";
  private static final long PERIOD_SECONDS = 2;

  /** Gives a server that has just started so many looks before the log says what it lacks. */
  private static final int LOOKS_OF_START = 5;

  private final BundleContext context;
  private final ReadinessLook look;
  private final ScheduledExecutorService timer = Threads.timer("readiness");

  // of the timer's thread alone
  private final Set<ReadinessFinding> told = new HashSet<>();
  private Set<ReadinessFinding> before = Set.of();
  private boolean wasReady;
  private int looks;

  private volatile @Nullable ServiceRegistration<Condition> ready;

  @Activate
  public ReadinessWatch(BundleContext context, @Reference RestServices services) {
    this.context = context;
    this.look = new ReadinessLook(services);
    var unused =
        timer.scheduleWithFixedDelay(
            Threads.unending(
                this::look, e -> LOG.error("It can't be looked whether this is ready", e)),
            0,
            PERIOD_SECONDS,
            TimeUnit.SECONDS);
  }

  private void look() {
    Readiness found = look.look();
    publish(found.isReady());
    if (wasReady || ++looks > LOOKS_OF_START) {
      tell(found.findings());
    }
    if (found.isReady() && told.stream().noneMatch(ReadinessWatch::isFailing)) {
      wasReady = true;
    }
  }

  /** Tells of what two looks in a row have found: a bundle that is replaced is no news. */
  private void tell(List<ReadinessFinding> findings) {
    Set<ReadinessFinding> now = new HashSet<>(findings);
    for (ReadinessFinding finding : findings) {
      if (before.contains(finding) && told.add(finding)) {
        LOG.warn("{}{}", isFailing(finding) ? "not ready: " : "", finding);
      }
    }
    boolean failed = told.stream().anyMatch(ReadinessWatch::isFailing);
    told.retainAll(now);
    if (failed && wasReady && told.stream().noneMatch(ReadinessWatch::isFailing)) {
      LOG.info("ready again");
    }
    before = now;
  }

  private static boolean isFailing(ReadinessFinding finding) {
    return finding.severity() == Severity.FAILING;
  }

  private void publish(boolean isReady) {
    ServiceRegistration<Condition> published = ready;
    if (isReady && published == null) {
      ready =
          context.registerService(
              Condition.class,
              Condition.INSTANCE,
              FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, CONDITION)));
    } else if (!isReady && published != null) {
      published.unregister();
      ready = null;
    }
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(5 * PERIOD_SECONDS, TimeUnit.SECONDS);
    publish(false);
  }
}
