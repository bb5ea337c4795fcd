package org.vconserver.rest.find;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.vconserver.api.access.PacedAnswer;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.request.CrossOrigin;
import org.vconserver.rest.request.MediaTypes;
import org.vconserver.rest.request.OperationFeature;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.stream.LineStream;
import org.vconserver.rest.stream.StreamEnd;
import org.vconserver.vcon.error.VconException;

/** Sends answers of any size as lines, so many at the same time. Thread-safe. */
public final class Exports {
  private static final int MOST = 20;

  private final OperationThreads threads;
  private final CrossOrigin origins;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Makes room for exports.
   *
   * @param threads where lines are made
   * @param origins says which pages may read them, which Jersey does not get to see
   */
  public Exports(OperationThreads threads, CrossOrigin origins) {
    this.threads = threads;
    this.origins = origins;
  }

  /**
   * Begins an answer, which goes on by itself.
   *
   * @param request that Jersey has suspended
   * @param headers that the answer has beside those of all exports
   * @param answer which is used for one without a body only
   * @throws VconException SERVER_BUSY if as many are under way as may be
   */
  void begin(
      HttpServletRequest request,
      ContainerRequestContext call,
      LineStream.Lines lines,
      Map<String, String> headers,
      AsyncResponse answer) {
    if (request.getMethod().equals("HEAD")) { // Jersey hands it on as GET
      Response.ResponseBuilder head = Response.ok().type(MediaTypes.NDJSON);
      headers.forEach(head::header);
      answer.resume(head.build());
      return;
    }
    if (underWay.incrementAndGet() > MOST) {
      underWay.decrementAndGet();
      throw new VconException(
          ServerError.SERVER_BUSY, "Too many exports are under way: at most " + MOST);
    }
    AsyncContext context = request.getAsyncContext();
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      StreamEnd end = new StreamEnd(context);
      LineStream stream =
          new LineStream(
              lines,
              response.getOutputStream(),
              task -> threads.execute(Pool.LONG, task),
              new Ending(context, end));
      end.tell(
          () -> {
            stream.end();
            underWay.decrementAndGet();
          });
      context.getRequest().setAttribute(PacedAnswer.PACED, true);
      response.setContentType(MediaTypes.NDJSON);
      response.setHeader("Cache-Control", "no-store");
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
      headers.forEach(response::setHeader);
      origins.headers(request.getHeader("Origin")).forEach(response::setHeader);
      OperationFeature.leave(call);
      // Last: from now on the answer may end at any time, and the container take the request back.
      response.getOutputStream().setWriteListener(stream);
    } catch (IOException e) {
      underWay.decrementAndGet();
      throw new UncheckedIOException(e);
    }
  }

  private record Ending(AsyncContext context, StreamEnd end) implements LineStream.Ending {
    @Override
    public void complete() {
      end.run();
    }

    @Override
    public void cut() {
      try {
        context.getRequest().setAttribute(PacedAnswer.CUT, true);
      } catch (IllegalStateException e) {
        return; // it has ended already
      }
      end.run();
    }
  }
}
