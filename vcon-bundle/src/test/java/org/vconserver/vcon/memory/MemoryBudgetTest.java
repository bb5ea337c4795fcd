package org.vconserver.vcon.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** All requests and runs share one budget, and give back what they took. */
class MemoryBudgetTest {
  private static final long MEBIBYTE = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(148 * MEBIBYTE, 50);

  @Test
  void aPartOfTheHeapBeyondWhatTheServerTakesAtRestIsShared() {
    assertEquals(50 * MEBIBYTE, budget.total());
    assertTrue(new MemoryBudget(16 * MEBIBYTE, 50).total() > 0);
  }

  @Test
  void whatOthersHoldIsShortForAMomentOnly() {
    MemoryShare one = budget.open();
    try (MemoryShare.Work work = one.enter()) {
      MemoryShare.take(40 * MEBIBYTE);
    }
    MemoryShare other = budget.open();
    try (MemoryShare.Work work = other.enter()) {
      assertCode(VconError.MEMORY_SHORT, () -> MemoryShare.take(20 * MEBIBYTE));
      one.close();
      MemoryShare.take(20 * MEBIBYTE);
    }
    other.close();
    assertEquals(0, budget.taken());
  }

  @Test
  void whatCanNeverFitNamesTheHeapInWhichItDoes() {
    long needed = 80 * MEBIBYTE;
    try (MemoryShare share = budget.open();
        MemoryShare.Work work = share.enter()) {
      VconException refused =
          assertCode(VconError.DOCUMENT_TOO_LARGE, () -> MemoryShare.take(needed));
      Matcher heap = Pattern.compile("-Xmx(\\d+)m").matcher(refused.getMessage());
      assertTrue(heap.find(), refused::getMessage);
      new MemoryBudget(Long.parseLong(heap.group(1)) * MEBIBYTE, 50).requireFits(needed);
    }
    assertEquals(0, budget.taken());
  }

  @Test
  void aShareIsHeldUntilTheLastThreadThatWorksForItEnds() {
    MemoryShare share = budget.open();
    MemoryShare.Work first = share.enter();
    MemoryShare.Work second = share.enter();
    MemoryShare.take(MEBIBYTE);
    share.close();
    second.close();
    assertEquals(MEBIBYTE, budget.taken());
    first.close();
    assertEquals(0, budget.taken());
    assertTrue(MemoryShare.current().isEmpty());
  }

  @Test
  void aStreamCountsAsWhatItBecomesAndTheRestOfOneThatIsTooLargeIsCountedToo() throws Exception {
    byte[] json =
        ("[" + "{},".repeat(400_000) + "{}]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (MemoryShare share = new MemoryBudget(148 * MEBIBYTE, 50).open();
        MemoryShare.Work work = share.enter()) {
      assertArrayEquals(json, MemoryShare.read(new ByteArrayInputStream(json), json.length));
    }
    MemoryBudget small = new MemoryBudget(50 * MEBIBYTE, 50);
    try (MemoryShare share = small.open();
        MemoryShare.Work work = share.enter()) {
      VconException refused =
          assertCode(
              VconError.DOCUMENT_TOO_LARGE,
              () -> MemoryShare.read(new ByteArrayInputStream(json), json.length));
      // The whole of it, and not only as much as was read until it was too large.
      assertTrue(refused.getMessage().contains("about 8"), refused::getMessage);
    }
    assertEquals(0, small.taken());
  }

  private static VconException assertCode(
      VconError code, org.junit.jupiter.api.function.Executable call) {
    VconException thrown = assertThrows(VconException.class, call);
    assertEquals(code, thrown.code());
    return thrown;
  }
}
