package org.vconserver.access.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.vconserver.access.Gate;
import org.vconserver.api.access.Caller;

/**
 * Collects the body of each request before anything that reads it gets a thread: a slow caller
 * holds a connection and a file, and nothing else. One that is too large by its own header is
 * refused before any of it is read. Thread-safe.
 */
final class BodyCollector implements Front.Step {
  /** Is where many vCons come in at once. */
  private static final String IMPORT = "/vcons";

  /** Limits what somebody may send who is nobody yet. */
  private static final long LOGIN_BYTES = 10_000;

  private final Supplier<Limits> limits;
  private final Spool.Folder folder;
  private final LongSupplier nanos;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Collects bodies within limits that may change between them. */
  BodyCollector(Supplier<Limits> limits, Spool.Folder folder, LongSupplier nanos) {
    this.limits = limits;
    this.folder = folder;
    this.nanos = nanos;
  }

  /**
   * Limits bodies.
   *
   * @param maxBytes the largest body
   * @param maxImportBytes the largest body with many vCons
   * @param bytesPerSecond how fast a body has to come on the average, once it has had the grace; 0
   *     for any pace
   * @param grace how long a body may take however slowly it comes
   * @param longest how long a body may take at all
   * @param atOnce how many may be under way
   */
  record Limits(
      long maxBytes,
      long maxImportBytes,
      long bytesPerSecond,
      Duration grace,
      Duration longest,
      int atOnce) {
    /** Gives the largest body that a request may have. */
    long maxBytesOf(Request request) {
      String path = Request.getPathInContext(request);
      if (path.equals(Gate.LOGIN)) {
        return LOGIN_BYTES;
      }
      boolean imports = request.getMethod().equals("POST") && path.equals(IMPORT);
      return imports ? maxImportBytes : maxBytes;
    }

    /** Gives the time that a body may take of which so many bytes have come. */
    long nanosFor(long bytes) {
      if (bytesPerSecond == 0) {
        return longest.toNanos();
      }
      Duration allowed = grace.plus(Duration.ofMillis((long) (bytes * 1000.0 / bytesPerSecond)));
      return Math.min(allowed.toNanos(), longest.toNanos());
    }
  }

  @Override
  public boolean handle(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    long length = request.getLength();
    Limits now = limits.get();
    if (length > now.maxBytesOf(request)) {
      refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, tooLarge(request));
      return true;
    }
    if (length == 0
        || (length < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING))
        || !Gate.readsBodyOf(
            Caller.of(request.getAttribute(Caller.ATTRIBUTE)), Request.getPathInContext(request))) {
      return next.handle(request, response, callback);
    }
    if (underWay.incrementAndGet() > now.atOnce()) {
      underWay.decrementAndGet();
      refuse(
          request,
          response,
          callback,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "Too many bodies are under way: try again");
      return true;
    }
    new CollectedBody(this, next, request, response, callback).read();
    return true;
  }

  Limits limits() {
    return limits.get();
  }

  Spool.Folder folder() {
    return folder;
  }

  long now() {
    return nanos.getAsLong();
  }

  void ended() {
    underWay.decrementAndGet();
  }

  String tooLarge(Request request) {
    return "The body is larger than " + limits().maxBytesOf(request) + " bytes";
  }

  /** Answers without the rest of the body, after which the connection can't be used. */
  static void refuse(
      Request request, Response response, Callback callback, int status, String message) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Response.writeError(request, response, callback, status, message);
  }
}
