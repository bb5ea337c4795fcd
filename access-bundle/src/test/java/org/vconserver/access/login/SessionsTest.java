package org.vconserver.access.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.access.identity.Identity;
import org.vconserver.access.record.MemoryRecords;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.vcon.error.VconException;

class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final String PASSWORD = "correct horse battery";

  private final AtomicLong nanos = new AtomicLong();
  private final MemoryRecords records = new MemoryRecords();
  private final KnownUsers users = users(NOW);
  private final Sessions sessions = sessions(users, NOW);

  @BeforeEach
  void makeUser() {
    users.create("alice", PASSWORD, Set.of(Role.READER), Set.of(), "local:admin");
  }

  private KnownUsers users(Instant time) {
    KnownUsers made = new KnownUsers(Clock.fixed(time, ZoneOffset.UTC), nanos::get);
    made.setRecords(records);
    return made;
  }

  private Sessions sessions(KnownUsers of, Instant time) {
    Sessions made = new Sessions(of, Clock.fixed(time, ZoneOffset.UTC), nanos::get);
    made.setRecords(records);
    return made;
  }

  private String begin() throws Exception {
    return sessions.begin(users.find("alice", PASSWORD).orElseThrow());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whoLogsInIsKnownByTheToken() throws Exception {
    Identity identity = sessions.identify(begin());
    assertEquals("user:alice", identity.caller().getName());
    assertTrue(identity.caller().may(Scope.VCON_READ));
    assertFalse(((Identity.Known) identity).csrfToken().isEmpty());
  }

  @Test
  void neitherTokenNorPasswordIsKept() throws Exception {
    String token = begin();
    String all = records.all.toString();
    assertFalse(all.contains(token), all);
    assertFalse(all.contains(PASSWORD), all);
    assertFalse(all.contains(Sessions.csrfToken(token)), all);
    assertNotEquals(token, begin());
  }

  @Test
  void onlyTheRightPasswordLogsIn() throws Exception {
    assertEquals(Optional.empty(), users.find("alice", PASSWORD + "x"));
    assertEquals(Optional.empty(), users.find("bob", PASSWORD));
    assertEquals(Optional.empty(), users.find("", ""));
  }

  @Test
  void aSessionEndsWhenItIsEndedHereAndSoonElsewhere() throws Exception {
    String token = begin();
    Sessions elsewhere = sessions(users(NOW), NOW);
    assertTrue(elsewhere.identify(token).caller().isKnown());
    sessions.end(token);
    assertFalse(sessions.identify(token).caller().isKnown());
    pass(Duration.ofSeconds(1));
    assertFalse(elsewhere.identify(token).caller().isKnown());
  }

  @Test
  void aSessionEndsAfterItsTimeAndIsForgottenWithTheNextThatBegins() throws Exception {
    String token = begin();
    Instant end = NOW.plus(Sessions.LONGEST);
    Sessions later = sessions(users(end), end);
    assertTrue(later.identify(token) instanceof Identity.Refused);
    later.begin(users.find("alice", PASSWORD).orElseThrow());
    assertEquals(2, records.all.size(), "a user and one session");
  }

  @Test
  void anotherPasswordOrTheEndOfAUserEndsTheirSessions() throws Exception {
    String token = begin();
    KnownUsers later = users(NOW.plusSeconds(1));
    later.change("alice", Optional.of("another password"), Optional.empty(), Optional.empty());
    pass(Duration.ofSeconds(1));
    assertTrue(sessions.identify(token) instanceof Identity.Refused);
    String next = sessions.begin(users.find("alice", "another password").orElseThrow());
    users.remove("alice");
    assertTrue(sessions.identify(next) instanceof Identity.Refused);
  }

  @Test
  void otherRightsCountInSessionsThatAreThere() throws Exception {
    String token = begin();
    users.change("alice", Optional.empty(), Optional.of(Set.of(Role.OPERATOR)), Optional.empty());
    assertFalse(sessions.identify(token).caller().may(Scope.VCON_READ));
    assertTrue(sessions.identify(token).caller().may(Scope.SERVER_READ));
  }

  @Test
  void aUserIsMadeOnce() {
    VconException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            VconException.class,
            () -> users.create("alice", PASSWORD, Set.of(Role.ADMIN), Set.of(), "x"));
    assertEquals("user: alice already exists", refused.getMessage());
    assertEquals(List.of("alice"), users.list().stream().map(user -> user.name()).toList());
  }

  @Test
  void whatLeadsElsewhereIsNoPathOfOurs() {
    assertEquals("/docs?a=b", LoginServlet.ownPath("/docs?a=b"));
    for (String path :
        new String[] {
          null,
          "",
          "docs",
          "//evil.example",
          "/\\evil.example",
          "https://evil.example",
          "/a b",
          "/\r\nX: y"
        }) {
      assertEquals("/", LoginServlet.ownPath(path), String.valueOf(path));
    }
  }
}
