package org.vconserver.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.access.RequestGate;
import org.vconserver.rest.error.FailureMapper;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.CrossOrigin;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Hands the requests of the HTTP container to the {@link RestInterface}. From the moment the
 * framework begins to stop it refuses new requests with 503, and lets those end that run.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.name=rest",
      "osgi.http.whiteboard.servlet.pattern=/*",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
    },
    // Nothing is served without the gate.
    reference = @Reference(name = "gate", service = RequestGate.class))
public final class RestServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient RestInterface rest;
  private final transient BundleContext context;
  private final transient SynchronousBundleListener listener = this::frameworkChanged;
  private volatile boolean stopping;

  @Activate
  public RestServlet(@Reference RestInterface rest, BundleContext context) {
    this.rest = rest;
    this.context = context;
    context.addBundleListener(listener);
  }

  @Deactivate
  public void deactivate() {
    stopping = true;
    context.removeBundleListener(listener);
  }

  private void frameworkChanged(BundleEvent event) {
    if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
      stopping = true;
      rest.endEvents();
    }
  }

  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    rest.begin(config);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (stopping) {
      refuse(response);
      return;
    }
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      if (!rest.serve(request, response)) {
        refuse(response);
      }
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader("Connection", "close");
    response.setHeader("Retry-After", "5");
    response.setHeader(AnswerHeaders.OUTCOME, FailureMapper.NOT_DONE);
    response.setHeader(CrossOrigin.TYPE_OPTIONS, CrossOrigin.NO_SNIFF);
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write("{\"detail\":\"The server is stopping\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void destroy() {
    rest.end();
  }
}
