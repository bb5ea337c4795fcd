package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vconserver.tck.Refusals.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/** Says which former versions of vCons a {@link VconStore} keeps. */
@Timeout(20)
public abstract class FormerVersionsContract {
  private static final String UUID = "10d846f7-8422-8001-a20f-d188127fad29";

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-28T10:00:00Z"));

  /** Gives an empty store that keeps so many former versions of each vCon. */
  protected abstract VconStore openEmpty(Clock clock, int keptVersions) throws Exception;

  private static Vcon vcon(String subject) {
    return vcon(UUID, subject);
  }

  private static Vcon vcon(String uuid, String subject) {
    String json = "{\"uuid\":\"" + uuid + "\", \"parties\":[ ],\"subject\":\"" + subject + "\"}\n";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Long> revisions(VconStore store) {
    return store.formerVersions(UUID).stream().map(FormerVersion::revision).toList();
  }

  @Test
  void whatIsReplacedIsKeptByteForByteAndToldWithTimeAndSize() throws Exception {
    VconStore store = openEmpty(clock, 3);
    Vcon first = vcon("first");
    long revision = store.save(first);
    assertEquals(List.of(), store.formerVersions(UUID));
    clock.advance(Duration.ofSeconds(10));
    store.save(vcon("second"));
    assertEquals(
        List.of(new FormerVersion(revision, clock.instant(), first.toJson().length)),
        store.formerVersions(UUID));
    var found = store.findFormer(UUID, revision).orElseThrow();
    assertArrayEquals(first.toJson(), found.vcon().toJson());
    assertEquals(revision, found.revision());
  }

  @Test
  void theLastOnesAreKeptTheLastOneFirst() throws Exception {
    VconStore store = openEmpty(clock, 2);
    List<Long> saved = List.of("1", "2", "3", "4").stream().map(t -> store.save(vcon(t))).toList();
    assertEquals(List.of(saved.get(2), saved.get(1)), revisions(store));
    assertEquals(Optional.empty(), store.findFormer(UUID, saved.get(0)));
  }

  @Test
  void equalContentsAreOneVersion() throws Exception {
    VconStore store = openEmpty(clock, 2);
    long first = store.save(vcon("first"));
    store.save(vcon("first"));
    assertEquals(List.of(), revisions(store));
    long second = store.save(vcon("second"));
    store.save(vcon("first"));
    store.save(vcon("third"));
    assertEquals(List.of(first, second), revisions(store));
    assertEquals(first, store.findFormer(UUID, first).orElseThrow().revision());
  }

  @Test
  void whatIsThereNowIsNoFormerVersionUnlessItWasOneBefore() throws Exception {
    VconStore store = openEmpty(clock, 2);
    store.save(vcon("first"));
    long second = store.save(vcon("second"));
    assertEquals(Optional.empty(), store.findFormer(UUID, second));
  }

  @Test
  void aRefusedOrRepeatedWriteKeepsNothing() throws Exception {
    VconStore store = openEmpty(clock, 2);
    long first = store.save(vcon("first"));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> store.save(List.of(VconWrite.expecting(vcon("x"), VconWrite.ABSENT))));
    assertEquals(List.of(), revisions(store));
    VconWrite once = VconWrite.expecting(vcon("second"), first).once("job 1");
    store.save(List.of(once));
    store.save(List.of(once));
    assertEquals(List.of(first), revisions(store));
  }

  @Test
  void theyGoWithTheVcon() throws Exception {
    VconStore store = openEmpty(clock, 2);
    long first = store.save(vcon("first"));
    store.save(vcon("second"));
    store.delete(UUID);
    assertEquals(List.of(), revisions(store));
    assertEquals(Optional.empty(), store.findFormer(UUID, first));
    store.save(vcon("third"));
    assertEquals(List.of(), revisions(store));
  }

  @Test
  void theSpellingsOfAUuidHaveTheSame() throws Exception {
    VconStore store = openEmpty(clock, 2);
    String upper = "10D846F7-8422-8001-A20F-D188127FAD29";
    long first = store.save(vcon(upper, "first"));
    long second = store.save(vcon(UUID, "second"));
    store.save(vcon(upper, "third"));
    assertEquals(List.of(second, first), revisions(store));
    assertEquals(upper, store.findFormer(UUID, first).orElseThrow().vcon().uuid());
    assertEquals(UUID, store.findFormer(upper, second).orElseThrow().vcon().uuid());
    store.delete(upper);
    assertEquals(List.of(), store.formerVersions(UUID));
  }

  @Test
  void noneIsKeptWhereNoneIsWanted() throws Exception {
    VconStore store = openEmpty(clock, 0);
    long first = store.save(vcon("first"));
    store.save(vcon("second"));
    assertEquals(List.of(), revisions(store));
    assertEquals(Optional.empty(), store.findFormer(UUID, first));
  }

  @Test
  void oneThatIsTooLargeForTheMemoryIsRefused() throws Exception {
    VconStore store = openEmpty(clock, 1);
    long first = store.save(vcon("x".repeat(3_000_000)));
    store.save(vcon("second"));
    try (MemoryShare memory = new MemoryBudget(0, 60).open();
        MemoryShare.Work work = memory.enter()) {
      assertRefused(VconError.DOCUMENT_TOO_LARGE, () -> store.findFormer(UUID, first));
    }
  }
}
