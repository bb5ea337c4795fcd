package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** Asks the service at {@code /chat/completions}. Thread-safe. */
final class ChatService {
  private static final String VENDOR = "openai";
  private static final int MOST_ADAPTATIONS = 2;

  private final VendorCalls calls;
  private final VendorRequest request;

  /**
   * Makes one.
   *
   * @param key empty for none
   * @throws IllegalArgumentException if the configuration has no usable URL
   */
  ChatService(OpenAiConfig config, String key, VendorCalls calls) {
    this.calls = calls;
    this.request = request(config, key);
  }

  private static VendorRequest request(OpenAiConfig config, String key) {
    Duration attempt = Duration.ofSeconds(Math.max(1, config.timeout__seconds()));
    Duration wait = Duration.ofSeconds(Math.max(0, config.max__wait__seconds()));
    int attempts = 1 + Math.max(0, config.max__retries());
    VendorRequest request =
        begun(config)
            .withHeader("Content-Type", "application/json")
            .withJsonAnswer()
            .withLastAnswer(Refusal::isUnpaid)
            .withAttempts(attempts, true)
            .withLimits(attempt, attempt.plus(wait).multipliedBy(attempts))
            .withLongestWait(wait)
            .withMaxBytes(config.max__answer__bytes())
            .withSecret(key);
    if (!key.isEmpty()) {
      String header = config.key__header();
      request =
          request.withHeader(
              header, header.equalsIgnoreCase("Authorization") ? "Bearer " + key : key);
    }
    if (!config.organization().isBlank()) {
      request = request.withHeader("OpenAI-Organization", config.organization());
    }
    if (!config.project().isBlank()) {
      request = request.withHeader("OpenAI-Project", config.project());
    }
    return request;
  }

  private static VendorRequest begun(OpenAiConfig config) {
    String base =
        config.openai__base__url().isBlank() ? OpenAiConfig.OPENAI : config.openai__base__url();
    String query = config.query().isBlank() ? "" : "?" + config.query().strip();
    try {
      return VendorRequest.of(
          VENDOR,
          "POST",
          URI.create(base.strip().replaceAll("/+$", "")),
          "/chat/completions" + query);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("openai_base_url must be an http or https URL", e);
    }
  }

  /**
   * Gives the answer to a request, changed as the service asks for where its refusal says how.
   *
   * @throws TooLongException if the request has more tokens than the model takes
   * @throws VconException one of {@link OpenAiError}
   */
  JsonNode complete(ObjectNode asked) throws InterruptedException {
    ObjectNode body = asked;
    for (int adaptations = 0; ; adaptations++) {
      VendorAnswer answer = send(body);
      if (answer.isSuccess()) {
        return answer
            .json()
            .orElseThrow(
                () -> failure(OpenAiError.API_CONNECTION_ERROR, at("gives no JSON"), null));
      }
      Refusal refusal = Refusal.read(answer);
      ObjectNode adapted = adaptations < MOST_ADAPTATIONS ? refusal.adapted(body) : null;
      if (refusal.code() == OpenAiError.CONVERSATION_TOO_LONG) {
        throw new TooLongException(
            "The chat completion service " + at(refusal.what()), refusal.mostTokens());
      }
      if (adapted == null) {
        throw failure(refusal.code(), at(refusal.what()), null);
      }
      body = adapted;
    }
  }

  private VendorAnswer send(ObjectNode body) throws InterruptedException {
    try {
      return calls.call(request.withBody(StrictJson.write(body)));
    } catch (VendorException e) {
      throw switch (e.reason()) {
        case TIMEOUT -> failure(OpenAiError.API_TIMEOUT_ERROR, e.getMessage(), e);
        case UNREACHABLE, TOO_LARGE -> failure(OpenAiError.API_CONNECTION_ERROR, e.getMessage(), e);
      };
    }
  }

  private String at(String what) {
    return "at " + request.place() + ' ' + what;
  }

  private static VconException failure(
      OpenAiError code, String what, @Nullable VendorException cause) {
    return new VconException(code, "The chat completion service " + what, cause);
  }
}
