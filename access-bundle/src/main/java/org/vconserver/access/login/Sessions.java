package org.vconserver.access.login;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.access.identity.Identity;
import org.vconserver.access.record.LiveRecords;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kept;
import org.vconserver.api.access.AccessRecords.Kind;
import org.vconserver.api.access.Caller;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps who is logged in, for all servers that share the store: a browser has a random token, the
 * store its hash. What somebody may do is looked up at each request, so that a change of it counts
 * in sessions that are there. Thread-safe.
 */
@Component(service = Sessions.class)
public final class Sessions {
  private static final Identity.Refused ENDED =
      new Identity.Refused("The session has ended: log in again");
  private static final int TOKEN_BYTES = 32;

  /** Says how long a session lasts, whatever is done in it. */
  static final Duration LONGEST = Duration.ofHours(12);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final LiveRecords<Session> records;
  private final KnownUsers users;

  /**
   * Holds a session.
   *
   * @param passwordSet when the password was set that was shown; another one ends the session
   */
  private record Session(String user, Instant passwordSet, Instant ends) {
    static Session read(Kept kept) {
      ObjectNode json = kept.content();
      return new Session(
          json.path("user").asText(),
          Instant.parse(json.path("password_set").asText()),
          Instant.parse(json.path("ends").asText()));
    }

    ObjectNode write() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("user", user)
          .put("password_set", passwordSet.toString())
          .put("ends", ends.toString());
    }
  }

  @Activate
  public Sessions(@Reference KnownUsers users) {
    this(users, Clock.systemUTC(), System::nanoTime);
  }

  Sessions(KnownUsers users, Clock clock, LongSupplier nanos) {
    this.users = users;
    this.clock = clock;
    this.records = new LiveRecords<>(Kind.SESSION, Session::read, nanos);
  }

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  void setRecords(AccessRecords store) {
    records.setStore(store);
  }

  /** Takes the store away, unless another one is there already. */
  void unsetRecords(AccessRecords store) {
    records.unsetStore(store);
  }

  /** Begins a session of a user who has shown their password; gives its token. */
  String begin(UserRecord user) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    Session session = new Session(user.user().name(), user.user().passwordSet(), now.plus(LONGEST));
    AccessRecords store = records.store();
    store.put(Kind.SESSION, hash(token), 0, session.write());
    for (Map.Entry<String, Session> other : records.reload().entrySet()) {
      if (!now.isBefore(other.getValue().ends())) {
        store.remove(Kind.SESSION, other.getKey());
      }
    }
    return token;
  }

  /** Finds who is logged in with a token. */
  public Identity identify(String token) {
    try {
      Session session = records.now().get(hash(token));
      if (session == null || !clock.instant().isBefore(session.ends())) {
        return ENDED;
      }
      Optional<Caller> caller =
          users
              .known(session.user())
              .filter(user -> user.user().passwordSet().equals(session.passwordSet()))
              .map(UserRecord::caller);
      return caller
          .<Identity>map(known -> new Identity.Known(known, csrfToken(token)))
          .orElse(ENDED);
    } catch (VconException e) {
      return new Identity.Untold("Sessions can't be looked up now: " + e.getMessage());
    }
  }

  /** Ends a session, if it is there. */
  void end(@Nullable String token) {
    if (token != null) {
      records.store().remove(Kind.SESSION, hash(token));
      records.reload();
    }
  }

  /**
   * Gives what a page of ours has to show with each request of a session that changes something: no
   * other site can read it, nor tell it from the cookie.
   */
  public static String csrfToken(String token) {
    return hash("csrf " + token);
  }

  private static String hash(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
