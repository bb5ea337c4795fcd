package org.vconserver.access.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what fails before any servlet has it, such as a request that is not HTTP, as the API
 * answers its failures: {@code {"detail": ...}}. Thread-safe.
 */
final class JsonErrors extends ErrorHandler {
  private static final int LONGEST = 200;

  private final IntConsumer statuses;

  /**
   * Makes a handler.
   *
   * @param statuses is told the status of each answer, to count it
   */
  JsonErrors(IntConsumer statuses) {
    this.statuses = statuses;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object message = request.getAttribute(ERROR_MESSAGE);
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    if (cause instanceof HttpException http) {
      status = http.getCode();
      response.setStatus(status);
      message = message == null ? http.getReason() : message;
    } else if (cause != null) {
      // Words of an exception are for the log.
      message = null;
    }
    statuses.accept(status);
    if (HttpStatus.hasNoBody(status)) {
      callback.succeeded();
      return true;
    }
    prepare(response.getHeaders(), status);
    tellBrowsers(request, response.getHeaders());
    response.write(true, body(status, message == null ? null : message.toString()), callback);
    return true;
  }

  private static void prepare(HttpFields.Mutable headers, int status) {
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put(HttpHeader.VARY, "Origin");
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      // Nobody has begun to work on it.
      headers.put(HttpHeader.RETRY_AFTER, "5");
      headers.put("Vcon-Outcome", "not-done");
    }
  }

  /** Tells browsers to come over TLS, as Jetty does only in answers to what it could read. */
  private static void tellBrowsers(Request request, HttpFields.Mutable headers) {
    SecureRequestCustomizer secure =
        request
            .getConnectionMetaData()
            .getHttpConfiguration()
            .getCustomizer(SecureRequestCustomizer.class);
    if (secure != null && secure.getStsMaxAge() >= 0) {
      headers.put(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=" + secure.getStsMaxAge());
    }
  }

  private static ByteBuffer body(int status, @Nullable String message) {
    String detail = message == null || message.isBlank() ? HttpStatus.getMessage(status) : message;
    StringBuilder json = new StringBuilder("{\"detail\":\"");
    detail
        .chars()
        .limit(LONGEST)
        .forEach(
            c ->
                json.append(
                    c < ' ' || c == '"' || c == '\\' || c > '~'
                        ? String.format("\\u%04x", c)
                        : Character.toString((char) c)));
    return ByteBuffer.wrap(json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII));
  }
}
