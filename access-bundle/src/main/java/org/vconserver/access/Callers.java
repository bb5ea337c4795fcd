package org.vconserver.access;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.access.identity.Identity;
import org.vconserver.access.key.KnownKeys;
import org.vconserver.access.key.LocalKey;
import org.vconserver.access.login.Sessions;
import org.vconserver.access.token.IssuedTokens;
import org.vconserver.api.access.Caller;

/**
 * Finds out who makes a request, by what its headers show. Thread-safe.
 *
 * <p>A bearer token is in {@code Authorization} (RFC 6750, section 2.1), or in {@code
 * x-conserver-api-token}, where those have it who come from there.
 */
@Component(service = Callers.class)
public final class Callers {
  private static final Identity NOBODY = new Identity.Known(Caller.NOBODY);
  private static final Identity ANYBODY = new Identity.Known(Caller.ANYBODY);
  private static final String BEARER = "bearer ";

  private final AccessRules rules;
  private final KnownKeys keys;
  private final LocalKey local;
  private final Sessions sessions;
  private final IssuedTokens tokens;

  @Activate
  public Callers(
      @Reference AccessRules rules,
      @Reference KnownKeys keys,
      @Reference LocalKey local,
      @Reference Sessions sessions,
      @Reference IssuedTokens tokens) {
    this.rules = rules;
    this.keys = keys;
    this.local = local;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /**
   * Finds who makes a request.
   *
   * @param header gives the value of a header; null if the request has none of the name
   * @param session the token of a session, of a cookie; null if there is none
   * @param isLocal whether the request comes from this machine, and not by way of a proxy
   */
  public Identity identify(
      Function<String, @Nullable String> header, @Nullable String session, boolean isLocal) {
    if (!rules.now().authenticates()) {
      return ANYBODY;
    }
    String authorization = header.apply("Authorization");
    String token = header.apply("x-conserver-api-token");
    if (authorization != null && isBearer(authorization)) {
      token = authorization.substring(BEARER.length()).strip();
    }
    if (token == null) {
      return session == null ? NOBODY : sessions.identify(session);
    }
    if (LocalKey.isLocal(token)) {
      return local.identify(token, isLocal);
    }
    return KnownKeys.isKey(token) ? keys.identify(token) : tokens.identify(token);
  }

  /** Tells whether a header of this name is put in by proxies. */
  public static boolean isOfProxy(String header) {
    return CallerRules.isOfProxy(header);
  }

  private static boolean isBearer(String authorization) {
    return authorization.length() > BEARER.length()
        && authorization.substring(0, BEARER.length()).toLowerCase(Locale.ROOT).equals(BEARER);
  }
}
