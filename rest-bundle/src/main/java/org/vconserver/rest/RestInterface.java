package org.vconserver.rest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.vcon.memory.MemoryBudget;

/**
 * Holds the application of the REST interface as it is configured now. After a change of the
 * configuration it builds the next one, and only then takes it; requests that the one before has
 * begun, it also ends. Thread-safe.
 *
 * <p>Apart from {@link RestServlet}, whose properties as a service must not change with the
 * configuration: the HTTP container takes a servlet away, and back, whose properties change.
 */
@Component(service = RestInterface.class, configurationPid = "org.vconserver.rest")
@Designate(ocd = RestSettings.Config.class)
public final class RestInterface {
  private static final Logger LOG = LoggerFactory.getLogger(RestInterface.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Limits what takes seconds and runs no processor: queries, and bundles that start. */
  private static final OperationThreads.Limit LONG_ONES = new OperationThreads.Limit(20, 200);

  private final RestServices services;
  private final OperationThreads threads;
  private final String version;
  private final Clock clock = Clock.systemUTC();
  private final LongSupplier nanos = System::nanoTime;
  private volatile @Nullable LiveApplication current;

  @GuardedBy("this")
  private RestSettings settings;

  @GuardedBy("this")
  private @Nullable ServletConfig servlet;

  /** Holds those that may have requests under way. */
  @GuardedBy("this")
  private final List<LiveApplication> retired = new ArrayList<>();

  @Activate
  public RestInterface(
      @Reference RestServices services, BundleContext context, RestSettings.Config config) {
    this.services = services;
    this.settings = RestSettings.of(config);
    this.version = context.getBundle().getVersion().toString();
    this.threads = new OperationThreads(settings.runs(), LONG_ONES);
    MemoryBudget.ofHeap().setPercent(settings.memoryPercent());
    tellWire(settings);
  }

  /** Takes a change of the configuration, or keeps the one before if there is a fault in it. */
  @Modified
  synchronized void modified(RestSettings.Config config) {
    try {
      RestSettings changed = RestSettings.of(config);
      if (changed.equals(settings)) {
        return;
      }
      if (servlet != null) {
        serve(build(changed, servlet));
      }
      threads.limitRuns(changed.runs());
      MemoryBudget.ofHeap().setPercent(changed.memoryPercent());
      if (changed.wireCompat() != settings.wireCompat()) {
        tellWire(changed);
      }
      settings = changed;
      LOG.info("The REST interface is as org.vconserver.rest says now");
    } catch (ServletException | RuntimeException e) {
      LOG.error("org.vconserver.rest: the REST interface stays as it was: {}", e.getMessage(), e);
    }
  }

  /** Builds the application, and serves from now on. */
  synchronized void begin(ServletConfig config) throws ServletException {
    serve(build(settings, config));
    servlet = config;
  }

  /** Serves no more requests; those that were begun go on. */
  synchronized void end() {
    servlet = null;
    serve(null);
  }

  /** Ends the requests that would go on for ever, as the server stops. */
  void endEvents() {
    LiveApplication application = current;
    if (application != null) {
      application.endEvents();
    }
  }

  /**
   * Serves a request.
   *
   * @return false if there is no application now, and nothing was done
   */
  boolean serve(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    LiveApplication application = current;
    while (application != null && !application.serve(request, response)) {
      application = current; // it was replaced just now
    }
    return application != null;
  }

  @Deactivate
  synchronized void deactivate() {
    end();
    threads.followers().close(); // or their requests would never end
    try {
      for (LiveApplication application : retired) {
        if (!application.awaitEnd(DRAIN)) {
          LOG.warn(
              "{} requests still run after {} s and are cut off",
              application.underWay(),
              DRAIN.toSeconds());
        }
      }
      if (!threads.end(DRAIN.toSeconds())) {
        LOG.warn("Runs for callers still go on after {} s and are cut off", DRAIN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.close();
    }
  }

  private LiveApplication build(RestSettings wanted, ServletConfig config) throws ServletException {
    RestApplication application = new RestApplication(services, wanted, threads, clock, nanos);
    return new LiveApplication(
        application.configuration(version), application.plainReads(), application.events(), config);
  }

  @GuardedBy("this")
  private void serve(@Nullable LiveApplication next) {
    LiveApplication before = current;
    current = next;
    retired.removeIf(application -> application.underWay() == 0);
    if (before != null) {
      retired.add(before);
      before.retire();
    }
  }

  private static void tellWire(RestSettings settings) {
    if (settings.wireCompat()) {
      LOG.info("Answers exactly as {} does, its errors too", RestSettings.PY_VCON_SERVER);
    }
  }
}
