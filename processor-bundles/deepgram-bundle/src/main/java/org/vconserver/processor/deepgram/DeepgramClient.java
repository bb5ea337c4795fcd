package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/** Deepgram's API for recordings. Immutable and thread-safe. */
final class DeepgramClient {
  private static final Logger LOG = LoggerFactory.getLogger(DeepgramClient.class);
  private static final int MAX_ANSWER = 64 << 20;

  /** How often it is tried where waiting helps less than with a request that times out. */
  private static final int ATTEMPTS_AT_FAILURES = 4;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private final String base;
  private final String key;
  private final Duration limit;
  private final int attempts;
  private final Duration maxWait;

  /**
   * @param base where the API is, without its version
   * @param key empty if the server wants none
   * @param limit how long one request may take
   * @param attempts how often a request that times out is made
   * @param maxWait between two attempts
   */
  DeepgramClient(URI base, String key, Duration limit, int attempts, Duration maxWait) {
    this.base = base.toString().replaceAll("/+$", "");
    this.key = key;
    this.limit = limit;
    this.attempts = attempts;
    this.maxWait = maxWait;
  }

  /**
   * Has a recording transcribed.
   *
   * @return the whole answer
   * @throws VconException one of {@link DeepgramError}
   */
  ObjectNode listen(DialogMedia media, ListenQuery query) throws InterruptedException {
    HttpRequest request = request(media, query);
    for (int attempt = 1; ; attempt++) {
      int most = attempts;
      Duration asked = Duration.ZERO;
      VconException failure;
      try {
        HttpResponse<byte[]> answer = client.send(request, atMost(MAX_ANSWER));
        if (answer.statusCode() / 100 == 2) {
          return read(answer);
        }
        failure = failure(answer);
        asked = retryAfter(answer);
        most = Math.min(attempts, ATTEMPTS_AT_FAILURES);
      } catch (HttpTimeoutException e) {
        failure = unavailable("takes longer than " + limit.toSeconds() + " s", e);
      } catch (IOException e) {
        failure = unavailable("can't be reached", e);
        most = Math.min(attempts, ATTEMPTS_AT_FAILURES);
      }
      if (failure.code() != DeepgramError.DEEPGRAM_UNAVAILABLE || attempt >= most) {
        throw failure;
      }
      Thread.sleep(wait(attempt, asked).toMillis());
    }
  }

  private HttpRequest request(DialogMedia media, ListenQuery query) {
    String type = media.mediaType();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/listen?" + query))
            .timeout(limit)
            .header("Accept", "application/json")
            .header(
                "Content-Type",
                type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+") ? type : "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(media.bytes()));
    if (!key.isEmpty()) {
      request.header("Authorization", "Token " + key);
    }
    return request.build();
  }

  /** Random, and longer each time, so that many who were refused at once do not come back so. */
  private Duration wait(int attempt, Duration asked) {
    long most = Math.min(maxWait.toMillis(), 1000L << Math.min(attempt, 20));
    long random = ThreadLocalRandom.current().nextLong(most + 1);
    return Duration.ofMillis(Math.min(maxWait.toMillis(), Math.max(random, asked.toMillis())));
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("[0-9]{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private static ObjectNode read(HttpResponse<byte[]> answer) {
    try {
      return StrictJson.readObject(answer.body());
    } catch (VconException e) {
      throw unavailable("does not answer in JSON", e);
    }
  }

  /** What Deepgram says of the fault is for the log; its own code and the status for callers. */
  private static VconException failure(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    String code = "";
    try {
      JsonNode body = StrictJson.read(answer.body());
      code = oneLine(body.path("err_code").asText());
      LOG.warn(
          "deepgram: status {}, {}: {} (request {})",
          status,
          code,
          oneLine(body.path("err_msg").asText()),
          oneLine(body.path("request_id").asText()));
    } catch (VconException e) {
      LOG.warn("deepgram: status {} without an error in JSON", status);
    }
    String told = " (status " + status + (code.isEmpty() ? "" : ", " + code) + ")";
    return switch (status) {
      case 401, 402, 403 ->
          new VconException(
              DeepgramError.DEEPGRAM_KEY_REFUSED, "Deepgram refuses this server's account" + told);
      case 408, 425, 429 -> unavailable("is busy" + told, null);
      default ->
          status >= 500
              ? unavailable("fails" + told, null)
              : new VconException(
                  DeepgramError.DEEPGRAM_REFUSED,
                  "Deepgram does not accept the recording or the options" + told);
    };
  }

  private static String oneLine(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", " ");
    return plain.length() > 200 ? plain.substring(0, 200) : plain;
  }

  private static VconException unavailable(String what, @Nullable Throwable cause) {
    return new VconException(DeepgramError.DEEPGRAM_UNAVAILABLE, "Deepgram " + what, cause);
  }

  private static BodyHandler<byte[]> atMost(int maxBytes) {
    return head -> {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return BodySubscribers.mapping(
          BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes -> {
                        if (body.size() + bytes.length > maxBytes) {
                          throw new UncheckedIOException(
                              new IOException("more than " + maxBytes + " bytes"));
                        }
                        body.writeBytes(bytes);
                      })),
          done -> body.toByteArray());
    };
  }
}
