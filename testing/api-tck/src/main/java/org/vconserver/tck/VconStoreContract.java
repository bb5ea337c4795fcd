package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/** Says how every {@link VconStore} must behave. */
@Timeout(20)
public abstract class VconStoreContract {
  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private static final String UPPER = "10D846F7-8422-8001-A20F-D188127FAD29";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private VconStore store;

  /** Gives an empty backend. */
  protected abstract VconStore openEmpty(Clock clock) throws Exception;

  /** Gives another empty backend in the place of the first, as when an old backup is restored. */
  protected VconStore openAnother(Clock clock) throws Exception {
    return openEmpty(clock);
  }

  @BeforeEach
  void openStore() throws Exception {
    store = openEmpty(clock);
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012x", number);
  }

  private static Vcon vcon(int number, String subject) {
    String json =
        "{\"uuid\":\"" + uuid(number) + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private String subject(int number) {
    return store.find(uuid(number)).orElseThrow().vcon().tree().path("subject").asText();
  }

  @Test
  void aVconComesBackByteForByte() {
    byte[] odd =
        (" {\n\t\"x_unknown\" : [1.0, 1e2, 100000000000000000000000000001, -0.0, \"\\u00e9\u00e9\uD83D\uDE00\"],"
                + " \"parties\" : [ ] , \"uuid\":\"00000000-0000-4000-8000-00000000000A\"}\r\n ")
            .getBytes(StandardCharsets.UTF_8);
    long revision = store.save(Vcon.parse(odd));
    StoredVcon found = store.find("00000000-0000-4000-8000-00000000000a").orElseThrow();
    assertArrayEquals(odd, found.vcon().toJson());
    assertEquals(revision, found.revision());
  }

  @Test
  void aLargeVconComesBackByteForByte() {
    Vcon large = vcon(1, "x".repeat(3_000_000));
    store.save(large);
    assertArrayEquals(large.toJson(), store.find(uuid(1)).orElseThrow().vcon().toJson());
  }

  @Test
  void aVconThatIsTooLargeForTheMemoryIsRefusedAndAnotherOneFound() {
    store.save(vcon(1, "x".repeat(3_000_000)));
    Vcon small = vcon(2, "small");
    store.save(small);
    try (MemoryShare memory = new MemoryBudget(0, 60).open();
        MemoryShare.Work work = memory.enter()) {
      assertRefused(VconError.DOCUMENT_TOO_LARGE, () -> store.find(uuid(1)));
      assertArrayEquals(small.toJson(), store.find(uuid(2)).orElseThrow().vcon().toJson());
    }
  }

  @Test
  void severalVconsAreFoundAtOnceEachAsItIsByItself() {
    store.save(vcon(1, "one"));
    store.save(vcon(2, "large " + "x".repeat(2_000_000)));
    store.save(vcon(3, "three"));
    String odd = "no uuid/ at all";
    List<String> uuids = List.of(uuid(3), uuid(9), uuid(2), uuid(1), odd, uuid(3));
    List<Optional<Long>> revisions = new ArrayList<>();
    for (var found : store.find(uuids)) {
      revisions.add(found.get().map(StoredVcon::revision));
    }
    assertEquals(
        uuids.stream().map(uuid -> store.find(uuid).map(StoredVcon::revision)).toList(), revisions);
    assertTrue(revisions.get(2).isPresent() && revisions.get(5).isPresent());
    assertEquals(List.of(), store.find(List.of()));
  }

  @Test
  void severalVconsAreFoundWhateverTheCaseOfTheirUuids() {
    store.save(
        Vcon.parse(
            ("{\"uuid\":\"" + UPPER + "\",\"parties\":[]}").getBytes(StandardCharsets.UTF_8)));
    for (String uuid : List.of(UPPER, UPPER.toLowerCase(Locale.ROOT))) {
      assertEquals(UPPER, store.find(List.of(uuid)).get(0).get().orElseThrow().vcon().uuid());
    }
  }

  @Test
  void oneOfSeveralVconsThatIsTooLargeForTheMemoryIsRefusedByItself() {
    store.save(vcon(1, "x".repeat(3_000_000)));
    store.save(vcon(2, "small"));
    MemoryBudget budget = new MemoryBudget(0, 60);
    try (MemoryShare memory = budget.open();
        MemoryShare.Work work = memory.enter()) {
      var found = store.find(List.of(uuid(1), uuid(2)));
      assertRefused(VconError.DOCUMENT_TOO_LARGE, () -> found.get(0).get());
      StoredVcon small = found.get(1).get().orElseThrow();
      assertEquals(small.vcon().toJson().length, budget.taken());
    }
    assertEquals(0, budget.taken());
  }

  @Test
  void whatWasNeverSavedIsNotFound() {
    assertEquals(Optional.empty(), store.find(uuid(1)));
  }

  @Test
  void savingReplacesAndChangesTheRevision() {
    long first = store.save(vcon(1, "first"));
    long second = store.save(vcon(1, "second"));
    assertNotEquals(first, second);
    assertEquals("second", subject(1));
    assertEquals(second, store.find(uuid(1)).orElseThrow().revision());
  }

  @Test
  void aRevisionOfARestoredStoreNeverNamesWhatItHasNot() throws Exception {
    store.save(vcon(1, "first"));
    long seen = store.save(vcon(1, "second"));
    store = openAnother(clock);
    long first = store.save(vcon(1, "first"));
    long third = store.save(vcon(1, "third"));
    assertNotEquals(seen, third);
    for (long old : List.of(seen, first)) {
      assertRefused(
          ServerError.REVISION_CONFLICT,
          () -> store.save(List.of(VconWrite.expecting(vcon(1, "fourth"), old))));
      assertRefused(
          ServerError.REVISION_CONFLICT,
          () -> store.delete(uuid(1), OptionalLong.of(old), ChangeCause.UNKNOWN));
    }
    assertEquals("third", subject(1));
  }

  @Test
  void savingNothingDoesNothing() {
    assertEquals(List.of(), store.save(List.of()));
  }

  @Test
  void revisionsComeInTheOrderOfTheWritesAndAreNeverAbsent() {
    List<Long> revisions =
        store.save(
            List.of(
                VconWrite.replacing(vcon(2, "two")),
                VconWrite.expecting(vcon(1, "one"), VconWrite.ABSENT)));
    assertEquals(store.find(uuid(2)).orElseThrow().revision(), revisions.get(0));
    assertEquals(store.find(uuid(1)).orElseThrow().revision(), revisions.get(1));
    assertFalse(revisions.contains(VconWrite.ABSENT));
  }

  @Test
  void theExpectedRevisionIsReplaced() {
    long first = store.save(vcon(1, "first"));
    store.save(List.of(VconWrite.expecting(vcon(1, "second"), first)));
    assertEquals("second", subject(1));
  }

  @Test
  void aConflictNamesTheUuidAndSavesNothingOfTheBatch() {
    long stale = store.save(vcon(2, "first"));
    store.save(vcon(2, "second"));
    VconException refusal =
        assertRefused(
            ServerError.REVISION_CONFLICT,
            () ->
                store.save(
                    List.of(
                        VconWrite.replacing(vcon(1, "batch")),
                        VconWrite.expecting(vcon(2, "batch"), stale),
                        VconWrite.replacing(vcon(3, "batch")))));
    assertTrue(refusal.getMessage().contains(uuid(2)), refusal.getMessage());
    assertEquals(List.of(uuid(2)), store.list(null, 10));
    assertEquals("second", subject(2));
  }

  @Test
  void expectingAbsentRefusesAVconThatIsThere() {
    store.save(vcon(1, "there"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon(1, "new"), VconWrite.ABSENT))));
    assertEquals("there", subject(1));
  }

  @Test
  void expectingARevisionRefusesADeletedVconAndOneThatWasMadeAgain() {
    long revision = store.save(vcon(1, "first"));
    store.delete(uuid(1));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon(1, "late"), revision))));
    store.save(vcon(1, "again"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon(1, "late"), revision))));
  }

  @Test
  void deletingSaysWhetherThereWasOne() {
    store.save(vcon(1, "one"));
    assertTrue(store.delete(uuid(1)));
    assertFalse(store.delete(uuid(1)));
    assertEquals(Optional.empty(), store.find(uuid(1)));
    assertEquals(List.of(), store.list(null, 10));
  }

  @Test
  void listingGivesPagesInAscendingOrder() {
    for (int number : new int[] {5, 3, 1, 4, 2}) {
      store.save(vcon(number, "x"));
    }
    assertEquals(List.of(uuid(1), uuid(2)), store.list(null, 2));
    assertEquals(List.of(uuid(3), uuid(4)), store.list(uuid(2), 2));
    assertEquals(List.of(uuid(5)), store.list(uuid(4), 2));
    assertEquals(List.of(), store.list(uuid(5), 2));
  }

  @Test
  void ofManyWritersThatExpectTheSameRevisionOneSucceeds() throws Exception {
    long revision = store.save(vcon(1, "start"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String subject = "writer " + i;
        writers.add(
            () -> {
              try {
                store.save(List.of(VconWrite.expecting(vcon(1, subject), revision)));
                return true;
              } catch (VconException e) {
                assertEquals(ServerError.REVISION_CONFLICT, e.code());
                return false;
              }
            });
      }
      int succeeded = 0;
      for (Future<Boolean> writer : threads.invokeAll(writers)) {
        succeeded += writer.get() ? 1 : 0;
      }
      assertEquals(1, succeeded);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deletingTheExpectedRevisionOnly() {
    long stale = store.save(vcon(1, "first"));
    long current = store.save(vcon(1, "second"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.delete(uuid(1), OptionalLong.of(stale), ChangeCause.UNKNOWN));
    assertEquals("second", subject(1));
    assertTrue(store.delete(uuid(1), OptionalLong.of(current), ChangeCause.UNKNOWN));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.delete(uuid(1), OptionalLong.of(current), ChangeCause.UNKNOWN));
  }

  @Test
  void aWriteWithANameIsDoneOnce() {
    long first = store.save(vcon(1, "first"));
    VconWrite write = VconWrite.expecting(vcon(1, "job"), first).once("job 17");
    long saved = store.save(List.of(write)).get(0);
    assertEquals(List.of(saved), store.save(List.of(write)));
    long later = store.save(vcon(1, "someone else"));
    assertEquals(List.of(later), store.save(List.of(write)));
    assertEquals("someone else", subject(1));
    assertRefused(ServerError.REVISION_CONFLICT, () -> store.save(List.of(write.once("job 18"))));
  }

  @Test
  void aWriteWithANameThatWasRefusedIsNotRemembered() {
    long stale = store.save(vcon(1, "first"));
    long current = store.save(vcon(1, "second"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon(1, "job"), stale).once("job 17"))));
    store.save(List.of(VconWrite.expecting(vcon(1, "job"), current).once("job 17")));
    assertEquals("job", subject(1));
  }

  /** Leaves to {@link ExpiryContract} what more a store owes that lets vCons expire. */
  @Test
  void whenAVconExpiresIsKeptOrTheWriteIsRefused() {
    Instant time = Instant.parse("2035-01-01T00:00:00Z");
    VconWrite write = VconWrite.replacing(vcon(1, "some")).expiring(VconExpiry.at(time));
    try {
      store.save(List.of(write));
      assertEquals(Optional.of(time), store.expires(uuid(1)));
    } catch (VconException e) {
      assertEquals(ServerError.EXPIRY_UNSUPPORTED, e.code());
      assertEquals(Optional.empty(), store.find(uuid(1)));
      assertEquals(Optional.empty(), store.expires(uuid(1)));
    }
  }

  private static Vcon vcon(String uuid, String subject) {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("uuid", uuid)
            .put("subject", subject)
            .set("parties", JsonNodeFactory.instance.arrayNode())
            .toString();
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> subject(String uuid) {
    return store.find(uuid).map(found -> found.vcon().tree().path("subject").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01855517-test-fake-uuid-77776666acbe",
        "a",
        "!1",
        "*",
        "{",
        "a}b",
        "{a}{b}",
        "%7B",
        "a b  c",
        "a:b",
        "%00",
        "$[x]",
        "'; DROP TABLE vcon; --",
        "\"quoted\"",
        "é日本😀",
        "...",
        "+&?#;="
      })
  void anyPrintableTextIsAUuid(String uuid) {
    long revision = store.save(vcon(uuid, "first"));
    assertEquals(revision, store.find(uuid).orElseThrow().revision());
    store.save(List.of(VconWrite.expecting(vcon(uuid, "second"), revision).once("name")));
    store.save(List.of(VconWrite.expecting(vcon(uuid, "third"), revision).once("name")));
    assertEquals(Optional.of("second"), subject(uuid));
    assertEquals(List.of(uuid), store.list(null, 10));
    assertEquals(List.of(), store.list(uuid, 10));
    assertTrue(store.lock(Set.of(uuid), "mine", MINUTE));
    assertFalse(store.lock(Set.of(uuid), "yours", MINUTE));
    store.unlock(Set.of(uuid), "mine");
    assertTrue(store.lock(Set.of(uuid), "yours", MINUTE));
    assertEquals(Optional.empty(), subject(uuid + "x"));
    assertTrue(store.delete(uuid));
    assertEquals(Optional.empty(), subject(uuid));
  }

  @Test
  void theCaseOfAUuidMakesADifferenceOnlyIfItIsNoneOfRfc9562() {
    store.save(vcon("Call-1", "upper"));
    store.save(vcon("call-1", "lower"));
    assertEquals(Optional.of("upper"), subject("Call-1"));
    assertEquals(Optional.of("lower"), subject("call-1"));
    assertEquals(Optional.empty(), subject("CALL-1"));
  }

  @Test
  void aUuidOfRfc9562IsFoundInAnyCaseAndComesBackAsItWasGiven() {
    store.save(vcon(UPPER, "upper"));
    String lower = UPPER.toLowerCase(Locale.ROOT);
    assertEquals(Optional.of("upper"), subject(UPPER));
    assertEquals(Optional.of("upper"), subject(lower));
    assertEquals(UPPER, store.find(lower).orElseThrow().vcon().uuid());
    store.save(vcon(uuid(1), "digits"));
    assertEquals(2, store.list(null, 10).size());
    for (String listed : store.list(null, 10)) {
      assertTrue(store.find(listed).isPresent());
    }
  }

  @Test
  void savingAUuidOfRfc9562InAnotherCaseReplacesTheVcon() {
    String lower = UPPER.toLowerCase(Locale.ROOT);
    long revision = store.save(vcon(UPPER, "upper"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon(lower, "x"), VconWrite.ABSENT))));
    store.save(List.of(VconWrite.expecting(vcon(lower, "lower"), revision)));
    assertEquals(Optional.of("lower"), subject(UPPER));
    assertEquals(lower, store.find(UPPER).orElseThrow().vcon().uuid());
    assertEquals(1, store.list(null, 10).size());
    store.save(vcon(UPPER, "upper again"));
    assertEquals(Optional.of("upper again"), subject(lower));
    assertEquals(1, store.list(null, 10).size());
    assertTrue(store.delete(lower));
    assertFalse(store.delete(UPPER));
    assertEquals(Optional.empty(), subject(UPPER));
    assertEquals(List.of(), store.list(null, 10));
  }

  @Test
  void theSpellingsOfOneUuidHaveOneLock() {
    String lower = UPPER.toLowerCase(Locale.ROOT);
    assertTrue(store.lock(Set.of(UPPER), "mine", MINUTE));
    assertFalse(store.lock(Set.of(lower), "yours", MINUTE));
    store.unlock(Set.of(lower), "mine");
    assertTrue(store.lock(Set.of(lower), "yours", MINUTE));
  }

  @Test
  void aLockKeepsOthersOutUntilItIsGivenBack() {
    Set<String> two = Set.of(uuid(1), uuid(2));
    assertTrue(store.lock(two, "mine", MINUTE));
    assertFalse(store.lock(Set.of(uuid(2)), "yours", MINUTE));
    assertTrue(store.lock(Set.of(uuid(3)), "yours", MINUTE));
    store.unlock(two, "yours");
    assertFalse(store.lock(Set.of(uuid(2)), "yours", MINUTE));
    store.unlock(two, "mine");
    assertTrue(store.lock(two, "yours", MINUTE));
  }

  @Test
  void locksAreTakenAllOrNone() {
    assertTrue(store.lock(Set.of(uuid(2)), "yours", MINUTE));
    assertFalse(store.lock(Set.of(uuid(1), uuid(2), uuid(3)), "mine", MINUTE));
    assertTrue(store.lock(Set.of(uuid(1), uuid(3)), "yours", MINUTE));
  }

  @Test
  void aLockRunsOutUnlessItsHolderExtendsIt() {
    assertTrue(store.lock(Set.of(uuid(1)), "mine", MINUTE));
    clock.advance(Duration.ofSeconds(50));
    assertTrue(store.lock(Set.of(uuid(1)), "mine", MINUTE));
    clock.advance(Duration.ofSeconds(50));
    assertFalse(store.lock(Set.of(uuid(1)), "yours", MINUTE));
    clock.advance(Duration.ofSeconds(10));
    assertTrue(store.lock(Set.of(uuid(1)), "yours", MINUTE));
    assertFalse(store.lock(Set.of(uuid(1)), "mine", MINUTE));
  }

  @Test
  void aLockKeepsNobodyFromSaving() {
    store.lock(Set.of(uuid(1)), "mine", MINUTE);
    store.save(vcon(1, "saved"));
    assertEquals("saved", subject(1));
    assertTrue(store.lock(Set.of(), "mine", MINUTE));
  }

  @Test
  void aStoreThatIsThereCanBePinged() {
    store.ping();
  }
}
