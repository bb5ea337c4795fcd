package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;

class StoreRetryTest {
  /** The outcome that is told after calls that failed with these, the last one at the limit. */
  private static Outcome told(StoreRetry retry, AtomicLong now, List<Outcome> outcomes) {
    Deque<Outcome> left = new ArrayDeque<>(outcomes);
    UnavailableException failure =
        assertThrows(
            UnavailableException.class,
            () ->
                retry.call(
                    () -> {
                      Outcome outcome = left.remove();
                      now.addAndGet(left.isEmpty() ? Duration.ofSeconds(9).toNanos() : 0);
                      throw UnavailableException.ofStore(outcome, "away", null);
                    }));
    return failure.outcome();
  }

  private static Outcome told(Outcome... outcomes) {
    AtomicLong now = new AtomicLong();
    return told(new StoreRetry(Duration.ofSeconds(5), now::get), now, List.of(outcomes));
  }

  @Test
  void theOutcomeIsThatOfAllTries() {
    assertEquals(Outcome.NOT_DONE, told(Outcome.NOT_DONE, Outcome.NOT_DONE));
    assertEquals(Outcome.UNKNOWN, told(Outcome.NOT_DONE, Outcome.UNKNOWN));
    assertEquals(Outcome.UNKNOWN, told(Outcome.UNKNOWN, Outcome.NOT_DONE));
  }
}
