package org.vconserver.rest;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.vconserver.rest.change.EventTail;
import org.vconserver.rest.request.LongList;
import org.vconserver.rest.vcon.PlainReads;
import org.vconserver.support.threads.ContextLoader;

/**
 * Serves requests by one Jersey application until it is retired, and ends it with the last of them.
 * Thread-safe.
 */
final class LiveApplication {
  private final ServletContainer jersey;
  private final Optional<PlainReads> reads;
  private final EventTail events;

  /** Counts the requests under way, and one more until the application is retired. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Builds the application; when this returns it is ready for requests.
   *
   * @param reads answers some requests before Jersey sees them; empty if Jersey answers all
   * @param events has the requests that end only with the application
   */
  LiveApplication(
      ResourceConfig application,
      Optional<PlainReads> reads,
      EventTail events,
      ServletConfig config)
      throws ServletException {
    this.reads = reads;
    this.events = events;
    this.jersey = new ServletContainer(application);
    try (ContextLoader loader = ownLoader()) {
      jersey.init(config);
    }
  }

  /**
   * Serves a request.
   *
   * @return false if the application has ended, and has done nothing
   */
  boolean serve(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      return false;
    }
    try {
      if (reads.isEmpty() || !reads.get().serve(request, response)) {
        serveByJersey(request, response);
      }
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Completion());
      } else {
        leave();
      }
    }
    LongList.requireWhole(request, response);
    return true;
  }

  private void serveByJersey(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try (ContextLoader loader = ownLoader()) {
      jersey.service(request, response);
    }
  }

  /** Ends the application with its last request, which may be now. */
  void retire() {
    endEvents();
    leave();
  }

  /** Ends the requests that would go on for ever; no more are begun. */
  void endEvents() {
    events.end();
  }

  /** Waits for the end after it was retired; says whether it has come. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Counts the requests under way of an application that was retired. */
  int underWay() {
    return users.get();
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      try (ContextLoader loader = ownLoader()) {
        jersey.destroy();
      } finally {
        ended.countDown();
      }
    }
  }

  /** Lets Jersey find its parts, which it looks for with the context class loader. */
  private static ContextLoader ownLoader() {
    return ContextLoader.use(LiveApplication.class.getClassLoader());
  }

  /** Ends a request that goes on after its thread was given back. */
  private final class Completion implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // It is completed after that.
    }

    @Override
    public void onError(AsyncEvent event) {
      // It is completed after that.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
