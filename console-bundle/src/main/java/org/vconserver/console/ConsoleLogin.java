package org.vconserver.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.RequestGate;
import org.vconserver.api.access.Scope;
import org.vconserver.api.settings.Renamed;

/**
 * Lets those into the console whom the gate knows as administrators, and the user {@code admin} by
 * Basic auth from this machine; never by a web page of another site. Thread-safe; a changed
 * password takes effect with the next request.
 */
@Component(
    configurationPid = "org.vconserver.console",
    property = SecurityProvider.PROPERTY_ID + "=" + ConsoleLogin.ID,
    // Nobody is let in without the gate, or while secrets would be shown.
    reference = {
      @Reference(name = "gate", service = RequestGate.class),
      @Reference(name = "mask", service = Function.class, target = "(vcon.settings=masked)")
    })
@Designate(ocd = ConsoleLogin.Config.class)
public final class ConsoleLogin implements SecurityProvider {
  static final String ID = "org.vconserver.console";

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleLogin.class);

  /** Lets no page of another site show the console in a frame, where clicks can be stolen. */
  private static final String POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self'"
          + " 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
          + " form-action 'self'; frame-ancestors 'none'";

  private volatile Password password;
  private final WrongPasswords wrong;

  @ObjectClassDefinition(name = "vCon Server: web console")
  @interface Config {
    @AttributeDefinition(
        name = "WEBCONSOLE_PASSWORD",
        type = AttributeType.PASSWORD,
        description =
            "Password of the user admin at /system/console; empty: the console is closed.")
    @Renamed("password")
    String _password() default "";
  }

  @Activate
  public ConsoleLogin(Config config) {
    this(config._password(), System::nanoTime);
  }

  /** Takes another password for the next requests. */
  @Modified
  void modified(Config config) {
    password = new Password(config._password());
  }

  ConsoleLogin(@Nullable String password, LongSupplier nanos) {
    this.wrong = new WrongPasswords(nanos);
    this.password = new Password(password == null ? "" : password);
  }

  @Override
  public @Nullable Object authenticate(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    Caller caller = Caller.of(request.getAttribute(Caller.ATTRIBUTE));
    if (!caller.getName().isEmpty() && isAdministrator(caller)) {
      return CrossSite.isCrossSite(request)
          ? refuse(response, "The console takes no requests from pages of other sites.")
          : caller.getName();
    }
    if (!isThisMachine(request.getRemoteAddr())) {
      return refuse(response, "The console is open to requests from this machine only.");
    }
    if (password.isMissing()) {
      return refuse(
          response, "The console is closed. Set WEBCONSOLE_PASSWORD to open it for user admin.");
    }
    if (CrossSite.isCrossSite(request)) {
      return refuse(response, "The console takes no requests from pages of other sites.");
    }
    String given = request.getHeader("Authorization");
    if (given == null) {
      return askForPassword(response);
    }
    return switch (wrong.attempt(() -> password.opens(given))) {
      case RIGHT -> Password.USER;
      case WRONG -> {
        if (wrong.secondsLeft() > 0) {
          LOG.warn(
              "console: many wrong passwords in a row; none is looked at for {} s",
              wrong.secondsLeft());
        }
        yield askForPassword(response);
      }
      case CLOSED -> {
        response.setHeader("Retry-After", String.valueOf(Math.max(1, wrong.secondsLeft())));
        yield answer(
            response, TOO_MANY_REQUESTS, "Too many wrong passwords. Try again later, as admin.");
      }
    };
  }

  /**
   * Tells whether somebody may do whatever the console does: it changes settings, and runs code.
   */
  private static boolean isAdministrator(Caller caller) {
    return caller.may(Scope.SERVER_ADMIN) && caller.may(Scope.BUNDLE_DEPLOY);
  }

  private static @Nullable Object askForPassword(HttpServletResponse response) {
    response.setHeader(
        "WWW-Authenticate", "Basic realm=\"vCon Server console\", charset=\"UTF-8\"");
    return answer(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in as admin.");
  }

  @Override
  public boolean authorize(Object user, String role) {
    return true; // whoever is in may do everything
  }

  /** Basic auth has no session: asking again is all that makes a browser forget. */
  @Override
  public void logout(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", "Basic realm=\"vCon Server console\"");
    answer(response, HttpServletResponse.SC_UNAUTHORIZED, "Logged out.");
  }

  private static @Nullable Object refuse(HttpServletResponse response, String text) {
    return answer(response, HttpServletResponse.SC_FORBIDDEN, text);
  }

  private static @Nullable Object answer(HttpServletResponse response, int status, String text) {
    try {
      response.setStatus(status);
      response.setContentType("text/plain;charset=UTF-8");
      response.getWriter().println(text);
      response.flushBuffer();
    } catch (IOException e) {
      LOG.debug("the caller of the console went away", e);
    }
    return null;
  }

  private static boolean isThisMachine(@Nullable String remoteAddress) {
    try {
      // An address, not a name: nothing is looked up. Null or "" would be taken for loopback.
      return remoteAddress != null
          && !remoteAddress.isEmpty()
          && InetAddress.getByName(remoteAddress).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
