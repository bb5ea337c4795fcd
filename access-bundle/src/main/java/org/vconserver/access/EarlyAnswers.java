package org.vconserver.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the answers that the gate gives by itself. */
final class EarlyAnswers {
  private static final String RETRY_SECONDS = "1";

  private EarlyAnswers() {}

  /** Answers that the process lives, which is all that can be said of it yet. */
  static void live(HttpServletResponse response) throws IOException {
    write(response, HttpServletResponse.SC_OK, "{\"status\":\"live\"}");
  }

  /**
   * Answers 503. The connection is closed, as the request's body is not read.
   *
   * <p>The members are those of {@code GET /health/ready}, and the {@code detail} that every error
   * has.
   */
  static void notReady(HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", RETRY_SECONDS);
    response.setHeader("Vcon-Outcome", "not-done");
    response.setHeader("Connection", "close");
    write(
        response,
        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        "{\"detail\":\"The server is not ready: REST is starting or stopped\","
            + "\"status\":\"waiting\",\"missing\":[\"REST\"]}");
  }

  /** Answers that the request is not let through. */
  static void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
      throws IOException {
    if (!refusal.challenge().isEmpty()) {
      response.setHeader("WWW-Authenticate", refusal.challenge());
    }
    if (refusal.status() == HttpServletResponse.SC_SEE_OTHER) {
      response.setHeader("Location", refusal.header());
    }
    if (refusal.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", RETRY_SECONDS);
      response.setHeader("Vcon-Outcome", "not-done");
    }
    if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
      response.setHeader("Connection", "close"); // its body may not have been read
    }
    write(response, refusal.status(), refusal.json());
  }

  private static void write(HttpServletResponse response, int status, String json)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
  }
}
