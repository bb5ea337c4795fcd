package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.VconServerException;

class WorkCycleTest {
  private static List<String> asked(WorkCycle cycle, int times) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      cycle.next(Optional::of).ifPresent(names::add);
    }
    return names;
  }

  @Test
  void aQueueIsAskedAsManyTimesInARowAsItsWeight() {
    assertEquals(
        List.of("a", "a", "a", "b", "a", "a", "a", "b"), asked(new WorkCycle("a:3, b"), 8));
  }

  @Test
  void aQueueThatGivesNothingLosesTheRestOfItsRow() {
    WorkCycle cycle = new WorkCycle("a:3,b:2");
    List<String> calls = new ArrayList<>();
    Optional<String> given =
        cycle.next(
            queue -> {
              calls.add(queue);
              return queue.equals("b") ? Optional.of(queue) : Optional.empty();
            });
    assertEquals(Optional.of("b"), given);
    assertEquals(List.of("a", "b"), calls);
  }

  @Test
  void nothingIsGivenWhenEachQueueWasAskedInVain() {
    assertEquals(Optional.empty(), new WorkCycle("a:3,b").next(queue -> Optional.empty()));
    assertEquals(Optional.empty(), new WorkCycle("").next(Optional::of));
  }

  @Test
  void changesTakeEffectAtOnce() {
    WorkCycle cycle = new WorkCycle("a:2");
    assertEquals(List.of("a"), asked(cycle, 1));
    cycle.put("b", 1);
    cycle.remove("a");
    assertEquals(List.of("b", "b"), asked(cycle, 2));
    assertEquals(Map.of("b", 1), cycle.weights());
  }

  @Test
  void weightsAreAtLeastOne() {
    assertThrows(VconServerException.class, () -> new WorkCycle("").put("a", -1));
    assertThrows(IllegalArgumentException.class, () -> new WorkCycle("a:x"));
  }
}
