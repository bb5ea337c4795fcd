package org.vconserver.api.vendor;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a call of a vendor: by default tried once, with 60 seconds for each attempt and 10
 * minutes for all, waits of at most 90 seconds and answers of at most 16 MiB. Immutable; each
 * {@code with} gives another request.
 */
public final class VendorRequest {
  private final String vendor;
  private final String method;
  private final URI uri;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private byte @Nullable [] bytes = new byte[0];
  private Supplier<InputStream> body = InputStream::nullInputStream;
  private boolean repeatable;
  private int attempts = 1;
  private int timeoutAttempts = 1;
  private boolean jsonWanted;
  private Predicate<VendorAnswer> lastAnswer = answer -> false;
  private Duration attemptLimit = Duration.ofSeconds(60);
  private Duration longestWait = Duration.ofSeconds(90);
  private Duration deadline = Duration.ofMinutes(10);
  private int maxBytes = 16 << 20;

  private VendorRequest(String vendor, String method, URI uri) {
    this.vendor = vendor;
    this.method = method;
    this.uri = uri;
  }

  /**
   * Makes a request.
   *
   * @param vendor a short name that is counted by, such as {@code openai}
   * @param base the configured URL of the service; no other host is called
   * @param path what comes after the base, with its query
   * @throws IllegalArgumentException if the base is not http or https, or the path leads elsewhere
   */
  public static VendorRequest of(String vendor, String method, URI base, String path) {
    String scheme = String.valueOf(base.getScheme());
    if (base.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IllegalArgumentException("the base of a vendor must be an http or https URL");
    }
    URI uri = URI.create(base + path);
    if (!scheme.equals(uri.getScheme())
        || !Objects.equals(base.getRawAuthority(), uri.getRawAuthority())) {
      throw new IllegalArgumentException("the path of a request must not change its host");
    }
    return new VendorRequest(vendor, method, uri);
  }

  private VendorRequest copy() {
    VendorRequest copy = new VendorRequest(vendor, method, uri);
    copy.headers.putAll(headers);
    copy.secrets.addAll(secrets);
    copy.bytes = bytes;
    copy.body = body;
    copy.repeatable = repeatable;
    copy.attempts = attempts;
    copy.timeoutAttempts = timeoutAttempts;
    copy.jsonWanted = jsonWanted;
    copy.lastAnswer = lastAnswer;
    copy.attemptLimit = attemptLimit;
    copy.longestWait = longestWait;
    copy.deadline = deadline;
    copy.maxBytes = maxBytes;
    return copy;
  }

  /**
   * Sets a header.
   *
   * @throws IllegalArgumentException if the value has a control character; it is not repeated
   */
  public VendorRequest withHeader(String name, String value) {
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new IllegalArgumentException("the header " + name + " has a control character");
    }
    VendorRequest copy = copy();
    copy.headers.put(name, value);
    return copy;
  }

  /** Adds a text that must not be told in a message; empty for none. */
  public VendorRequest withSecret(String secret) {
    VendorRequest copy = copy();
    if (!secret.isEmpty()) {
      copy.secrets.add(secret);
    }
    return copy;
  }

  /** Sets the body. */
  public VendorRequest withBody(byte[] bytes) {
    byte[] own = bytes.clone();
    VendorRequest copy = withBody(() -> new ByteArrayInputStream(own));
    copy.bytes = own;
    return copy;
  }

  /** Sets the body as a stream, which is opened anew for each attempt. */
  public VendorRequest withBody(Supplier<InputStream> stream) {
    VendorRequest copy = copy();
    copy.bytes = null;
    copy.body = stream;
    return copy;
  }

  /**
   * Sets how often it is tried, the first time included.
   *
   * @param mayRepeat whether a request that the vendor may have begun to work on is sent again
   */
  public VendorRequest withAttempts(int most, boolean mayRepeat) {
    VendorRequest copy = copy();
    copy.attempts = Math.max(1, most);
    copy.timeoutAttempts = copy.attempts;
    copy.repeatable = mayRepeat;
    return copy;
  }

  /**
   * Sets how often it is tried if it ends each time by taking too long, where that is another
   * number than {@link #withAttempts} says.
   */
  public VendorRequest withTimeoutAttempts(int most) {
    VendorRequest copy = copy();
    copy.timeoutAttempts = Math.max(1, most);
    return copy;
  }

  /**
   * Asks for a JSON object: success without one, as a proxy on the way may tell it, is tried again
   * as a lost connection is.
   */
  public VendorRequest withJsonAnswer() {
    VendorRequest copy = withHeader("Accept", "application/json");
    copy.jsonWanted = true;
    return copy;
  }

  /**
   * Says which answers are the last although their status may pass, such as a limit that no waiting
   * helps against.
   */
  public VendorRequest withLastAnswer(Predicate<VendorAnswer> isLast) {
    VendorRequest copy = copy();
    copy.lastAnswer = isLast;
    return copy;
  }

  /** Sets how long one attempt and all together with their waits may take. */
  public VendorRequest withLimits(Duration attempt, Duration all) {
    VendorRequest copy = copy();
    copy.attemptLimit = attempt;
    copy.deadline = all;
    return copy;
  }

  /** Sets the longest wait; a vendor that asks for more is not asked again. */
  public VendorRequest withLongestWait(Duration wait) {
    VendorRequest copy = copy();
    copy.longestWait = wait;
    return copy;
  }

  /** Sets how many bytes the body of the answer may have. */
  public VendorRequest withMaxBytes(int most) {
    VendorRequest copy = copy();
    copy.maxBytes = most;
    return copy;
  }

  /** Gives the name that is counted by. */
  public String vendor() {
    return vendor;
  }

  /** Gives the HTTP method. */
  public String method() {
    return method;
  }

  /** Gives where the call goes. */
  public URI uri() {
    return uri;
  }

  /** Names the host with the port, as failures tell it: {@code api.example.com:443}. */
  public String place() {
    int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
    return uri.getHost() + ':' + port;
  }

  /** Gives the headers. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** Gives the texts that must not be told. */
  public List<String> secrets() {
    return List.copyOf(secrets);
  }

  /** Gives what opens the body. */
  public Supplier<InputStream> body() {
    return body;
  }

  /** Gives a copy of the bytes of the body; null if it is a stream. */
  public byte @Nullable [] bytes() {
    return bytes == null ? null : bytes.clone();
  }

  /** Says whether the vendor may get the request twice. */
  public boolean repeatable() {
    return repeatable;
  }

  /** Gives how often it is tried. */
  public int attempts() {
    return attempts;
  }

  /** Gives how often it is tried if it ends each time by taking too long. */
  public int timeoutAttempts() {
    return timeoutAttempts;
  }

  /** Says whether success is a JSON object. */
  public boolean jsonWanted() {
    return jsonWanted;
  }

  /** Says whether an answer is the last whatever its status. */
  public boolean isLast(VendorAnswer answer) {
    return lastAnswer.test(answer);
  }

  /** Gives how long one attempt may take. */
  public Duration attemptLimit() {
    return attemptLimit;
  }

  /** Gives the longest wait between two attempts. */
  public Duration longestWait() {
    return longestWait;
  }

  /** Gives how long all attempts and waits may take. */
  public Duration deadline() {
    return deadline;
  }

  /** Gives how many bytes the body of the answer may have. */
  public int maxBytes() {
    return maxBytes;
  }
}
