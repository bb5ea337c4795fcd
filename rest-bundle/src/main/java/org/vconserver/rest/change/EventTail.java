package org.vconserver.rest.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Reads the change log, on one thread for all listeners and only while there are some, and puts
 * what is new into their streams. Those who are behind are read for apart, in turn, so that they
 * hold nobody up. Thread-safe.
 */
public final class EventTail {
  private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);
  static final Duration PERIOD = Duration.ofMillis(200);
  static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  static final int BATCH = 500;

  private final Supplier<ChangeLog> log;
  private final int most;
  private final LongSupplier nanos;
  private final Timer timer;
  private final Runnable endTimer;

  @GuardedBy("this")
  private final Set<EventStream> streams = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean scheduled;

  @GuardedBy("this")
  private boolean ended;

  /** Is of the thread that reads. */
  private boolean failing;

  /** Runs something later, on a thread that is always the same. */
  @FunctionalInterface
  interface Timer {
    void after(Duration delay, Runnable task);
  }

  /**
   * Makes a tail, which does nothing until somebody listens.
   *
   * @param log throws if it is away
   * @param most how many may listen at the same time
   */
  public EventTail(Supplier<ChangeLog> log, int most, LongSupplier nanos) {
    this(log, most, nanos, Threads.timer("events"));
  }

  private EventTail(
      Supplier<ChangeLog> log, int most, LongSupplier nanos, ScheduledExecutorService thread) {
    this(
        log,
        most,
        nanos,
        (delay, task) -> {
          var unused = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        },
        thread::shutdown);
  }

  EventTail(Supplier<ChangeLog> log, int most, LongSupplier nanos, Timer timer, Runnable endTimer) {
    this.log = log;
    this.most = most;
    this.nanos = nanos;
    this.timer = timer;
    this.endTimer = endTimer;
  }

  /** Gives the time by which streams are held for stalled. */
  LongSupplier nanos() {
    return nanos;
  }

  /** Gives the seq behind which everything happens from now on. */
  long newest() {
    return log.get().newest();
  }

  /**
   * Puts into a stream what happens, until it ends.
   *
   * @throws VconException SERVER_BUSY if there are as many as may be
   */
  synchronized void add(EventStream stream) {
    if (ended || streams.size() >= most) {
      throw new VconException(
          ServerError.SERVER_BUSY, "Too many listen to events already: try again later");
    }
    streams.add(stream);
    if (!scheduled) {
      schedule(Duration.ZERO);
    }
  }

  /** Forgets a stream whose answer has ended. */
  synchronized void remove(EventStream stream) {
    streams.remove(stream);
  }

  /** Ends all streams, and takes no more. */
  public void end() {
    List<EventStream> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(streams);
      streams.clear();
    }
    endTimer.run();
    left.forEach(EventStream::end);
  }

  @GuardedBy("this")
  private void schedule(Duration delay) {
    scheduled = true;
    timer.after(delay, this::run);
  }

  private void run() {
    Duration pause = AFTER_FAILURE;
    try {
      pause = read() ? Duration.ZERO : PERIOD;
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("Events wait: the change log can't be read: {}", e.toString());
      }
      failing = true;
    }
    listening().forEach(EventTail::look);
    synchronized (this) {
      streams.removeIf(EventStream::isOver);
      scheduled = false;
      if (!ended && !streams.isEmpty()) {
        schedule(pause);
      }
    }
  }

  private static void look(EventStream stream) {
    stream.look();
    stream.write();
  }

  private synchronized List<EventStream> listening() {
    return List.copyOf(streams);
  }

  /** Reads once for each place at which somebody is; tells whether there is more already. */
  private boolean read() {
    List<EventStream> behind = new ArrayList<>(listening());
    behind.removeIf(stream -> !stream.hasRoom());
    behind.sort(Comparator.comparingLong(EventStream::cursor));
    boolean more = false;
    while (!behind.isEmpty()) {
      EventBatch batch = EventBatch.read(log.get(), behind.get(0).cursor(), BATCH);
      for (EventStream stream : List.copyOf(behind)) {
        if (batch.reaches(stream.cursor())) {
          more |= batch.putInto(stream);
          behind.remove(stream);
        }
      }
    }
    return more;
  }
}
