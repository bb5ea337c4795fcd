package org.vconserver.access.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one body as it comes, on whatever thread tells that more is there, and then hands the
 * request on. Thread-safe.
 */
final class CollectedBody implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectedBody.class);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BodyCollector collector;
  private final Handler next;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Spool spool;
  private final long begin;

  @GuardedBy("this")
  private boolean over;

  @GuardedBy("this")
  private Scheduler.@Nullable Task look;

  CollectedBody(
      BodyCollector collector,
      Handler next,
      Request request,
      Response response,
      Callback callback) {
    this.collector = collector;
    this.next = next;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.spool = new Spool(collector.folder());
    this.begin = collector.now();
    Request.addCompletionListener(request, failure -> close());
  }

  /** Reads what is there. */
  void read() {
    Runnable end;
    synchronized (this) {
      end = over ? () -> {} : readAvailable();
    }
    end.run();
  }

  @Override
  public void run() {
    read();
  }

  /** Gives what is to be done next, outside of the lock. */
  @GuardedBy("this")
  private Runnable readAvailable() {
    for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
      if (Content.Chunk.isFailure(chunk)) {
        return failed(chunk.getFailure());
      }
      boolean last = chunk.isLast();
      try {
        spool.add(chunk.getByteBuffer());
      } catch (IOException e) {
        LOG.warn("A body could not be kept until it is complete: {}", e.getMessage());
        return refused(HttpStatus.SERVICE_UNAVAILABLE_503, "There is no room for the body");
      } finally {
        chunk.release();
      }
      if (spool.size() > collector.limits().maxBytesOf(request)) {
        return refused(HttpStatus.PAYLOAD_TOO_LARGE_413, collector.tooLarge(request));
      }
      if (last) {
        return end(this::handOn);
      }
    }
    if (look == null) {
      lookLater();
    }
    return () -> request.demand(this);
  }

  /** Ends a request whose connection broke, or was given up by Jetty as nothing came. */
  @GuardedBy("this")
  private Runnable failed(Throwable failure) {
    return failure instanceof TimeoutException
        ? refused(HttpStatus.REQUEST_TIMEOUT_408, "The body stopped coming")
        : end(
            () ->
                Response.writeError(
                    request, response, callback, HttpStatus.BAD_REQUEST_400, null, failure));
  }

  @GuardedBy("this")
  private Runnable refused(int status, String message) {
    return end(() -> BodyCollector.refuse(request, response, callback, status, message));
  }

  @GuardedBy("this")
  private Runnable end(Runnable after) {
    over = true;
    Scheduler.Task task = look;
    if (task != null) {
      task.cancel();
    }
    collector.ended();
    return after;
  }

  @GuardedBy("this")
  private void lookLater() {
    long left = begin + collector.limits().nanosFor(spool.size()) - collector.now();
    look =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                this::look, Math.max(0, Math.min(BETWEEN_LOOKS_NANOS, left)), TimeUnit.NANOSECONDS);
  }

  /** Ends the request if its body comes too slowly. */
  private void look() {
    Runnable end = () -> {};
    synchronized (this) {
      if (!over && collector.now() - begin < collector.limits().nanosFor(spool.size())) {
        lookLater();
      } else if (!over) {
        end =
            refused(
                HttpStatus.REQUEST_TIMEOUT_408,
                "The body came too slowly: "
                    + spool.size()
                    + " bytes in "
                    + TimeUnit.NANOSECONDS.toSeconds(collector.now() - begin)
                    + " s");
      }
    }
    // Timers have one thread for all.
    request.getContext().execute(end);
  }

  private void handOn() {
    try {
      if (!next.handle(new Complete(), response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  private synchronized void close() {
    if (!over) {
      end(() -> {}).run();
    }
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("The file of a body could not be closed: {}", e.getMessage());
    }
  }

  /** Has the body that was collected. */
  private final class Complete extends Request.Wrapper {
    private boolean ended;

    Complete() {
      super(request);
    }

    @Override
    public Content.Chunk read() {
      synchronized (CollectedBody.this) {
        if (ended || spool.isEmpty()) {
          ended = true;
          return Content.Chunk.EOF;
        }
        try {
          return Content.Chunk.from(spool.next(), false);
        } catch (IOException e) {
          return Content.Chunk.from(e, true);
        }
      }
    }

    @Override
    public void demand(Runnable callback) {
      // All is there.
      callback.run();
    }
  }
}
