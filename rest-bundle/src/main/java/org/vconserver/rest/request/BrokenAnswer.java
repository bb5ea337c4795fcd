package org.vconserver.rest.request;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Ends an answer that has begun and can't be gone on with, so that nobody takes it for whole. */
public final class BrokenAnswer {
  /** Has Jetty end the connection, where any other code would begin an answer of its own. */
  private static final int ABORT = -1;

  private BrokenAnswer() {}

  /**
   * Breaks off the connection of a request that Jersey has suspended: it would end the answer like
   * one that is complete. What Felix puts around an answer refuses an error once it has begun, so
   * that Jetty's own is asked.
   */
  public static void end(HttpServletRequest request) throws IOException {
    end(request.getAsyncContext().getResponse());
  }

  /** Breaks off the connection of an answer. */
  static void end(ServletResponse response) throws IOException {
    ServletResponse sent = response;
    while (sent instanceof ServletResponseWrapper wrapper) {
      sent = wrapper.getResponse();
    }
    ((HttpServletResponse) sent).sendError(ABORT);
  }
}
