package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.vconserver.tck.Refusals.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.VconStore;
import org.vconserver.vcon.Vcon;

/** Says how a {@link VconIndex} is compared with the vCons, and mended. */
@Timeout(30)
@SuppressWarnings("NullAway.Init") // opened before each test
public abstract class IndexCheckContract {
  private static final int COUNT = 7;

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-28T10:00:00Z"));

  private VconStore vcons;
  private VconIndex index;

  /** Holds the parts of one empty backend. */
  public record Backend(VconStore vcons, VconIndex index) {}

  /** Gives an empty backend. */
  protected abstract Backend openEmpty(Clock clock) throws Exception;

  /** Takes the entry of a vCon out of the index, and nothing else. */
  protected abstract void loseEntry(String uuid) throws Exception;

  /** Takes the terms of a vCon out of the index, and nothing else. */
  protected abstract void loseTerms(String uuid) throws Exception;

  /** Takes a vCon out of the store, and leaves its entry. */
  protected abstract void loseVcon(String uuid) throws Exception;

  /** Puts another vCon in the place of one, and leaves its entry. */
  protected abstract void replaceBehindIndex(Vcon vcon) throws Exception;

  @BeforeEach
  void open() throws Exception {
    Backend backend = openEmpty(clock);
    vcons = backend.vcons();
    index = backend.index();
    for (int i = 0; i < COUNT; i++) {
      vcons.save(vcon(i, "Ann"));
    }
    clock.advance(Duration.ofHours(1));
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private static Vcon vcon(int number, String name) {
    String json =
        "{\"uuid\":\""
            + uuid(number)
            + "\",\"created_at\":\"2026-11-01T00:00:0"
            + number
            + "Z\",\"parties\":[{\"name\":\""
            + name
            + "\"}]}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Checks all, and gives how many entries were mended. */
  private long check() {
    long mended = 0;
    @Nullable String after = null;
    do {
      IndexCheck part = index.check(after, 3);
      mended += part.mended();
      after = part.next();
    } while (after != null);
    return mended;
  }

  private List<String> anns() {
    return index.find(VconFilter.of("name:ann"), null, 100).stream()
        .map(IndexedVcon::uuid)
        .sorted()
        .toList();
  }

  private static List<String> all() {
    List<String> uuids = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      uuids.add(uuid(i));
    }
    return uuids;
  }

  @Test
  void whatIsRightIsLeftAsItIs() {
    assertEquals(0, check());
    assertEquals(all(), anns());
    IndexCheck whole = index.check(null, 100);
    assertEquals(COUNT, whole.examined());
    assertNull(index.check(whole.next(), 100).next());
  }

  @Test
  void anEntryThatIsMissingIsPutIn() throws Exception {
    loseEntry(uuid(2));
    assertEquals(COUNT - 1, anns().size());
    assertEquals(1, check());
    assertEquals(all(), anns());
    assertEquals(0, check());
  }

  @Test
  void anEntryWithoutItsTermsIsMendedAndKeepsItsTime() throws Exception {
    loseTerms(uuid(5));
    assertEquals(COUNT - 1, anns().size());
    assertEquals(1, check());
    assertEquals(all(), anns());
    Instant stored = clock.instant().minus(Duration.ofHours(1));
    assertEquals(
        List.of(stored),
        index.find(VconFilter.of("name:ann"), null, 100).stream()
            .map(IndexedVcon::stored)
            .distinct()
            .toList());
  }

  @Test
  void whatOthersHaveChangedIsFoundAsItIs() throws Exception {
    replaceBehindIndex(vcon(3, "Bob"));
    assertEquals(List.of(), index.find(VconFilter.of("name:bob"), null, 10));
    assertEquals(1, check());
    assertEquals(uuid(3), index.find(VconFilter.of("name:bob"), null, 10).get(0).uuid());
    assertEquals(COUNT - 1, anns().size());
    assertEquals(
        vcons.find(uuid(3)).orElseThrow().revision(),
        index.find(VconFilter.of("name:bob"), null, 10).get(0).revision());
  }

  @Test
  void anEntryOfNoVconIsTakenOut() throws Exception {
    loseVcon(uuid(0));
    loseVcon(uuid(6));
    assertEquals(all(), anns());
    check(); // reading the names of the vCons may have taken them out before
    assertEquals(all().subList(1, COUNT - 1), anns());
    assertEquals(0, check());
  }

  @Test
  void aPlaceThatIsNoneIsRefused() {
    for (String wrong : List.of("x", "e", "ex", "")) {
      assertRefused(ServerError.INVALID_REQUEST, () -> index.check(wrong, 3));
    }
  }
}
