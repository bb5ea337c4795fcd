package org.vconserver.console;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Serves the console's page of deployed bundles. {@link ConsoleLogin} has let the caller in, and
 * refuses requests that pages of other sites send. Thread-safe.
 */
@Component(
    service = Servlet.class,
    configurationPid = "org.vconserver.rest",
    property = {
      ServletConstants.PLUGIN_LABEL + "=" + BundlesServlet.LABEL,
      ServletConstants.PLUGIN_TITLE + "=vCon Server: deployed bundles",
      ServletConstants.PLUGIN_CATEGORY + "=OSGi"
    })
public final class BundlesServlet extends AbstractServlet {
  static final String LABEL = "vcon-bundles";

  private static final long serialVersionUID = 1L;
  private static final String MESSAGE = BundlesServlet.class.getName();
  private static final String STATUS = MESSAGE + ".status";

  private static final Logger LOG = LoggerFactory.getLogger(BundlesServlet.class);
  private static final long FORM_BYTES = 64 << 10;

  private final transient BundleDeployments deployments;
  private final long largest;

  /** Reads the limit of the REST API, which declares it. */
  @interface Config {
    long max_body_bytes() default 67_108_864;
  }

  @Activate
  public BundlesServlet(@Reference BundleDeployments deployments, Config config) {
    this.deployments = deployments;
    this.largest = config.max_body_bytes();
  }

  @Override
  public void renderContent(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Not in doPost: the console takes a response with a status for one that is written already.
    if (request.getAttribute(STATUS) instanceof Integer status) {
      response.setStatus(status);
    }
    String root = String.valueOf(request.getAttribute(ServletConstants.ATTR_APP_ROOT));
    Object message = request.getAttribute(MESSAGE);
    List<DeployedBundle> bundles = deployments.list();
    String text = message == null ? "" : message.toString();
    response.getWriter().print(new BundlesPage(root, LABEL).render(bundles, text));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setAttribute(MESSAGE, change(request));
    doGet(request, response);
  }

  private String change(HttpServletRequest request) throws IOException {
    try {
      String type = request.getContentType();
      DeployedBundle now =
          type != null && type.startsWith("multipart/form-data")
              ? upload(request)
              : act(text(request, "action"), text(request, "file"), text(request, "digest"));
      String reason = now.reason().isEmpty() ? "" : ": " + now.reason();
      return now.file() + " " + now.version() + " " + now.state() + reason;
    } catch (VconException e) {
      if (e.code() == ServerError.INVALID_REQUEST) {
        request.setAttribute(STATUS, HttpServletResponse.SC_BAD_REQUEST);
      }
      return e.getMessage();
    } catch (ServletException | IllegalStateException e) {
      // A form that is no form, or an upload beyond its limit.
      LOG.info("console: an upload can't be read: {}", e.toString());
      return "The upload can't be read: it may be larger than MAX_BODY_BYTES, or no form";
    }
  }

  private DeployedBundle act(String action, String file, String digest) {
    BundleAction wanted =
        BundleAction.find(action)
            .orElseThrow(
                () ->
                    new VconException(
                        ServerError.INVALID_REQUEST,
                        "action: must be one of " + BundleAction.parameters()));
    return switch (wanted) {
      case DRAIN -> deployments.drain(file);
      case RESUME -> deployments.resume(file);
      case REMOVE -> deployments.remove(file, false);
      case ROLL_BACK ->
          deployments.rollBack(file, Optional.of(digest).filter(text -> !text.isEmpty()));
    };
  }

  private DeployedBundle upload(HttpServletRequest request) throws ServletException, IOException {
    // The console's own servlet takes no multipart requests: its container is told for this one.
    request.setAttribute(
        "org.eclipse.jetty.multipartConfig",
        new MultipartConfigElement(
            System.getProperty("java.io.tmpdir"), largest, largest + FORM_BYTES, 0));
    Part part = request.getPart("jar");
    if (part == null) {
      throw new VconException(ServerError.INVALID_REQUEST, "jar: Field required");
    }
    try (InputStream content = part.getInputStream()) {
      String name = String.valueOf(part.getSubmittedFileName());
      return deployments.put(name.substring(name.lastIndexOf('/') + 1), content);
    } finally {
      part.delete();
    }
  }

  private static String text(HttpServletRequest request, String name) {
    @Nullable String value = request.getParameter(name);
    return value == null ? "" : value;
  }
}
