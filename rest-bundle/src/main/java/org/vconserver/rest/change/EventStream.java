package org.vconserver.rest.change;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.Change;

/**
 * Sends one listener the events that are put in, as fast as they are read and never waiting for
 * that. Holds few of them: who puts them in stays at the cursor while there is no room.
 * Thread-safe; no thread is held.
 */
final class EventStream implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** Bounds what waits to be sent, up to one event more. */
  static final int ROOM_BYTES = 256 << 10;

  /** Is sent something after so long, that those in between do not take it for dead. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Ends a stream of which nothing was taken for so long. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventFilter filter;
  private final ServletOutputStream out;
  private final Runnable close;
  private final LongSupplier nanos;

  @GuardedBy("this")
  private final Queue<byte[]> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int waitingBytes;

  /** Is the seq up to which everything was put in, or was not asked for. */
  @GuardedBy("this")
  private long cursor;

  @GuardedBy("this")
  private boolean open;

  @GuardedBy("this")
  private boolean flushed = true;

  @GuardedBy("this")
  private boolean over;

  @GuardedBy("this")
  private long putNanos;

  @GuardedBy("this")
  private long movedNanos;

  /**
   * Makes a stream that begins behind a change.
   *
   * @param cursor seq of that change
   * @param close ends the answer
   */
  EventStream(
      EventFilter filter,
      long cursor,
      ServletOutputStream out,
      Runnable close,
      LongSupplier nanos) {
    this.filter = filter;
    this.cursor = cursor;
    this.out = out;
    this.close = close;
    this.nanos = nanos;
    put(EventText.begin(cursor));
  }

  /** Gives the seq up to which everything was put in, or was not asked for. */
  synchronized long cursor() {
    return cursor;
  }

  synchronized boolean hasRoom() {
    return !over && waitingBytes < ROOM_BYTES;
  }

  synchronized boolean isOver() {
    return over;
  }

  /**
   * Puts the change behind the cursor in, if it is asked for; one that was put in already is not
   * put in again.
   *
   * @param text of the change
   * @return false if there is no room, and nothing was done
   */
  synchronized boolean take(Change change, Supplier<byte[]> text) {
    if (!hasRoom()) {
      return false;
    }
    if (change.seq() > cursor) {
      cursor = change.seq();
      if (filter.fits(change)) {
        put(text.get());
      }
    }
    return true;
  }

  /** Says that the changes up to a seq, from the cursor on, can't be told any more. */
  synchronized void lose(long upTo) {
    put(EventText.lost(cursor, upTo));
    cursor = upTo;
  }

  /** Keeps the connection alive if there was nothing to say, and ends one that takes nothing. */
  void look() {
    boolean stalled;
    synchronized (this) {
      long now = nanos.getAsLong();
      boolean unsent = !waiting.isEmpty() || !flushed;
      stalled = unsent && now - movedNanos >= PATIENCE.toNanos();
      if (!unsent && now - putNanos >= HEARTBEAT.toNanos()) {
        put(EventText.heartbeat(cursor));
      }
    }
    if (stalled) {
      LOG.info("A listener to events reads nothing and is ended: it may come back");
      end();
    }
  }

  private synchronized void put(byte[] text) {
    putNanos = nanos.getAsLong();
    if (waiting.isEmpty() && flushed) {
      movedNanos = putNanos;
    }
    waiting.add(text);
    waitingBytes += text.length;
  }

  /** Sends what can be sent now. */
  void write() {
    try {
      writeReady();
    } catch (IOException e) {
      onError(e);
    }
  }

  private synchronized void writeReady() throws IOException {
    while (open && !over && (!waiting.isEmpty() || !flushed) && out.isReady()) {
      byte[] next = waiting.poll();
      if (next == null) {
        out.flush();
      } else {
        waitingBytes -= next.length;
        out.write(next);
      }
      flushed = next == null;
      movedNanos = nanos.getAsLong();
    }
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      open = true;
    }
    write();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("A listener to events is gone: {}", failure.toString());
    end();
  }

  /** Ends the answer; the listener may come back with the id of the event read last. */
  void end() {
    if (leave()) {
      close.run();
    }
  }

  /** Takes note that the answer has ended; tells whether that is news. */
  synchronized boolean leave() {
    boolean news = !over;
    over = true;
    waiting.clear();
    waitingBytes = 0;
    return news;
  }
}
