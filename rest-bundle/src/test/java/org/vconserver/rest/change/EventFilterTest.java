package org.vconserver.rest.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.vcon.error.VconException;

/** Says which changes fit a listener's query. */
class EventFilterTest {
  private static final Change DELETED = MemoryLog.change(1, ChangeKind.VCON_DELETED, 10, null);
  private static final Change BY_JOB = MemoryLog.change(2, ChangeKind.VCON_UPDATED, 11, "calls");

  @Test
  void withoutAnyPartAllFit() {
    EventFilter all = EventFilter.of(List.of(), List.of(), null);
    assertTrue(all.fits(DELETED));
    assertTrue(all.fits(BY_JOB));
  }

  @Test
  void aKindFitsByItsNameOrByItsBeginning() {
    assertTrue(EventFilter.of(List.of("vcon"), List.of(), null).fits(DELETED));
    assertTrue(EventFilter.of(List.of("vcon.deleted"), List.of(), null).fits(DELETED));
    assertFalse(EventFilter.of(List.of("vcon.deleted"), List.of(), null).fits(BY_JOB));
    assertTrue(
        EventFilter.of(List.of("vcon.deleted", "vcon.updated"), List.of(), null).fits(BY_JOB));
  }

  @Test
  void aVconFitsByItsUuidInAnyCase() {
    String upper = "ABCDEF00-0000-8000-8000-000000000001";
    EventFilter filter = EventFilter.of(List.of(), List.of(upper, MemoryLog.uuid(10)), null);
    assertTrue(filter.vcons().contains(upper.toLowerCase(Locale.ROOT)));
    assertTrue(filter.fits(DELETED));
    assertFalse(filter.fits(BY_JOB));
  }

  @Test
  void aPipelineFitsWhatItsRunsChanged() {
    EventFilter filter = EventFilter.of(List.of(), List.of(), "calls");
    assertTrue(filter.fits(BY_JOB));
    assertFalse(filter.fits(DELETED));
  }

  @Test
  void whatNothingCanHaveIsRefused() {
    for (String kind : List.of("vco", "vcon.", "job", "")) {
      VconException refused =
          assertThrows(
              VconException.class, () -> EventFilter.of(List.of(kind), List.of(), null), kind);
      assertEquals(List.of("query", "kind"), refused.fields().get(0).location());
    }
    assertThrows(VconException.class, () -> EventFilter.of(List.of(), List.of("a/b"), null));
  }
}
