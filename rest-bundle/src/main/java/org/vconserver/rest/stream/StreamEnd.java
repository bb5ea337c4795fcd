package org.vconserver.rest.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an answer that goes on by itself, and tells when it has ended. Thread-safe. */
public final class StreamEnd implements Runnable, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamEnd.class);

  private final AsyncContext context;
  private volatile Runnable ended = () -> {};

  /** Takes an answer that has no limit of time. */
  public StreamEnd(AsyncContext context) {
    this.context = context;
    context.setTimeout(0);
  }

  /** Says what to do once the answer has ended, for whatever reason. */
  public void tell(Runnable listener) {
    ended = listener;
    context.addListener(this);
  }

  @Override
  public void run() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The answer has ended already: {}", e.getMessage());
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    ended.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // There is no limit.
  }

  @Override
  public void onError(AsyncEvent event) {
    ended.run();
    run();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
