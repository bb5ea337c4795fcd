package org.vconserver.access.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;

class KnownKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final MemoryRecords records = new MemoryRecords();
  private final KnownKeys keys = at(NOW);

  @BeforeEach
  void provide() {
    keys.setRecords(records);
  }

  private KnownKeys at(Instant time) {
    return new KnownKeys(Clock.fixed(time, ZoneOffset.UTC), nanos::get);
  }

  private ApiKey.Made make(Optional<Instant> expires) {
    return keys.create(
        new ApiKey.Wanted("ci", Set.of(Role.READER), Set.of(Scope.VCON_WRITE), Set.of(), expires),
        "local:admin");
  }

  private static Set<Scope> scopes(Identity identity) {
    assertTrue(identity instanceof Identity.Known, identity::toString);
    return identity.caller().scopes();
  }

  private static String refused(Identity identity) {
    assertTrue(identity instanceof Identity.Refused, identity::toString);
    assertFalse(identity.caller().isKnown());
    return ((Identity.Refused) identity).reason();
  }

  @Test
  void aKeyIsTakenForWhatItMayDo() {
    ApiKey.Made made = make(Optional.empty());
    Identity identity = keys.identify(made.secret());
    assertEquals("key:" + made.key().id(), identity.caller().getName());
    assertTrue(scopes(identity).containsAll(Set.of(Scope.VCON_READ, Scope.VCON_WRITE)));
    assertFalse(identity.caller().may(Scope.VCON_DELETE));
    assertTrue(made.secret().startsWith("vcon_" + made.key().id() + "_"));
  }

  @Test
  void onlyHashesAreKept() {
    ApiKey.Made made = make(Optional.empty());
    String secret = made.secret().substring(made.secret().length() - 43);
    assertFalse(records.all.toString().contains(secret));
    assertFalse(made.toString().contains(secret));
    assertEquals(List.of(made.key()), keys.list());
  }

  @Test
  void whatIsNoKeyIsNotKnownAndNobodyLearnsWhy() {
    String good = make(Optional.empty()).secret();
    String unknown = refused(keys.identify("vcon_aaaaaaaaaa_" + "x".repeat(43)));
    for (String wrong :
        List.of(
            good.substring(0, good.length() - 1) + (good.endsWith("A") ? "B" : "A"),
            good.substring(0, good.length() - 1),
            good + "A",
            good.toUpperCase(java.util.Locale.ROOT),
            "vcon_",
            "vcon_" + "_".repeat(54))) {
      assertEquals(unknown, refused(keys.identify(wrong)), wrong);
    }
  }

  @Test
  void aKeyEndsWhenItExpires() {
    ApiKey.Made made = make(Optional.of(NOW.plusSeconds(10)));
    assertTrue(keys.identify(made.secret()).caller().isKnown());
    KnownKeys later = at(NOW.plusSeconds(10));
    later.setRecords(records);
    assertEquals("The key has expired", refused(later.identify(made.secret())));
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceHereAndSoonElsewhere() {
    ApiKey.Made made = make(Optional.empty());
    KnownKeys elsewhere = at(NOW);
    elsewhere.setRecords(records);
    assertTrue(elsewhere.identify(made.secret()).caller().isKnown());
    assertTrue(keys.revoke(made.key().id()));
    assertFalse(keys.revoke(made.key().id()));
    refused(keys.identify(made.secret()));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    refused(elsewhere.identify(made.secret()));
  }

  @Test
  void aKeyMadeElsewhereIsTakenSoon() {
    refused(keys.identify("vcon_aaaaaaaaaa_" + "x".repeat(43)));
    KnownKeys elsewhere = at(NOW);
    elsewhere.setRecords(records);
    ApiKey.Made made =
        elsewhere.create(
            new ApiKey.Wanted("ci", Set.of(), Set.of(Scope.PROCESS), Set.of(), Optional.empty()),
            "a");
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(Set.of(Scope.PROCESS), scopes(keys.identify(made.secret())));
  }

  @Test
  void aRotatedKeyHasAnotherSecretAndTheOneBeforeForATime() {
    ApiKey.Made before = make(Optional.empty());
    String id = before.key().id();
    ApiKey.Made after = keys.rotate(id, Duration.ofMinutes(5)).orElseThrow();
    assertNotEquals(before.secret(), after.secret());
    assertTrue(keys.identify(before.secret()).caller().isKnown());
    assertTrue(keys.identify(after.secret()).caller().isKnown());
    KnownKeys later = at(NOW.plus(Duration.ofMinutes(5)));
    later.setRecords(records);
    refused(later.identify(before.secret()));
    assertTrue(later.identify(after.secret()).caller().isKnown());

    ApiKey.Made atOnce = keys.rotate(id, Duration.ZERO).orElseThrow();
    refused(keys.identify(after.secret()));
    refused(keys.identify(before.secret()));
    assertTrue(keys.identify(atOnce.secret()).caller().isKnown());
    assertEquals(Optional.empty(), keys.rotate("nobody", Duration.ZERO));
  }

  @Test
  void whileTheStoreIsAwayKeysAreKnownThatWere() {
    ApiKey.Made made = make(Optional.empty());
    records.away = true;
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertTrue(keys.identify(made.secret()).caller().isKnown());
    keys.unsetRecords(records);
    assertTrue(keys.identify(made.secret()).caller().isKnown());
  }

  @Test
  void aServerThatHasNeverReadTheKeysCannotTell() {
    records.away = true;
    String key = "vcon_aaaaaaaaaa_" + "x".repeat(43);
    assertTrue(keys.identify(key) instanceof Identity.Untold);
    keys.unsetRecords(records);
    assertTrue(keys.identify(key) instanceof Identity.Untold);
  }

  @Test
  void aRecordThatCannotBeReadIsNoKeyAndKeepsNoOtherOut() {
    ApiKey.Made made = make(Optional.empty());
    records.put(
        AccessRecords.Kind.KEY,
        "broken",
        0,
        JsonNodeFactory.instance.objectNode().put("created", "soon").put("hash", "zz"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertTrue(keys.identify(made.secret()).caller().isKnown());
  }

  @Test
  void theStoreIsAskedOnceASecond() {
    ApiKey.Made made = make(Optional.empty());
    int before = records.asked;
    for (int i = 0; i < 100; i++) {
      keys.identify(made.secret());
      nanos.addAndGet(Duration.ofMillis(20).toNanos());
    }
    assertTrue(records.asked - before <= 2, () -> String.valueOf(records.asked));
  }
}
