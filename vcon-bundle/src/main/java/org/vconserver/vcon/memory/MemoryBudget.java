package org.vconserver.vcon.memory;

import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Bounds the memory that the documents of all requests and runs take at the same time: a part of
 * the heap, of which each piece of work opens a {@link MemoryShare}. What it counts are estimates
 * from above, made before the memory is taken. Thread-safe.
 */
public final class MemoryBudget {
  /** Covers what the server takes at rest, and is never shared out. */
  private static final long AT_REST = 48L << 20;

  /** Is left to documents on the smallest heaps. */
  private static final long LEAST = 2L << 20;

  private static final int DEFAULT_PERCENT = 60;
  private static final long MEBIBYTE = 1L << 20;

  /** Makes the heap that is named to callers one that operators would choose. */
  private static final long HEAP_STEP = 64;

  private static final MemoryBudget OF_HEAP =
      new MemoryBudget(Runtime.getRuntime().maxMemory(), DEFAULT_PERCENT);

  private final long heapBytes;
  private int percent;
  private long taken;

  /**
   * Makes the budget of a heap.
   *
   * @param percent the part of it that documents may take, beyond what the server takes at rest
   */
  public MemoryBudget(long heapBytes, int percent) {
    this.heapBytes = heapBytes;
    this.percent = percent;
  }

  /** Gives the one budget of this Java process. */
  public static MemoryBudget ofHeap() {
    return OF_HEAP;
  }

  /** Sets the part of the heap that documents may take; what is taken already stays taken. */
  public synchronized void setPercent(int percent) {
    this.percent = percent;
  }

  /** Tells how many bytes all documents may take at the same time. */
  public synchronized long total() {
    return Math.max(LEAST, (heapBytes - AT_REST) / 100 * percent);
  }

  /** Tells how many bytes are taken now. */
  public synchronized long taken() {
    return taken;
  }

  /** Tells how many bytes are left; never negative. */
  synchronized long free() {
    return Math.max(0, total() - taken);
  }

  /** Opens a share for one piece of work, to be closed when the work is done. */
  public MemoryShare open() {
    return new MemoryShare(this);
  }

  /**
   * Takes memory for a share.
   *
   * @param held what the share holds already
   * @throws VconException DOCUMENT_TOO_LARGE if the share alone would be larger than the budget,
   *     MEMORY_SHORT if others have taken too much of it
   */
  synchronized void take(long bytes, long held) {
    requireFits(held + bytes);
    if (taken + bytes > total()) {
      throw new VconException(
          VconError.MEMORY_SHORT,
          "The server's memory is taken by other requests and runs at the moment: try again");
    }
    taken += bytes;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /**
   * Checks that so many bytes can be taken at all.
   *
   * @throws VconException DOCUMENT_TOO_LARGE, naming the heap that would do
   */
  synchronized void requireFits(long bytes) {
    if (bytes > total()) {
      throw new VconException(
          VconError.DOCUMENT_TOO_LARGE,
          "It takes about "
              + (bytes / MEBIBYTE + 1)
              + " MB of memory, more than this server has for documents: a heap of "
              + heapFor(bytes)
              + " MB would do (JAVA_OPTS=-Xmx"
              + heapFor(bytes)
              + "m)");
    }
  }

  /** Gives the heap in mebibytes whose budget has room for so many bytes. */
  private long heapFor(long bytes) {
    // A serial collector keeps a part of its heap free, which the process is not told of.
    long heap = (bytes / percent * 100 + AT_REST) / 29 * 30 / MEBIBYTE + 1;
    return (heap + HEAP_STEP - 1) / HEAP_STEP * HEAP_STEP;
  }
}
