package org.vconserver.rest.stream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Answers with lines that are made as fast as they are read: the next ones only when those before
 * are sent, so that a slow reader holds no thread and no document. If one can't be made the
 * connection is broken. Thread-safe.
 */
public final class LineStream implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);

  /** Bounds what waits to be sent, up to one line more. */
  static final int ROOM_BYTES = 256 << 10;

  /** Bounds what is written before others get the thread. */
  static final int TURN_BYTES = 1 << 20;

  private static final byte[] END = "\n".getBytes(StandardCharsets.US_ASCII);

  private final Lines lines;
  private final ServletOutputStream out;
  private final Executor threads;
  private final Ending ending;
  private volatile boolean over;
  private int unflushed;
  private int flushes;
  private boolean inLine;

  /** Makes lines. Called by one thread at a time. */
  @FunctionalInterface
  public interface Lines {
    /** Gives the next line without its end; null if there is none. */
    byte @Nullable [] next();
  }

  /** Ends the answer. */
  public interface Ending {
    /** Ends it as it should. */
    void complete();

    /** Breaks the connection. */
    void cut();
  }

  /**
   * Makes a stream; it begins when it is told that it can be written.
   *
   * @param threads where lines are made
   */
  public LineStream(Lines lines, ServletOutputStream out, Executor threads, Ending ending) {
    this.lines = lines;
    this.out = out;
    this.threads = threads;
    this.ending = ending;
  }

  @Override
  public void onWritePossible() {
    try {
      threads.execute(this::turn);
    } catch (RejectedExecutionException e) {
      LOG.info("An answer is cut: the server is stopping");
      cut();
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("Nobody reads an answer any more: {}", failure.toString());
    cut();
  }

  private void turn() {
    try {
      if (writeSome()) {
        onWritePossible();
      }
    } catch (IOException e) {
      onError(e);
    } catch (RuntimeException e) {
      LOG.warn("An answer is cut, as its next line can't be made", e);
      cut();
    }
  }

  /** Writes what there is room for; says whether there is room for more. */
  private synchronized boolean writeSome() throws IOException {
    int written = 0;
    while (!over && out.isReady()) {
      if (inLine) {
        out.write(END);
        inLine = false;
      } else if (flushes > 0) {
        // The first one sends what the container has gathered, the second is done when all is sent.
        flushes--;
        out.flush();
      } else if (written >= TURN_BYTES) {
        return true;
      } else {
        int length = writeLine();
        written += length;
        unflushed += length;
        if (unflushed >= ROOM_BYTES) {
          unflushed = 0;
          flushes = 2;
        }
      }
    }
    return false;
  }

  private int writeLine() throws IOException {
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      byte[] line = lines.next();
      if (line == null) {
        end();
        ending.complete();
        return 0;
      }
      out.write(line);
      inLine = true;
      return line.length;
    }
  }

  /** Takes note that the answer has ended. */
  public void end() {
    over = true;
  }

  private void cut() {
    end();
    ending.cut();
  }
}
