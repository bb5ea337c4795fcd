package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vconserver.pipeline.fixture.UnusedVconStore;

/** Which locks a run gives back itself, and which its commit has given back. */
class VconLocksTest {
  private static final String ONE = "10D846F7-8422-8001-A20F-D188127FAD29";
  private static final String TWO = "two";
  private static final RunPlan.Lock WANTED =
      new RunPlan.Lock("token", Duration.ofMinutes(1), Duration.ofSeconds(1));

  private final List<Set<String>> unlocked = new ArrayList<>();
  private final VconLocks locks =
      new VconLocks(
          new UnusedVconStore() {
            @Override
            public boolean lock(Set<String> uuids, String token, Duration lease) {
              return true;
            }

            @Override
            public void unlock(Set<String> uuids, String token) {
              unlocked.add(new TreeSet<>(uuids));
            }
          });

  @AfterEach
  void close() {
    locks.close();
  }

  @Test
  void locksOfVconsThatWereNotSavedAreGivenBackAfterTheCommit() throws Exception {
    try (VconLocks.Held held = locks.take(List.of(ONE, TWO), WANTED)) {
      held.givenBackInStore(List.of(ONE.toLowerCase(Locale.ROOT)));
    }
    assertEquals(List.of(Set.of(TWO)), unlocked);
  }

  @Test
  void whatTheCommitHasGivenBackIsNotAskedForAgain() throws Exception {
    try (VconLocks.Held held = locks.take(List.of(ONE, TWO), WANTED)) {
      held.givenBackInStore(List.of(ONE, TWO));
    }
    assertEquals(List.of(), unlocked);
  }

  @Test
  void aRunThatSavesNothingGivesAllBack() throws Exception {
    locks.take(List.of(ONE, TWO), WANTED).close();
    assertEquals(List.of(Set.of(ONE, TWO)), unlocked);
  }
}
