package org.vconserver.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.jersey.servlet.ServletContainer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.RequestGate;
import org.vconserver.rest.error.FailureMapper;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.support.threads.ContextLoader;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Serves the REST interface by Jersey. From the moment the framework begins to stop it refuses new
 * requests with 503, and lets those end that run.
 */
@Component(
    service = Servlet.class,
    configurationPid = "org.vconserver.rest",
    property = {
      "osgi.http.whiteboard.servlet.name=rest",
      "osgi.http.whiteboard.servlet.pattern=/*",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    },
    // Nothing is served without the gate.
    reference = @Reference(name = "gate", service = RequestGate.class))
@Designate(ocd = RestSettings.Config.class)
public final class RestServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RestServlet.class);
  private static final long DRAIN_SECONDS = 10;

  /** Limits what takes seconds and runs no processor: queries, and bundles that start. */
  private static final OperationThreads.Limit LONG_ONES = new OperationThreads.Limit(20, 200);

  private final transient ServletContainer jersey;
  private final transient OperationThreads threads;
  private final transient Phaser requests = new Phaser(1);
  private final transient BundleContext context;
  private final transient SynchronousBundleListener listener = this::frameworkChanged;
  private volatile boolean stopping;

  @Activate
  public RestServlet(
      @Reference RestServices services, BundleContext context, RestSettings.Config config) {
    RestSettings settings = RestSettings.of(config);
    MemoryBudget.ofHeap().setPercent(settings.memoryPercent());
    this.threads = new OperationThreads(settings.runs(), LONG_ONES);
    RestApplication application =
        new RestApplication(services, settings, threads, Clock.systemUTC(), System::nanoTime);
    String version = context.getBundle().getVersion().toString();
    this.jersey = new ServletContainer(application.configuration(version));
    this.context = context;
    context.addBundleListener(listener);
    if (settings.wireCompat()) {
      LOG.info("Answers exactly as {} does, its errors too", RestSettings.PY_VCON_SERVER);
    }
  }

  @Deactivate
  public void deactivate() {
    stopping = true;
    context.removeBundleListener(listener);
    try {
      requests.awaitAdvanceInterruptibly(requests.arrive(), DRAIN_SECONDS, TimeUnit.SECONDS);
      if (!threads.end(DRAIN_SECONDS)) {
        LOG.warn("Runs for callers still go on after {} s and are cut off", DRAIN_SECONDS);
      }
    } catch (TimeoutException e) {
      LOG.warn(
          "{} requests still run after {} s and are cut off",
          requests.getUnarrivedParties(),
          DRAIN_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.close();
    }
  }

  private void frameworkChanged(BundleEvent event) {
    if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
      stopping = true;
    }
  }

  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    try (ContextLoader loader = ownLoader()) {
      jersey.init(config);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (stopping) {
      refuse(response);
      return;
    }
    requests.register();
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter();
        ContextLoader loader = ownLoader()) {
      jersey.service(request, response);
    } finally {
      requests.arriveAndDeregister();
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader("Connection", "close");
    response.setHeader("Retry-After", "5");
    response.setHeader(FailureMapper.OUTCOME, FailureMapper.NOT_DONE);
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write("{\"detail\":\"The server is stopping\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void destroy() {
    try (ContextLoader loader = ownLoader()) {
      jersey.destroy();
    }
  }

  /** Lets Jersey find its parts, which it looks for with the context class loader. */
  private static ContextLoader ownLoader() {
    return ContextLoader.use(RestServlet.class.getClassLoader());
  }
}
