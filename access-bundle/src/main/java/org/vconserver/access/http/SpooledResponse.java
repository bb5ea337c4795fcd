package org.vconserver.access.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.PacedAnswer;

/**
 * Sends what is written as fast as it is read, keeps the rest, and tells the writer at once that it
 * is written. Streams of events are not kept: their writers wait without a thread. Writers of
 * {@link PacedAnswer}s learn when all that is kept is sent. Thread-safe.
 */
final class SpooledResponse extends Response.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(SpooledResponse.class);
  private static final int BLOCK = 64 << 10;

  private final Callback callback;
  private final Spool spool;
  private final Sending sending = new Sending();

  /** Is being written; its writer keeps it until the call returns only. */
  @GuardedBy("this")
  private ByteBuffer written = BufferUtil.EMPTY_BUFFER;

  /** Says that a write asks for something to be sent, be it nothing. */
  @GuardedBy("this")
  private boolean asked;

  @GuardedBy("this")
  private boolean last;

  @GuardedBy("this")
  private boolean lastSent;

  @GuardedBy("this")
  private boolean complete;

  @GuardedBy("this")
  private @Nullable Throwable failure;

  /** Is told when all is sent. */
  @GuardedBy("this")
  private @Nullable Callback awaiting;

  SpooledResponse(Request request, Response response, Callback callback, Spool spool) {
    super(request, response);
    this.callback = callback;
    this.spool = spool;
    Request.addCompletionListener(request, end -> close());
  }

  /** Gives what is to be called when the answer is done. */
  Callback completion() {
    return new Callback() {
      @Override
      public void succeeded() {
        Throwable failed;
        synchronized (SpooledResponse.this) {
          complete = true;
          failed = failure == null && isAsked(PacedAnswer.CUT) ? cut() : failure;
        }
        if (isStream()) {
          callback.succeeded();
        } else if (failed == null) {
          sending.iterate();
        } else {
          callback.failed(failed);
        }
      }

      @Override
      public void failed(Throwable cause) {
        callback.failed(cause);
      }
    };
  }

  @Override
  public void write(boolean isLast, @Nullable ByteBuffer bytes, Callback writer) {
    if (isStream()) {
      super.write(isLast, bytes, writer);
      return;
    }
    if (isAsked(PacedAnswer.CUT)) {
      writer.failed(cut());
      return;
    }
    ByteBuffer given = bytes == null ? BufferUtil.EMPTY_BUFFER : bytes;
    boolean awaits = !isLast && !given.hasRemaining() && isAsked(PacedAnswer.PACED);
    synchronized (this) {
      awaits &= failure == null;
      awaiting = awaits ? writer : awaiting;
      if (failure == null && isLast && given.remaining() > BLOCK) {
        announceLength(given.remaining());
      }
      written = given;
      asked = true;
      last |= isLast;
    }
    sending.iterate();
    Throwable failed = keepRest();
    if (awaits) {
      return;
    }
    if (failed == null) {
      writer.succeeded();
    } else {
      writer.failed(failed);
    }
  }

  private boolean isAsked(String attribute) {
    return getRequest().getAttribute(attribute) != null;
  }

  private static IOException cut() {
    return new IOException("the answer is cut, as its writer has failed");
  }

  /** Tells whether it never ends, and its writer is to know how fast it is read. */
  private boolean isStream() {
    String type = getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  /** Jetty announces the length of what is written at once, which is split here. */
  private void announceLength(int length) {
    if (!isCommitted() && !getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
      getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
  }

  private synchronized @Nullable Throwable keepRest() {
    try {
      if (failure == null && written.hasRemaining()) {
        spool.add(written);
      }
    } catch (IOException e) {
      LOG.warn("An answer that is read slowly could not be kept: {}", e.getMessage());
      failure = e;
    }
    written = BufferUtil.EMPTY_BUFFER;
    return failure;
  }

  private void send(boolean isLast, ByteBuffer bytes, Callback sent) {
    super.write(isLast, bytes, sent);
  }

  private synchronized void close() {
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("The file of an answer could not be closed: {}", e.getMessage());
    }
  }

  /** Sends block after block. */
  private final class Sending extends IteratingCallback {
    @Override
    protected Action process() throws IOException {
      ByteBuffer block;
      boolean isLast;
      Callback sent = takeAwaiting();
      if (sent != null) {
        sent.succeeded();
        return Action.IDLE;
      }
      synchronized (SpooledResponse.this) {
        if (failure != null) {
          throw new IOException(failure);
        }
        if (isAllSent()) {
          return complete ? Action.SUCCEEDED : Action.IDLE;
        }
        asked = false;
        block = spool.isEmpty() ? copied() : spool.next();
        isLast = last && !lastSent && spool.isEmpty() && !written.hasRemaining();
        lastSent |= isLast;
      }
      send(isLast, block, this);
      return Action.SCHEDULED;
    }

    @GuardedBy("SpooledResponse.this")
    private boolean isAllSent() {
      return !asked && spool.isEmpty() && !written.hasRemaining();
    }

    /** Takes who is to be told that all is sent; null if nobody is, or it is not. */
    private @Nullable Callback takeAwaiting() {
      synchronized (SpooledResponse.this) {
        Callback told = failure == null && isAllSent() ? awaiting : null;
        awaiting = told == null ? awaiting : null;
        return told;
      }
    }

    /** Copies a block of what is being written, whose memory is the writer's. */
    @GuardedBy("SpooledResponse.this")
    private ByteBuffer copied() {
      ByteBuffer block = ByteBuffer.allocate(Math.min(BLOCK, written.remaining()));
      int end = written.limit();
      written.limit(written.position() + block.capacity());
      block.put(written);
      written.limit(end);
      return block.flip();
    }

    @Override
    protected void onCompleteSuccess() {
      callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      boolean done;
      Callback unsent;
      synchronized (SpooledResponse.this) {
        failure = failure == null ? cause : failure;
        done = complete;
        unsent = awaiting;
        awaiting = null;
      }
      if (unsent != null) {
        unsent.failed(cause);
      }
      if (done) {
        callback.failed(cause);
      }
    }
  }
}
