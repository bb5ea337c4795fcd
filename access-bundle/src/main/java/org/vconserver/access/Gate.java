package org.vconserver.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.vconserver.api.access.RequestGate;

/**
 * Lets a request through to what serves its path, if its sender may ({@link CallerRules}) and once
 * something does. Until REST, which serves every path that nothing else does, is ready, all others
 * are answered 503 and not by the container's 404, which a client would take for "there is no such
 * vCon".
 *
 * <p>Paths are decided by the decoded and normalised form, by which the container dispatches, never
 * by the URI as sent. Thread-safe.
 */
@Component(service = {Preprocessor.class, RequestGate.class})
public final class Gate implements Preprocessor, RequestGate {
  private static final String LIVE = "/health/live";

  private final ServedPaths served;
  private final AccessRules rules;

  @Activate
  public Gate(@Reference ServedPaths served, @Reference AccessRules rules) {
    this.served = served;
    this.rules = rules;
  }

  @Override
  public void init(FilterConfig config) {
    // There is nothing to prepare.
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = path((HttpServletRequest) request);
    // What is answered depends on who asks, for whatever keeps answers in between.
    ((HttpServletResponse) response).addHeader("Vary", "Origin");
    Optional<Refusal> refusal = rules.now().refusal((HttpServletRequest) request, path);
    if (refusal.isPresent()) {
      EarlyAnswers.refuse((HttpServletResponse) response, refusal.get());
    } else if (served.serves(path)) {
      chain.doFilter(request, response);
    } else if (path.equals(LIVE)) {
      EarlyAnswers.live((HttpServletResponse) response);
    } else {
      EarlyAnswers.notReady((HttpServletResponse) response);
    }
  }

  @Override
  public void destroy() {
    // There is nothing to release.
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return request.getServletPath() + (info == null ? "" : info);
  }
}
