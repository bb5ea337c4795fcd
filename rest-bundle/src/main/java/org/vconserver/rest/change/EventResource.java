package org.vconserver.rest.change;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.CrossOrigin;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.rest.stream.StreamEnd;
import org.vconserver.vcon.error.FaultType;

/** Tells what happens to vCons, as it happens. Thread-safe. */
@Path("events")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Events")
public final class EventResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final EventTail tail;
  private final CrossOrigin origins;

  /**
   * Makes the resource.
   *
   * @param origins says which pages may read a stream, which Jersey does not get to see
   */
  public EventResource(EventTail tail, CrossOrigin origins) {
    this.tail = tail;
    this.origins = origins;
  }

  /**
   * Begins a stream of events. Jersey refuses what is to be refused; from then on the servlet
   * container has the answer, as Jersey would need a thread for each.
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestOperation(
      id = "events",
      summary = "Tell what happens, as it happens",
      scope = Scope.EVENTS_READ,
      answer = String.class,
      headers = {WireHeader.LAST_EVENT_ID})
  public void events(
      @QueryParam("kind") List<String> kinds,
      @QueryParam("vcon") List<String> vcons,
      @QueryParam("pipeline") @Nullable String pipeline,
      @QueryParam("since") @Schema(pattern = "[0-9]+") @Nullable String since,
      @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
      @Context ContainerRequestContext call,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse answer) {
    Params.requireKnown(call, List.of("kind", "vcon", "pipeline", "since"));
    EventFilter filter = EventFilter.of(kinds, vcons, pipeline);
    long newest = tail.newest();
    long cursor = cursor(lastEventId, since, newest);
    // Jersey hands HEAD on as GET.
    if (request.getMethod().equals("HEAD")) {
      answer.resume(Response.ok().type(MediaType.SERVER_SENT_EVENTS).build());
      return;
    }
    begin(request.getAsyncContext(), filter, cursor, newest);
  }

  /** Gives the place to begin at: a browser that comes back names it in the header. */
  private static long cursor(@Nullable String lastEventId, @Nullable String since, long newest) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return since == null ? newest : Params.id("since", since);
    }
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw Params.fault("header", LAST_EVENT_ID, "must be an integer", FaultType.INT_PARSING);
    }
    return Long.parseLong(lastEventId);
  }

  private void begin(AsyncContext context, EventFilter filter, long cursor, long newest) {
    HttpServletRequest request = (HttpServletRequest) context.getRequest();
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      StreamEnd end = new StreamEnd(context);
      EventStream stream =
          new EventStream(filter, cursor, response.getOutputStream(), end, tail.nanos());
      if (cursor > newest) {
        // It is of another log: nothing is known of what that had.
        stream.lose(newest);
      }
      end.tell(() -> leave(stream));
      tail.add(stream);
      tellHeaders(request.getHeader("Origin"), response);
      response.getOutputStream().setWriteListener(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void leave(EventStream stream) {
    stream.leave();
    tail.remove(stream);
  }

  private void tellHeaders(@Nullable String origin, HttpServletResponse response) {
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // Proxies would keep events until there are many.
    response.setHeader("X-Accel-Buffering", "no");
    origins.headers(origin).forEach(response::setHeader);
  }
}
