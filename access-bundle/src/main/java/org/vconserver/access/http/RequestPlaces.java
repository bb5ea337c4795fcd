package org.vconserver.access.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds the threads that requests hold at the same time, so that some are always left: for {@code
 * /health/live}, which waits for nobody, and for reading bodies. What comes beyond waits without a
 * thread, in order. {@code /health/ready} waits for stores and has places of its own. Thread-safe.
 */
final class RequestPlaces implements Front.Step {
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final Places all;
  private final Places ready;

  /**
   * Makes the places of a server with so many threads.
   *
   * @param waiting how many requests may wait for a place
   */
  RequestPlaces(int threads, int waiting) {
    this.all = new Places(Math.max(1, threads * 3 / 4), waiting);
    this.ready = new Places(Math.max(1, threads / 16), threads);
  }

  @Override
  public boolean handle(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    String path = Request.getPathInContext(request);
    if (LIVE.equals(path)) {
      return next.handle(request, response, callback);
    }
    return (READY.equals(path) ? ready : all)
        .handle(new Waiting(next, request, response, callback));
  }

  /** Holds a request that has no place yet. */
  private record Waiting(Handler next, Request request, Response response, Callback callback) {
    boolean handle() throws Exception {
      return next.handle(request, response, callback);
    }

    void handleLate() {
      try {
        if (!handle()) {
          Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
      } catch (Throwable e) {
        Response.writeError(request, response, callback, e);
      }
    }

    void refuse() {
      Response.writeError(
          request,
          response,
          callback,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "Too many requests are under way: try again");
    }
  }

  /** Limits how many requests are handled at a time; some more wait for a place. Thread-safe. */
  private static final class Places {
    private final int most;

    @GuardedBy("this")
    private int free;

    @GuardedBy("this")
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    Places(int count, int most) {
      this.free = count;
      this.most = most;
    }

    boolean handle(Waiting request) throws Exception {
      switch (enter(request)) {
        case IN -> {
          try {
            return request.handle();
          } finally {
            leave();
          }
        }
        case WAITS -> {
          return true;
        }
        default -> {
          request.refuse();
          return true;
        }
      }
    }

    private synchronized Entry enter(Waiting request) {
      if (free > 0) {
        free--;
        return Entry.IN;
      }
      if (waiting.size() >= most) {
        return Entry.FULL;
      }
      waiting.add(request);
      return Entry.WAITS;
    }

    private synchronized void leave() {
      Waiting next = waiting.poll();
      if (next == null) {
        free++;
      } else {
        next.request().getContext().execute(() -> handleLate(next));
      }
    }

    private void handleLate(Waiting request) {
      try {
        request.handleLate();
      } finally {
        leave();
      }
    }
  }

  private enum Entry {
    IN,
    WAITS,
    FULL
  }
}
