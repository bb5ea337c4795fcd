package org.vconserver.access.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.RequestGate;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Lets people in who show their name and password, by a page or by JSON, and out again.
 * Thread-safe.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.name=login",
      "osgi.http.whiteboard.servlet.pattern=" + LoginServlet.LOGIN,
      "osgi.http.whiteboard.servlet.pattern=" + LoginServlet.LOGOUT
    },
    reference = @Reference(name = "gate", service = RequestGate.class))
public final class LoginServlet extends HttpServlet {
  static final String LOGIN = "/login";
  static final String LOGOUT = "/logout";

  /** Names the cookie of a session. */
  public static final String SESSION = "vcon_session";

  /** Names the cookie with what pages show beside it, which they can read. */
  static final String CSRF = "vcon_csrf";

  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final String WRONG = "The name or the password is wrong";
  private static final Logger LOG = LoggerFactory.getLogger(LoginServlet.class);

  private final transient KnownUsers users;
  private final transient Sessions sessions;
  private final transient LoginPace pace = new LoginPace(System::nanoTime);
  private final transient LoginPage page = new LoginPage();

  @Activate
  public LoginServlet(@Reference KnownUsers users, @Reference Sessions sessions) {
    this.users = users;
    this.sessions = sessions;
  }

  /** Holds what somebody shows. */
  private record Shown(String name, String password, String next, boolean byPage) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getServletPath().equals(LOGOUT)) {
      response.setHeader("Allow", "POST");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    showPage(response, HttpServletResponse.SC_OK, "", ownPath(request.getParameter("next")));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      if (request.getServletPath().equals(LOGOUT)) {
        logOut(request, response);
      } else {
        logIn(request, response, shown(request));
      }
    } catch (VconException e) {
      response.setHeader("Retry-After", "5");
      answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, detail(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(
          response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, detail("The server is stopping"));
    }
  }

  private static Shown shown(HttpServletRequest request) throws IOException {
    String type = String.valueOf(request.getContentType());
    if (type.startsWith("application/json")) {
      ObjectNode json;
      try {
        json = StrictJson.readObject(request.getInputStream().readAllBytes());
      } catch (VconException e) {
        json = JsonNodeFactory.instance.objectNode(); // nobody has no name
      }
      return new Shown(json.path("name").asText(), json.path("password").asText(), "/", false);
    }
    return new Shown(
        text(request.getParameter("name")),
        text(request.getParameter("password")),
        ownPath(request.getParameter("next")),
        true);
  }

  private void logIn(HttpServletRequest request, HttpServletResponse response, Shown shown)
      throws IOException, InterruptedException {
    String address = text(request.getRemoteAddr());
    long wait = pace.secondsLeft(shown.name(), address);
    if (wait > 0) {
      response.setHeader("Retry-After", Long.toString(wait));
      refuse(response, TOO_MANY_REQUESTS, "Too many wrong passwords: try again later", shown);
      return;
    }
    Optional<UserRecord> user = users.find(shown.name(), shown.password());
    if (user.isEmpty()) {
      pace.failed(shown.name(), address);
      LOG.info("A login failed");
      refuse(response, HttpServletResponse.SC_UNAUTHORIZED, WRONG, shown);
      return;
    }
    pace.succeeded(shown.name());
    String token = sessions.begin(user.get());
    long seconds = Sessions.LONGEST.toSeconds();
    cookie(request, response, SESSION, token, seconds);
    cookie(request, response, CSRF, Sessions.csrfToken(token), seconds);
    LOG.info("User {} has logged in", user.get().user().name());
    if (shown.byPage()) {
      goTo(response, shown.next());
    } else {
      answer(
          response,
          HttpServletResponse.SC_OK,
          JsonNodeFactory.instance
              .objectNode()
              .put("name", user.get().caller().getName())
              .put("csrf_token", Sessions.csrfToken(token))
              .put("seconds", seconds));
    }
  }

  private void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
    sessions.end(session(request));
    cookie(request, response, SESSION, "", 0);
    cookie(request, response, CSRF, "", 0);
    goTo(response, LOGIN);
  }

  private static @Nullable String session(HttpServletRequest request) {
    if (request.getCookies() != null) {
      for (var cookie : request.getCookies()) {
        if (cookie.getName().equals(SESSION)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  /**
   * Sets a cookie that no other site has sent, but for links; only pages of ours read the second.
   */
  private static void cookie(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      String value,
      long seconds) {
    response.addHeader(
        "Set-Cookie",
        name
            + "="
            + value
            + "; Path=/; Max-Age="
            + seconds
            + "; SameSite=Lax"
            + (name.equals(SESSION) ? "; HttpOnly" : "")
            + (request.isSecure() ? "; Secure" : ""));
  }

  private void refuse(HttpServletResponse response, int status, String message, Shown shown)
      throws IOException {
    if (shown.byPage()) {
      showPage(response, status, message, shown.next());
    } else {
      answer(response, status, detail(message));
    }
  }

  private void showPage(HttpServletResponse response, int status, String message, String next)
      throws IOException {
    response.setHeader("Content-Security-Policy", page.policy());
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "same-origin"); // with none its form has no origin
    write(response, status, "text/html;charset=UTF-8", page.html(message, next));
  }

  private static void goTo(HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Location", path);
  }

  private static ObjectNode detail(String message) {
    return JsonNodeFactory.instance.objectNode().put("detail", message);
  }

  private static void answer(HttpServletResponse response, int status, ObjectNode json)
      throws IOException {
    write(response, status, "application/json", StrictJson.write(json));
  }

  private static void write(HttpServletResponse response, int status, String type, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(type);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(body);
  }

  /** Gives a path of this server; the root for what may lead elsewhere. */
  static String ownPath(@Nullable String path) {
    return path != null
            && path.matches("/[\\x21-\\x7e]*")
            && !path.startsWith("//")
            && path.indexOf('\\') < 0
            && path.getBytes(StandardCharsets.US_ASCII).length < 2000
        ? path
        : "/";
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }
}
