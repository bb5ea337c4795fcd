package org.vconserver.rest.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.stream.SlowOutput;
import org.vconserver.vcon.error.VconException;

/** Says who gets which events, when, and what happens to those who do not read them. */
class EventTailTest {
  private static final EventFilter ALL = new EventFilter(List.of(), Set.of(), null);

  private final MemoryLog log = new MemoryLog();
  private final AtomicLong nanos = new AtomicLong();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private final List<EventStream> closed = new ArrayList<>();
  private boolean timerEnded;
  private Supplier<ChangeLog> source = () -> log;
  private final EventTail tail =
      new EventTail(
          () -> source.get(),
          3,
          nanos::get,
          (delay, task) -> {
            delays.add(delay);
            tasks.add(task);
          },
          () -> timerEnded = true);

  /** A listener with what it got. */
  private final class Listener {
    final SlowOutput out = new SlowOutput();
    final EventStream stream;

    Listener(EventFilter filter, long cursor) {
      stream = new EventStream(filter, cursor, out, this::close, nanos::get);
      tail.add(stream);
      stream.onWritePossible();
    }

    private void close() {
      closed.add(stream);
      tail.remove(stream);
    }
  }

  /** Lets the thread do what it is to do next; gives when it wants to do something again. */
  private Duration round() {
    delays.clear();
    tasks.remove().run();
    return delays.isEmpty() ? Duration.ZERO : delays.get(0);
  }

