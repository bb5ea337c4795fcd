package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.vendor.VendorAnswer;

/**
 * Holds what the service has against a request. Immutable.
 *
 * @param what in words that go on after the service's name
 * @param error the member {@code error} of the answer; missing if there is none
 */
record Refusal(OpenAiError code, String what, JsonNode error) {
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "(?i)(maximum|max) context length|context (length|window|size)"
              + ".{0,40}(exceed|too|limit)|exceeds? .{0,40}context|prompt is too long|too many tokens"
              + "|reduce the length");
  private static final Pattern MOST_TOKENS =
      Pattern.compile(
          "(?i)(?:maximum|max|limit|length|size|window)[^0-9]{1,40}?([1-9][0-9]{2,7})(?: tokens|[^0-9]|$)");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,60}");

  static Refusal read(VendorAnswer answer) {
    int status = answer.status();
    JsonNode error = error(answer);
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
                      ? (isTooLong(error)
                          ? OpenAiError.CONVERSATION_TOO_LONG
                          : OpenAiError.BAD_REQUEST_ERROR)
                      : OpenAiError.API_CONNECTION_ERROR;
        };
    return new Refusal(code, "answers with " + answer.words() + details(error), error);
  }

  /** Tells whether the service says that the request has too many tokens. */
  private static boolean isTooLong(JsonNode error) {
    String message = error.path("message").asText(error.asText());
    return error.path("code").asText().equals("context_length_exceeded")
        || TOO_LONG.matcher(message).find();
  }

  /** Gives how many tokens the service says that it takes; empty if it does not say. */
  OptionalInt mostTokens() {
    Matcher most = MOST_TOKENS.matcher(error.path("message").asText(error.asText()));
    return most.find() ? OptionalInt.of(Integer.parseInt(most.group(1))) : OptionalInt.empty();
  }

  /** Says whether the account has nothing left, which no waiting helps against. */
  static boolean isUnpaid(VendorAnswer answer) {
    return error(answer).path("code").asText().equals("insufficient_quota");
  }

  /** Finds the error in an answer; a proxy on the way may answer with anything. */
  private static JsonNode error(VendorAnswer answer) {
    return answer.json().map(body -> body.path("error")).orElse(MissingNode.getInstance());
  }

  /** Gives the names in an error, which tell enough; its message may repeat what was sent. */
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

  /**
   * Gives the request as this service would take it; null if the refusal does not tell. Newer
   * models want max_completion_tokens, and some have a fixed temperature.
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
}
