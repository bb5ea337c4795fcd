package org.vconserver.vcon.memory;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the part of the memory budget that one request or run has taken. A thread that works for it
 * enters it, and what reads documents on that thread takes from it. All is given back when it is
 * closed and no thread works for it any more. Thread-safe.
 */
public final class MemoryShare implements AutoCloseable {
  private static final ThreadLocal<@Nullable MemoryShare> CURRENT = new ThreadLocal<>();

  private final MemoryBudget budget;
  private long held;
  private int working;
  private boolean closed;

  MemoryShare(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Ends the work of a thread for a share. Closed by that thread. */
  public interface Work extends AutoCloseable {
    @Override
    void close();
  }

  /** Gives the share that this thread works for; empty if it works for none. */
  public static Optional<MemoryShare> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Makes this the share that the current thread works for, until the result is closed. */
  public Work enter() {
    begin();
    MemoryShare before = CURRENT.get();
    CURRENT.set(this);
    return () -> {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
      end();
    };
  }

  /**
   * Takes memory for a document, from the share of this thread. Without one it is only looked
   * whether the document can be held at all.
   *
   * @throws VconException DOCUMENT_TOO_LARGE, MEMORY_SHORT
   */
  public static void take(long bytes) {
    MemoryShare share = CURRENT.get();
    if (share == null) {
      requireFits(bytes);
    } else {
      share.add(bytes);
    }
  }

  /** Tells how many bytes can be taken at the moment on this thread. */
  public static long free() {
    MemoryShare share = CURRENT.get();
    return (share == null ? MemoryBudget.ofHeap() : share.budget).free();
  }

  /** Checks that so many bytes can be taken at all, from the budget of this thread's share. */
  static void requireFits(long bytes) {
    MemoryShare share = CURRENT.get();
    (share == null ? MemoryBudget.ofHeap() : share.budget).requireFits(bytes);
  }

  /** Gives memory back that was taken on this thread, and is no longer needed. */
  public static void giveBackEarly(long bytes) {
    MemoryShare share = CURRENT.get();
    if (share != null) {
      share.giveBack(bytes);
    }
  }

  /**
   * Reads a stream of JSON to its end, and takes memory for it as it grows. If it gets too large,
   * the rest is still read, and only counted, so that the heap that would do can be named.
   *
   * @param most at which it stops although there is more
   * @throws IOException as the stream
   * @throws VconException DOCUMENT_TOO_LARGE, MEMORY_SHORT, and what the stream throws
   */
  public static byte[] read(InputStream json, int most) throws IOException {
    return new CountedJson(json).read(most);
  }

  private synchronized void add(long bytes) {
    budget.take(bytes, held);
    held += bytes;
  }

  private synchronized void giveBack(long bytes) {
    budget.giveBack(bytes);
    held -= bytes;
  }

  private synchronized void begin() {
    working++;
  }

  private synchronized void end() {
    working--;
    release();
  }

  @Override
  public synchronized void close() {
    closed = true;
    release();
  }

  private void release() {
    if (closed && working == 0) {
      budget.giveBack(held);
      held = 0;
    }
  }
}
