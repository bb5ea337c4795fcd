package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.vcon.error.VconException;

class WorkCycleTest {
  private static List<String> asked(WorkCycle cycle, int times) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      names.addAll(cycle.next(1, (queue, most) -> List.of(queue)));
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
    List<String> given =
        cycle.next(
            1,
            (queue, most) -> {
              calls.add(queue);
              return queue.equals("b") ? List.of(queue) : List.of();
            });
    assertEquals(List.of("b"), given);
    assertEquals(List.of("a", "b"), calls);
  }

  @Test
  void nothingIsGivenWhenEachQueueWasAskedInVain() {
    assertEquals(List.of(), new WorkCycle("a:3,b").next(9, (queue, most) -> List.of()));
    assertEquals(List.of(), new WorkCycle("").next(9, (queue, most) -> List.of(queue)));
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
  void queuesAreSeparatedByCommasOrAsInPyVconServerBySpaces() {
    Map<String, Integer> weights = Map.of("a", 4, "b", 1);
    for (String form : List.of("a:4,b", " a : 4 , b ", "a:4 b", " a: 4  b ")) {
      assertTrue(form.matches(WorkCycle.SYNTAX), form);
      assertEquals(weights, new WorkCycle(form).weights(), form);
    }
    for (String form : List.of("a:x", "a:0", "a:10001", "a:1:2", "a:4 b:")) {
      assertFalse(form.matches(WorkCycle.SYNTAX), form);
    }
  }

  @Test
  void weightsAreAtLeastOne() {
    assertThrows(VconException.class, () -> new WorkCycle("").put("a", -1));
    assertThrows(IllegalArgumentException.class, () -> new WorkCycle("a:x"));
  }

  @Test
  void severalAreAskedForAtOnceWithinTheRow() {
    WorkCycle cycle = new WorkCycle("a:3,b:2");
    WorkCycle.Source<String> queues = (queue, most) -> Collections.nCopies(most, queue);
    assertEquals(List.of("a", "a"), cycle.next(2, queues));
    assertEquals(List.of("a"), cycle.next(2, queues));
    assertEquals(List.of("b", "b"), cycle.next(2, queues));
  }

  @Test
  void weightsDecideBetweenQueuesNotHowManyAreTakenAtOnce() {
    WorkCycle.Source<String> queues = (queue, most) -> Collections.nCopies(most, queue);
    assertEquals(Collections.nCopies(64, "a"), new WorkCycle("a").next(64, queues));
    WorkCycle cycle = new WorkCycle("a:3,b:1");
    assertEquals(Collections.nCopies(48, "a"), cycle.next(64, queues));
    assertEquals(Collections.nCopies(16, "b"), cycle.next(64, queues));
    WorkCycle.Source<String> onlyB =
        (queue, most) -> queue.equals("b") ? queues.take(queue, most) : List.of();
    assertEquals(Collections.nCopies(3, "b"), cycle.next(12, onlyB));
    assertEquals(Collections.nCopies(3, "b"), cycle.next(12, onlyB));
  }

  @Test
  void aQueueThatGivesLessThanItIsAskedForLosesTheRest() {
    WorkCycle cycle = new WorkCycle("a:3,b:2");
    assertEquals(List.of("a"), cycle.next(3, (queue, most) -> List.of(queue)));
    assertEquals(List.of("b"), cycle.next(1, (queue, most) -> List.of(queue)));
  }

  @Test
  void aChangedConfigurationKeepsWhatWasSetMeanwhile() {
    WorkCycle cycle = new WorkCycle("a:2,b,c");
    cycle.put("d", 4);
    cycle.put("b", 7);
    cycle.remove("a");
    cycle.modified("a:2,b,c");
    assertEquals(Map.of("b", 7, "c", 1, "d", 4), cycle.weights());
    cycle.modified("a:3,e:5");
    assertEquals(Map.of("a", 3, "b", 7, "d", 4, "e", 5), cycle.weights());
  }

  @Test
  void aChangeThatIsNotAllowedChangesNothing() {
    WorkCycle cycle = new WorkCycle("a:2");
    assertThrows(IllegalArgumentException.class, () -> cycle.modified("b,a:many"));
    assertEquals(Map.of("a", 2), cycle.weights());
  }

  @Test
  void whatIsKeptIsThereAfterARestart(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("work-queues.json");
    WorkCycle cycle = new WorkCycle("a,b", new KeptQueues(file));
    cycle.keep("c", 5);
    cycle.keep("d", 6);
    cycle.put("c", 7);
    assertTrue(cycle.forget("d"));
    assertTrue(cycle.forget("a"));
    assertFalse(cycle.forget("x"));
    assertEquals(Map.of("b", 1, "c", 7), cycle.weights());
    assertEquals(Map.of("c", 5), cycle.kept());

    WorkCycle next = new WorkCycle("a,b", new KeptQueues(file));
    assertEquals(Map.of("b", 1, "c", 5), next.weights());
    next.modified("a:9,b,c:9");
    assertEquals(Map.of("b", 1, "c", 5), next.weights());
    next.keep("a", 2);
    assertEquals(
        Map.of("a", 2, "b", 1, "c", 5), new WorkCycle("a,b", new KeptQueues(file)).weights());
  }

  @Test
  void whatCantBeKeptIsRefusedAndNotDone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("work-queues.json");
    Files.writeString(file, "{");
    WorkCycle cycle = new WorkCycle("a", new KeptQueues(file));
    assertThrows(UnavailableException.class, () -> cycle.keep("b", 1));
    assertThrows(UnavailableException.class, () -> cycle.forget("a"));
    assertEquals(Map.of("a", 1), cycle.weights());
    assertEquals("{", Files.readString(file));
  }
}
