package org.vconserver.rest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/** Says how lines are made as fast as they are read. */
class LineStreamTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<String> lines = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();
  private final SlowOutput out = new SlowOutput();
  private final LineStream stream = new LineStream(this::next, out, tasks::add, ending());
  private int made;

  private LineStream.Ending ending() {
    return new LineStream.Ending() {
      @Override
      public void complete() {
        ended.add("complete");
      }

      @Override
      public void cut() {
        ended.add("cut");
      }
    };
  }

  private byte @Nullable [] next() {
    MemoryShare.take(1000);
    made++;
    String line = lines.poll();
    return line == null ? null : line.getBytes(StandardCharsets.UTF_8);
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void eachLineIsThereWithItsEnd() {
    lines.addAll(List.of("one", "two"));
    stream.onWritePossible();
    work();
    assertEquals("one\ntwo\n", out.text());
    assertEquals(List.of("complete"), ended);
  }

  @Test
  void noLineIsMadeBeforeThoseBeforeItAreSent() {
    lines.addAll(List.of("a".repeat(LineStream.ROOM_BYTES), "b"));
    out.readyFor = 3; // the line, its end, and the first flush
    stream.onWritePossible();
    work();
    assertEquals(1, made);
    assertEquals(1, out.flushes);
    out.readyFor = Integer.MAX_VALUE;
    stream.onWritePossible();
    work();
    assertEquals(2, out.flushes);
    assertTrue(out.text().endsWith("a\nb\n"));
  }

  @Test
  void aLineHoldsItsMemoryUntilItIsWrittenOnly() {
    long before = MemoryBudget.ofHeap().taken();
    lines.addAll(List.of("one", "two"));
    out.readyFor = 1;
    stream.onWritePossible();
    work();
    assertEquals(before, MemoryBudget.ofHeap().taken());
  }

  @Test
  void othersGetTheThreadNowAndThen() {
    String large = "a".repeat(LineStream.TURN_BYTES);
    lines.addAll(List.of(large, large));
    stream.onWritePossible();
    tasks.remove().run();
    assertEquals(1, tasks.size());
    assertEquals(1, made);
    work();
    assertEquals(List.of("complete"), ended);
  }

  @Test
  void aLineThatCanNotBeMadeCutsTheAnswer() {
    LineStream failing =
        new LineStream(
            () -> {
              throw new IllegalStateException("no store");
            },
            out,
            tasks::add,
            ending());
    failing.onWritePossible();
    work();
    assertEquals(List.of("cut"), ended);
  }

  @Test
  void aReaderWhoIsGoneEndsIt() {
    lines.add("one");
    out.broken = true;
    stream.onWritePossible();
    work();
    assertEquals(List.of("cut"), ended);
    stream.onWritePossible();
    work();
    assertEquals(1, made);
  }

  @Test
  void aServerThatStopsCutsIt() {
    LineStream stopped =
        new LineStream(
            this::next,
            out,
            task -> {
              throw new RejectedExecutionException("stopped");
            },
            ending());
    stopped.onWritePossible();
    assertEquals(List.of("cut"), ended);
  }
}
