package org.vconserver.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.vconserver.access.identity.Identity;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.RequestGate;
import org.vconserver.api.access.Scope;

/**
 * Lets a request through to what serves its path, if its sender may ({@link CallerRules}), if it is
 * known who calls ({@link Callers}), and once something serves it. What its own operations ask for,
 * REST looks at; everything else that serves asks for {@link Scope#SERVER_ADMIN}, but the web
 * console, which has a login of its own. Until REST, which serves every path that nothing else
 * does, is ready, all others are answered 503 and not by the container's 404, which a client would
 * take for "there is no such vCon".
 *
 * <p>Paths are decided by the decoded and normalised form, by which the container dispatches, never
 * by the URI as sent. Thread-safe.
 */
@Component(service = {Preprocessor.class, RequestGate.class})
public final class Gate implements Preprocessor, RequestGate {
  /** Is where it is asked whether the process lives. */
  public static final String LIVE = "/health/live";

  /** Is where somebody says who they are. */
  public static final String LOGIN = "/login";

  /** Names the attribute of a request that has its {@link Identity}. */
  public static final String IDENTITY = "org.vconserver.identity";

  /** Lists the paths that ask nobody who they are. */
  static final Set<String> OPEN = Set.of(LIVE, "/health/ready", LOGIN);

  private static final String CONSOLE = "/system/console";
  private static final String LOGOUT = "/logout";
  private static final String CSRF_TOKEN = "X-CSRF-Token";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

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
    HttpServletRequest asked = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    String path = path(asked);
    // What is answered depends on who asks, for whatever keeps answers in between.
    answer.addHeader("Vary", "Origin");
    if (rules.now().authenticates()) {
      answer.addHeader("Vary", "Authorization, Cookie");
      answer.setHeader("Cache-Control", "private, no-cache"); // whoever answers may say another
    }
    Optional<Refusal> refusal = rules.now().refusal(asked, path).or(() -> stranger(asked, path));
    if (refusal.isPresent()) {
      EarlyAnswers.refuse(asked, answer, refusal.get());
    } else if (served.serves(path)) {
      chain.doFilter(request, response);
    } else if (path.equals(LIVE)) {
      EarlyAnswers.live(answer);
    } else {
      EarlyAnswers.notReady(answer);
    }
  }

  @Override
  public void destroy() {
    // There is nothing to release.
  }

  /**
   * Tells whether the body of a request is read at all: whoever is nobody may send one only to log
   * in.
   */
  public static boolean readsBodyOf(Caller caller, String path) {
    return caller.isKnown() || path.equals(LOGIN);
  }

  private Optional<Refusal> stranger(HttpServletRequest request, String path) {
    if (OPEN.contains(path) || (isPreflight(request) && served.isOfRest(path))) {
      return Optional.empty();
    }
    if (!(request.getAttribute(IDENTITY) instanceof Identity identity)) {
      return Optional.of(Refusal.unavailable("The server is not ready: it can't tell who calls"));
    }
    if (identity instanceof Identity.Untold untold) {
      return Optional.of(Refusal.unavailable(untold.reason()));
    }
    if (path.equals(CONSOLE) || path.startsWith(CONSOLE + "/")) {
      return Optional.empty();
    }
    if (!identity.caller().isKnown() && isPageAsked(request)) {
      return Optional.of(Refusal.toLogIn(request.getRequestURI(), request.getQueryString()));
    }
    if (identity instanceof Identity.Refused refused) {
      return Optional.of(Refusal.badToken(refused.reason()));
    }
    return identity instanceof Identity.Known known
        ? lacking(request, path, known)
        : Optional.of(Refusal.unauthorized());
  }

  private Optional<Refusal> lacking(
      HttpServletRequest request, String path, Identity.Known identity) {
    Caller caller = identity.caller();
    if (!caller.isKnown()) {
      return Optional.of(Refusal.unauthorized());
    }
    if (!identity.csrfToken().isEmpty()
        && !READING.contains(request.getMethod())
        && !isShown(identity.csrfToken(), request.getHeader(CSRF_TOKEN))) {
      return Optional.of(
          Refusal.forbidden(
              "A session changes nothing without the header "
                  + CSRF_TOKEN
                  + ", with the value of the cookie vcon_csrf"));
    }
    if (caller.may(Scope.SERVER_ADMIN) || path.equals(LOGOUT) || served.isOfRest(path)) {
      return Optional.empty();
    }
    return Optional.of(Refusal.forbidden("This needs the right " + Scope.SERVER_ADMIN.word()));
  }

  private static boolean isShown(String token, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Tells whether a person's browser goes to a page, and is not a program that asks for data. */
  private static boolean isPageAsked(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    String mode = request.getHeader("Sec-Fetch-Mode");
    return request.getMethod().equals("GET")
        && accept != null
        && accept.contains("text/html")
        && (mode == null || mode.equals("navigate"));
  }

  /**
   * Tells whether a browser asks what a page may send; it does so without saying who sits there.
   */
  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return request.getServletPath() + (info == null ? "" : info);
  }
}