  private static List<Long> seqs(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void nothingRunsWithoutListeners() {
    log.add(1);
    assertTrue(tasks.isEmpty());
    Listener one = new Listener(ALL, 0);
    assertEquals(1, tasks.size());
    round();
    one.stream.end();
    assertEquals(1, log.reads);
    round();
    assertEquals(1, log.reads);
    assertTrue(tasks.isEmpty());
    new Listener(ALL, 0);
    assertEquals(1, tasks.size());
  }

  @Test
  void oneReadIsForAllWhoAreAtTheSamePlace() {
    Listener one = new Listener(ALL, 0);
    Listener two = new Listener(ALL, 0);
    log.add(3);
    assertEquals(EventTail.PERIOD, round());
    assertEquals(1, log.reads);
    assertEquals(seqs(1, 3), one.out.ids());
    assertEquals(seqs(1, 3), two.out.ids());
    assertTrue(one.out.text().startsWith("retry: 2000\nid: 0\n\nid: 1\nevent: vcon.created\n"));
    assertTrue(one.out.text().contains("\ndata: {\"seq\":\"1\",\"at\":\"2026-01-02T03:04:05Z\""));
    assertTrue(one.out.flushes > 0);
  }

  @Test
  void whoeverIsBehindCatchesUpAndHoldsNobodyUp() {
    log.add(3 * EventTail.BATCH);
    Listener behind = new Listener(ALL, 0);
    Listener inFront = new Listener(ALL, log.newest() - 1);
    assertEquals(Duration.ZERO, round());
    assertEquals(seqs(1, EventTail.BATCH), behind.out.ids());
    assertEquals(List.of(log.newest()), inFront.out.ids());
    while (round().isZero()) {
      assertFalse(closed.contains(behind.stream));
    }
    assertEquals(seqs(1, log.newest()), behind.out.ids());
    assertEquals(1, inFront.out.ids().size());
  }

  @Test
  void onlyWhatIsAskedForIsSentAndTheHeartbeatSaysHowFarItWent() {
    log.add(5);
    Listener one = new Listener(new EventFilter(List.of(), Set.of(MemoryLog.uuid(4)), null), 0);
    round();
    assertEquals(List.of(4L), one.out.ids());
    log.add(2);
    nanos.addAndGet(EventStream.HEARTBEAT.toNanos());
    round();
    assertTrue(one.out.text().endsWith(":\nid: 7\n\n"), one.out.text());
    nanos.addAndGet(EventStream.HEARTBEAT.toNanos() - 1);
    String before = one.out.text();
    round();
    assertEquals(before, one.out.text());
  }

  @Test
  void whatWasForgottenIsSaidBeforeWhatIsLeft() {
    log.add(9);
    log.forget(6);
    Listener late = new Listener(ALL, 2);
    Listener inTime = new Listener(ALL, 6);
    round();
    assertTrue(
        late.out.text().contains("id: 6\nevent: lost\ndata: {\"after\":\"2\",\"seq\":\"6\"}\n\n"),
        late.out.text());
    assertEquals(seqs(6, 9), late.out.ids());
    assertEquals(seqs(7, 9), inTime.out.ids());
  }

  @Test
  void whoeverDoesNotReadIsEndedAndOthersGoOn() {
    Listener silent = new Listener(ALL, 0);
    Listener other = new Listener(ALL, 0);
    round();
    silent.out.ready = false;
    log.add(20_000);
    while (round().isZero()) {
      assertTrue(closed.isEmpty());
    }
    assertFalse(silent.stream.hasRoom());
    assertTrue(silent.stream.cursor() < log.newest());
    assertEquals(seqs(1, 20_000), other.out.ids());
    nanos.addAndGet(EventStream.PATIENCE.toNanos() - 1);
    round();
    assertTrue(closed.isEmpty());
    nanos.addAndGet(1);
    round();
    assertEquals(List.of(silent.stream), closed);
    assertFalse(other.stream.isOver());
  }

  @Test
  void whoeverReadsSlowlyGetsAllInOrder() {
    Listener slow = new Listener(ALL, 0);
    slow.out.ready = false;
    log.add(10_000);
    for (int i = 0; slow.out.ids().size() < 10_000; i++) {
      assertTrue(i < 1000);
      while (round().isZero()) {
        assertTrue(closed.isEmpty());
      }
      nanos.addAndGet(EventStream.PATIENCE.toNanos() / 2);
      slow.out.ready = true;
      slow.stream.onWritePossible();
      slow.out.ready = i % 2 == 0;
    }
    assertEquals(seqs(1, 10_000), slow.out.ids());
    assertTrue(closed.isEmpty());
  }

  @Test
  void aBrokenConnectionEndsItsStream() {
    Listener one = new Listener(ALL, 0);
    one.out.broken = true;
    log.add(1);
    round();
    assertEquals(List.of(one.stream), closed);
    assertTrue(tasks.isEmpty());
  }

  @Test
  void oneMoreThanMayListenIsRefused() {
    Listener first = new Listener(ALL, 0);
    new Listener(ALL, 0);
    new Listener(ALL, 0);
    VconException refused = assertThrows(VconException.class, () -> new Listener(ALL, 0));
    assertEquals(ServerError.SERVER_BUSY, refused.code());
    first.stream.end();
    new Listener(ALL, 0);
  }

  @Test
  void eventsWaitWhileTheLogIsAway() {
    Listener one = new Listener(ALL, 0);
    log.add(1);
    source =
        () -> {
          throw new VconException(ServerError.STORAGE_UNAVAILABLE, "not reachable");
        };
    assertEquals(EventTail.AFTER_FAILURE, round());
    assertTrue(one.out.ids().isEmpty());
    source = () -> log;
    assertEquals(EventTail.PERIOD, round());
    assertEquals(List.of(1L), one.out.ids());
  }

  @Test
  void theEndEndsAllStreamsAndTakesNoMore() {
    Listener one = new Listener(ALL, 0);
    Listener two = new Listener(ALL, 0);
    tail.end();
    assertEquals(List.of(one.stream, two.stream), closed);
    assertTrue(timerEnded);
    round();
    assertTrue(tasks.isEmpty());
    assertEquals(0, log.reads);
    assertThrows(VconException.class, () -> new Listener(ALL, 0));
  }

  @Test
  void nothingIsWrittenBeforeTheContainerAsks() {
    SlowOutput out = new SlowOutput();
    EventStream stream = new EventStream(ALL, 0, out, () -> {}, nanos::get);
    tail.add(stream);
    log.add(1);
    round();
    assertEquals("", out.text());
    stream.onWritePossible();
    assertEquals(List.of(1L), out.ids());
  }
}
