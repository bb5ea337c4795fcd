package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * What went wrong when the service was asked, and what can be done about it.
 *
 * @param error the member {@code error} of the answer; missing if there is none
 * @param retryAfter what the service says of when to ask again; empty if nothing
 */
record Failure(
    OpenAiError code,
    String what,
    boolean retryable,
    JsonNode error,
    String retryAfter,
    @Nullable Throwable cause) {
  /** No failure. */
  static final Failure NONE =
      new Failure(
          OpenAiError.INTERNAL_SERVER_ERROR, "", false, MissingNode.getInstance(), "", null);

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,60}");
  private static final long FIRST_WAIT_MS = 500;
  private static final long LAST_WAIT_MS = 8_000;

  static Failure of(OpenAiError code, String what, Throwable cause) {
    return new Failure(code, what, true, MissingNode.getInstance(), "", cause);
  }

  static Failure of(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    JsonNode error = error(response.body());
    OpenAiError code =
        switch (status) {
          case 401, 403 -> OpenAiError.AUTHENTICATION_ERROR;
          case 404 -> OpenAiError.NOT_FOUND_ERROR;
          case 408 -> OpenAiError.API_TIMEOUT_ERROR;
          case 409 -> OpenAiError.INTERNAL_SERVER_ERROR;
          case 429 -> OpenAiError.RATE_LIMIT_ERROR;
          default ->
              status >= 500
                  ? OpenAiError.INTERNAL_SERVER_ERROR
                  : status >= 400
                      ? OpenAiError.BAD_REQUEST_ERROR
                      : OpenAiError.API_CONNECTION_ERROR;
        };
    boolean paid = error.path("code").asText().equals("insufficient_quota");
    boolean retryable = (status == 408 || status == 409 || status == 429 || status >= 500) && !paid;
    String after =
        response
            .headers()
            .firstValue("retry-after-ms")
            .map(millis -> millis + "ms")
            .or(() -> response.headers().firstValue("retry-after"))
            .orElse("");
    return new Failure(
        code, "answers with " + status + details(error), retryable, error, after, null);
  }

  private static JsonNode error(byte[] body) {
    try {
      return StrictJson.readObject(body).path("error");
    } catch (VconException e) {
      // A proxy on the way may answer with anything.
      return MissingNode.getInstance();
    }
  }

  /** The names in an error, which tell enough; its message may repeat what was sent. */
  private static String details(JsonNode error) {
    StringBuilder details = new StringBuilder();
    for (String member : new String[] {"type", "code", "param"}) {
      String value = error.path(member).asText("");
      if (!value.equals("null") && TOKEN.matcher(value).matches()) {
        details.append(", ").append(member).append(' ').append(value);
      }
    }
    return details.toString();
  }

  VconException exception() {
    return new VconException(code, "The chat completion service " + what, cause);
  }

  /**
   * The request as this service would take it; null if the failure does not tell. Newer models want
   * max_completion_tokens, and some have a fixed temperature.
   */
  @Nullable ObjectNode adapted(ObjectNode body) {
    if (code != OpenAiError.BAD_REQUEST_ERROR) {
      return null;
    }
    String message = error.path("message").asText();
    String param = error.path("param").asText();
    for (String[] names :
        new String[][] {
          {"max_tokens", "max_completion_tokens"}, {"max_completion_tokens", "max_tokens"}
        }) {
      if (body.has(names[0])
          && (param.equals(names[0]) || message.contains("'" + names[0] + "' is not"))
          && error.path("code").asText().startsWith("unsupported")) {
        ObjectNode changed = body.deepCopy();
        changed.set(names[1], changed.remove(names[0]));
        return changed;
      }
    }
    if (body.has("temperature")
        && param.equals("temperature")
        && error.path("code").asText().startsWith("unsupported")) {
      ObjectNode changed = body.deepCopy();
      changed.remove("temperature");
      return changed;
    }
    return null;
  }

  /** How long to wait before asking again: what the service says, else longer each time. */
  Duration wait(int retries, Clock clock) {
    return asked(clock)
        .orElseGet(
            () -> {
              long most = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS << Math.min(retries, 10));
              // Not all at the same moment, if several were refused together.
              return Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 4 + 1));
            });
  }

  private Optional<Duration> asked(Clock clock) {
    try {
      if (retryAfter.matches("\\d{1,9}(\\.\\d{1,3})?ms")) {
        return Optional.of(
            Duration.ofMillis((long) Double.parseDouble(retryAfter.replace("ms", ""))));
      }
      if (retryAfter.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
      }
      if (!retryAfter.isEmpty()) {
        Instant when =
            ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration wait = Duration.between(clock.instant(), when);
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
      }
    } catch (DateTimeException e) {
      // What can't be understood is as good as nothing.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
