package org.vconserver.pipeline.vendor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorException.Reason;
import org.vconserver.api.vendor.VendorPlaces;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.support.threads.Threads;

/** Calls vendors with the HTTP client of Java. Thread-safe. */
@Component(service = {VendorCalls.class, VendorPlaces.class})
public final class VendorHttp implements VendorCalls, VendorPlaces {
  private static final int CALLS_PER_VENDOR = 64;
  private static final String BUSY = "has too many calls under way";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  private final Counters counters;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final ExecutorService threads = Threads.perTask("vendor-http");
  private final CallPlaces places;

  /** Is made for the first call, as most servers make none. */
  @GuardedBy("this")
  private @Nullable HttpClient started;

  /** Waits before an attempt. */
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }

  @Activate
  public VendorHttp(@Reference Counters counters) {
    this(
        counters,
        Clock.systemUTC(),
        System::nanoTime,
        wait -> TimeUnit.NANOSECONDS.sleep(wait.toNanos()),
        CALLS_PER_VENDOR);
  }

  /**
   * Makes one whose time is told, for tests.
   *
   * @param callsPerVendor how many calls of one vendor may be under way at the same time
   */
  public VendorHttp(
      Counters counters, Clock clock, LongSupplier nanoTime, Pause pause, int callsPerVendor) {
    this.counters = counters;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.places = new CallPlaces(callsPerVendor);
  }

  private synchronized HttpClient client() {
    HttpClient client = started;
    if (client == null) {
      client = newClient();
      started = client;
    }
    return client;
  }

  private HttpClient newClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(CONNECT_LIMIT)
            // A redirect would give the key to someone else.
            .followRedirects(HttpClient.Redirect.NEVER);
    ProxySelector proxies = ProxySelector.getDefault();
    return proxies == null ? builder.build() : builder.proxy(proxies).build();
  }

  @Deactivate
  public void close() {
    threads.shutdownNow();
  }

  /** Holds how an attempt ended: with an answer or a failure. */
  private record Attempt(
      @Nullable VendorAnswer answer, @Nullable VendorException failure, boolean mayHelp) {
    int most(VendorRequest request) {
      return failure != null && failure.reason() == Reason.TIMEOUT
          ? request.timeoutAttempts()
          : request.attempts();
    }

    VendorAnswer result() throws VendorException {
      if (failure != null) {
        throw failure;
      }
      if (answer == null) {
        throw new IllegalStateException("an attempt ends with an answer or a failure");
      }
      return answer;
    }
  }

  @Override
  public VendorAnswer call(VendorRequest request) throws VendorException, InterruptedException {
    long end = nanoTime.getAsLong() + request.deadline().toNanos();
    for (int attempts = 1; ; attempts++) {
      Attempt attempt = attempt(request, end);
      if (!attempt.mayHelp() || attempts >= attempt.most(request)) {
        return attempt.result();
      }
      Duration wait = RetryRules.wait(attempts, attempt.answer(), request, clock.instant());
      if (wait.compareTo(request.longestWait()) > 0
          || nanoTime.getAsLong() + wait.toNanos() >= end) {
        return attempt.result();
      }
      counters.counter("vendor_retries", Map.of("vendor", request.vendor())).increment();
      pause.sleep(wait);
    }
  }

  @Override
  public Place take(String vendor, Duration wait) throws VendorException, InterruptedException {
    Optional<Place> place = places.take(vendor, wait.toNanos());
    if (place.isEmpty()) {
      throw new VendorException(Reason.TIMEOUT, vendor + " " + BUSY);
    }
    return place.get();
  }

  private Attempt attempt(VendorRequest request, long end) throws InterruptedException {
    long begin = nanoTime.getAsLong();
    Optional<Place> place =
        end <= begin ? Optional.empty() : places.take(request.vendor(), end - begin);
    if (place.isEmpty()) {
      return failed(request, Reason.TIMEOUT, BUSY, false);
    }
    try {
      Attempt attempt = send(request, Math.max(1, end - nanoTime.getAsLong()));
      VendorAnswer answer = attempt.answer();
      String outcome = answer == null ? "none" : answer.status() / 100 + "xx";
      counters
          .counter("vendor_calls", Map.of("vendor", request.vendor(), "outcome", outcome))
          .increment();
      return attempt;
    } finally {
      place.get().close();
      counters
          .timer("vendor_call_time", Map.of("vendor", request.vendor()))
          .record(Duration.ofNanos(nanoTime.getAsLong() - begin));
    }
  }

  private Attempt send(VendorRequest request, long leftNanos) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> call =
        client().sendAsync(http(request), LimitedBody.of(request.maxBytes()));
    try {
      // The timeout of a request of this client is that of its headers only.
      HttpResponse<byte[]> response =
          call.get(Math.min(leftNanos, request.attemptLimit().toNanos()), TimeUnit.NANOSECONDS);
      VendorAnswer answer =
          new VendorAnswer(response.statusCode(), response.headers().map(), response.body());
      return new Attempt(answer, null, RetryRules.mayHelp(request, answer));
    } catch (TimeoutException e) {
      return failed(request, Reason.TIMEOUT, tooSlow(request), request.repeatable());
    } catch (ExecutionException e) {
      return failed(request, e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  private static Attempt failed(VendorRequest request, @Nullable Throwable cause) {
    if (cause instanceof LimitedBody.TooLarge
        || (cause != null && cause.getCause() instanceof LimitedBody.TooLarge)) {
      return failed(
          request,
          Reason.TOO_LARGE,
          "answers with more than " + request.maxBytes() + " bytes",
          false);
    }
    boolean unsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    if (cause instanceof HttpTimeoutException && !unsent) {
      return failed(request, Reason.TIMEOUT, tooSlow(request), request.repeatable());
    }
    return failed(
        request,
        Reason.UNREACHABLE,
        plain(ConnectionFault.words(cause), request),
        unsent || request.repeatable());
  }

  private static Attempt failed(
      VendorRequest request, Reason reason, String what, boolean mayHelp) {
    return new Attempt(
        null, new VendorException(reason, "at " + request.place() + " " + what), mayHelp);
  }

  private static String tooSlow(VendorRequest request) {
    BigDecimal seconds = BigDecimal.valueOf(request.attemptLimit().toMillis(), 3);
    return "did not answer within " + seconds.stripTrailingZeros().toPlainString() + " s";
  }

  /** Makes a text of one short line and without the secrets of the request. */
  static String plain(String text, VendorRequest request) {
    String plain = text;
    for (String secret : request.secrets()) {
      plain = plain.replace(secret, "***");
    }
    plain = plain.replaceAll("[^\\x20-\\x7e]+", " ");
    return plain.length() > 200 ? plain.substring(0, 200) : plain;
  }

  private static HttpRequest http(VendorRequest request) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(request.uri())
            .version(
                "https".equals(request.uri().getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .method(request.method(), publisher(request));
    request.headers().forEach(http::header);
    return http.build();
  }

  /** Sends bytes with their length, as many servers want it; a stream in chunks. */
  private static HttpRequest.BodyPublisher publisher(VendorRequest request) {
    byte[] bytes = request.bytes();
    if (bytes != null) {
      return bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes);
    }
    return BodyPublishers.ofInputStream(request.body());
  }
}
