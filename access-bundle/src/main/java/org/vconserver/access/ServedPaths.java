package org.vconserver.access;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;

/**
 * Knows which paths the HTTP container dispatches to a servlet, as the container itself tells
 * (Servlet Whiteboard specification, {@code HttpServiceRuntime}). Thread-safe.
 *
 * <p>REST is asked for by two signs: its service is registered, and the container has it. The
 * service alone may not be dispatched to yet; and the container alone may be about to lose it.
 */
@Component(service = ServedPaths.class)
public final class ServedPaths {
  /** Names the servlet that serves every path that no other does. */
  static final String REST = "rest";

  private volatile @Nullable HttpServiceRuntime runtime;
  private volatile @Nullable ServiceReference<?> rest;
  private volatile boolean restDispatched;

  /** Tells if a servlet serves a path, given in its decoded and normalised form. */
  boolean serves(String path) {
    HttpServiceRuntime container = runtime;
    if (rest != null && !restDispatched && container != null) {
      // Felix tells of its changes two seconds late: until then each request looks.
      restDispatched = dispatchesRest(container);
    }
    if (rest != null && restDispatched) {
      return true;
    }
    if (container == null) {
      return false;
    }
    RequestInfoDTO dispatch = container.calculateRequestInfoDTO(path.isEmpty() ? "/" : path);
    return dispatch != null
        && dispatch.servletDTO != null
        && !REST.equals(dispatch.servletDTO.name);
  }

  /**
   * Tells if REST serves a path, given in its decoded and normalised form, and no servlet that is
   * there now.
   */
  boolean isOfRest(String path) {
    HttpServiceRuntime container = runtime;
    if (container == null) {
      return false;
    }
    RequestInfoDTO dispatch = container.calculateRequestInfoDTO(path.isEmpty() ? "/" : path);
    return dispatch != null && dispatch.servletDTO != null && REST.equals(dispatch.servletDTO.name);
  }

  /** Takes the container, and looks whether it has REST already. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setRuntime(HttpServiceRuntime container) {
    runtime = container;
    restDispatched = dispatchesRest(container);
  }

  /** Looks again whenever the container has counted a change. */
  void updatedRuntime(HttpServiceRuntime container) {
    restDispatched = dispatchesRest(container);
  }

  void unsetRuntime(HttpServiceRuntime container) {
    if (container.equals(runtime)) {
      runtime = null;
      restDispatched = false;
    }
  }

  /** Takes note of REST's service, without making an instance of it. */
  @Reference(
      service = jakarta.servlet.Servlet.class,
      target = "(osgi.http.whiteboard.servlet.name=" + REST + ")",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void setRest(ServiceReference<?> servlet) {
    rest = servlet;
  }

  void unsetRest(ServiceReference<?> servlet) {
    if (servlet.equals(rest)) {
      rest = null;
      restDispatched = false;
    }
  }

  private static boolean dispatchesRest(HttpServiceRuntime container) {
    return Arrays.stream(container.getRuntimeDTO().servletContextDTOs)
        .flatMap(
            context ->
                context.servletDTOs == null ? Stream.empty() : Arrays.stream(context.servletDTOs))
        .anyMatch((ServletDTO servlet) -> REST.equals(servlet.name));
  }
}
