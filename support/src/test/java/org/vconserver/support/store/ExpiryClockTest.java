package org.vconserver.support.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpiryClockTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private static Instant later(long minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void whatIsLookedAtForTheFirstTimeHoldsNothing() {
    ExpiryClock clock = ExpiryClock.NONE.look(NOW);
    assertEquals(NOW.toEpochMilli(), clock.seen());
    assertTrue(clock.mayDelete(NOW));
  }

  @Test
  void itIsNotedFromTimeToTimeThatSomebodyLooks() {
    ExpiryClock clock = ExpiryClock.NONE.look(NOW);
    assertSame(clock, clock.look(later(4)));
    assertEquals(later(5).toEpochMilli(), clock.look(later(5)).seen());
  }

  @Test
  void aClockThatGoesAheadHoldsEverythingForAnHour() {
    ExpiryClock clock = ExpiryClock.NONE.look(NOW).look(later(61));
    assertFalse(clock.mayDelete(later(61)));
    clock = clock.look(later(90)).look(later(120));
    assertFalse(clock.mayDelete(later(120)));
    assertTrue(clock.look(later(121)).mayDelete(later(121)));
  }

  @Test
  void whatIsSetRightAgainHoldsNothing() {
    ExpiryClock clock = ExpiryClock.NONE.look(NOW).look(later(600)).look(later(2));
    assertEquals(later(2).toEpochMilli(), clock.seen());
    assertTrue(clock.mayDelete(later(2)));
  }

  @Test
  void aClockThatIsCorrectedByLittleStaysHeld() {
    ExpiryClock clock = ExpiryClock.NONE.look(NOW).look(later(600));
    assertFalse(clock.look(later(600).minusSeconds(2)).mayDelete(later(601)));
  }
}
