package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * The service at {@code /chat/completions}: asked again when that may help, and never for longer
 * than the configuration says. Thread-safe.
 */
final class ChatService {
  private static final Logger LOG = LoggerFactory.getLogger(ChatService.class);

  private final OpenAiConfig config;
  private final URI uri;
  private final String key;
  private final Clock clock;
  private final Pause pause;
  private final HttpClient client;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /**
   * A service.
   *
   * @param key empty for none
   * @throws IllegalArgumentException if the configuration has no usable URL
   */
  ChatService(OpenAiConfig config, String key, Clock clock, Pause pause) {
    this.config = config;
    this.key = key;
    this.clock = clock;
    this.pause = pause;
    this.uri = uri(config);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(
                Duration.ofSeconds(Math.max(1, Math.min(30, config.timeout__seconds()))))
            // A redirect would give the key to someone else.
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(
                "https".equals(uri.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = proxies == null ? builder.build() : builder.proxy(proxies).build();
  }

  private static URI uri(OpenAiConfig config) {
    String base =
        config.openai__base__url().isBlank() ? OpenAiConfig.OPENAI : config.openai__base__url();
    String query = config.query().isBlank() ? "" : "?" + config.query().strip();
    URI uri = URI.create(base.strip().replaceAll("/+$", "") + "/chat/completions" + query);
    if (uri.getHost() == null
        || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
      throw new IllegalArgumentException("openai_base_url must be an http or https URL");
    }
    return uri;
  }

  /**
   * The answer to a request.
   *
   * @throws VconException one of {@link OpenAiError}
   */
  JsonNode complete(ObjectNode request) throws InterruptedException {
    ObjectNode body = request;
    int retries = 0;
    int adaptations = 0;
    while (true) {
      Attempt attempt = attempt(body);
      if (attempt.answer() != null) {
        return attempt.answer();
      }
      Failure failure = attempt.failure();
      ObjectNode adapted = adaptations < 2 ? failure.adapted(body) : null;
      if (adapted != null) {
        adaptations++;
        body = adapted;
        continue;
      }
      Duration wait = failure.wait(retries, clock);
      if (!failure.retryable()
          || retries >= config.max__retries()
          || wait.toSeconds() > config.max__wait__seconds()) {
        throw failure.exception();
      }
      retries++;
      LOG.info("{}: trying again in {} ms", failure.code().name(), wait.toMillis());
      pause.of(wait);
    }
  }

  /** One of the two is there. */
  private record Attempt(@Nullable JsonNode answer, Failure failure) {}

  private Attempt attempt(ObjectNode body) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request(body), LimitedBody.of(config.max__answer__bytes()));
    try {
      // The timeout of a request is that of its headers only.
      HttpResponse<byte[]> response =
          call.get(Math.max(1, config.timeout__seconds()), TimeUnit.SECONDS);
      if (response.statusCode() / 100 != 2) {
        return new Attempt(null, Failure.of(response));
      }
      return new Attempt(StrictJson.readObject(response.body()), Failure.NONE);
    } catch (TimeoutException e) {
      return new Attempt(null, Failure.of(OpenAiError.API_TIMEOUT_ERROR, "answers too slowly", e));
    } catch (ExecutionException e) {
      return new Attempt(
          null,
          e.getCause() instanceof HttpTimeoutException
              ? Failure.of(OpenAiError.API_TIMEOUT_ERROR, "answers too slowly", e)
              : Failure.of(OpenAiError.API_CONNECTION_ERROR, "can't be reached", e));
    } catch (VconException e) {
      return new Attempt(null, Failure.of(OpenAiError.API_CONNECTION_ERROR, "gives no JSON", e));
    } finally {
      call.cancel(true);
    }
  }

  private HttpRequest request(ObjectNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofByteArray(StrictJson.write(body)));
    if (!key.isEmpty()) {
      String header = config.key__header();
      request.header(header, header.equalsIgnoreCase("Authorization") ? "Bearer " + key : key);
    }
    if (!config.organization().isBlank()) {
      request.header("OpenAI-Organization", config.organization());
    }
    if (!config.project().isBlank()) {
      request.header("OpenAI-Project", config.project());
    }
    return request.build();
  }
}
