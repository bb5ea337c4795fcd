package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.vcon.error.VconException;

/** Calls Deepgram's API for recordings. Immutable and thread-safe. */
final class DeepgramClient {
  private static final Logger LOG = LoggerFactory.getLogger(DeepgramClient.class);
  private static final String VENDOR = "deepgram";
  private static final int MAX_ANSWER = 64 << 20;

  /** Limits how often it is tried where waiting helps less than with a request that times out. */
  private static final int ATTEMPTS_AT_FAILURES = 4;

  private final VendorCalls calls;
  private final URI base;
  private final String key;
  private final Duration limit;
  private final int attempts;
  private final Duration maxWait;

  /**
   * Makes one.
   *
   * @param base where the API is, without its version
   * @param key empty if the server wants none
   * @param limit how long one request may take
   * @param attempts how often a request that times out is made
   * @param maxWait between two attempts
   */
  DeepgramClient(
      VendorCalls calls, URI base, String key, Duration limit, int attempts, Duration maxWait) {
    this.calls = calls;
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
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
    VendorRequest request = request(media, query);
    try {
      VendorAnswer answer = calls.call(request);
      if (!answer.isSuccess()) {
        throw failure(request, answer);
      }
      return answer
          .json()
          .orElseThrow(
              () -> unavailable("at " + request.place() + " does not answer in JSON", null));
    } catch (VendorException e) {
      throw unavailable(e.getMessage(), e);
    }
  }

  private VendorRequest request(DialogMedia media, ListenQuery query) {
    String type = media.mediaType();
    VendorRequest request =
        VendorRequest.of(VENDOR, "POST", base, "/v1/listen?" + query)
            .withHeader(
                "Content-Type",
                type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+") ? type : "application/octet-stream")
            .withJsonAnswer()
            .withBody(media.bytes())
            .withAttempts(Math.min(attempts, ATTEMPTS_AT_FAILURES), true)
            .withTimeoutAttempts(attempts)
            .withLimits(limit, limit.plus(maxWait).multipliedBy(attempts))
            .withLongestWait(maxWait)
            .withMaxBytes(MAX_ANSWER)
            .withSecret(key);
    return key.isEmpty() ? request : request.withHeader("Authorization", "Token " + key);
  }

  /** Logs what Deepgram says of the fault; callers hear it too. */
  private VconException failure(VendorRequest request, VendorAnswer answer) {
    int status = answer.status();
    ObjectNode body = answer.json().orElse(JsonNodeFactory.instance.objectNode());
    String code = oneLine(body.path("err_code").asText());
    LOG.warn(
        "deepgram: status {}, {}: {} (request {})",
        status,
        code.isEmpty() ? "without an error in JSON" : code,
        oneLine(body.path("err_msg").asText()),
        oneLine(body.path("request_id").asText()));
    String at = "at " + request.place();
    String told =
        " ("
            + answer.words()
            + (code.isEmpty() ? "" : ", " + code)
            + ")"
            + answer.reason(request).map(reason -> ": " + reason).orElse("");
    return switch (status) {
      case 401, 402, 403 ->
          new VconException(
              DeepgramError.DEEPGRAM_KEY_REFUSED,
              "Deepgram " + at + " refuses this server's account" + told);
      case 408, 409, 425, 429 -> unavailable(at + " is busy" + told, null);
      default ->
          status >= 500
              ? unavailable(at + " fails" + told, null)
              : new VconException(
                  DeepgramError.DEEPGRAM_REFUSED,
                  "Deepgram " + at + " does not accept the recording or the options" + told);
    };
  }

  private String oneLine(String text) {
    String plain =
        (key.isEmpty() ? text : text.replace(key, "***")).replaceAll("[^\\x20-\\x7e]", " ");
    return plain.length() > 200 ? plain.substring(0, 200) : plain;
  }

  private static VconException unavailable(String what, @Nullable Throwable cause) {
    return new VconException(DeepgramError.DEEPGRAM_UNAVAILABLE, "Deepgram " + what, cause);
  }
}
