package org.vconserver.pipeline.vendor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorException.Reason;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.pipeline.figures.ProcessCounters;

@Timeout(60)
class VendorHttpTest {
  private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final BlockingQueue<Integer> statuses = new ArrayBlockingQueue<>(20);
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private final ProcessCounters counters = new ProcessCounters();
  private volatile String retryAfter = "";
  private volatile String retryAfterMillis = "";
  private volatile String text = "0123456789";
  private HttpServer server;
  private VendorHttp calls;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    calls = calls(2);
  }

  @AfterEach
  void stop() {
    over.countDown();
    calls.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private VendorHttp calls(int atOnce) {
    return new VendorHttp(
        counters, Clock.fixed(NOW, ZoneOffset.UTC), System::nanoTime, waits::add, atOnce);
  }

  /** Answers with the statuses lined up, then 200; 0 is no answer, 1 a lost connection. */
  private void handle(HttpExchange exchange) throws IOException {
    bodies.add(
        exchange.getProtocol()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Integer status = statuses.poll();
    if (status != null && status == 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (status != null && status < 2) {
      exchange.close();
      return;
    }
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    if (!retryAfterMillis.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After-Ms", retryAfterMillis);
    }
    if (status != null && status == 302) {
      exchange.getResponseHeaders().set("Location", "/other");
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status == null ? 200 : status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private VendorRequest request() {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return VendorRequest.of("acme", "POST", base, "/v1/x")
        .withBody("hello".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCallGivesTheAnswerOverHttp11AndIsCounted() throws Exception {
    VendorAnswer answer = calls.call(request());
    assertEquals(200, answer.status());
    assertArrayEquals("0123456789".getBytes(StandardCharsets.UTF_8), answer.body());
    assertEquals(List.of("HTTP/1.1 hello"), bodies);
    assertEquals(
        1, counters.counter("vendor_calls", Map.of("vendor", "acme", "outcome", "2xx")).count());
    assertEquals(1, counters.timer("vendor_call_time", Map.of("vendor", "acme")).count());
  }

  @ParameterizedTest
  @CsvSource({
    "400, true, 1",
    "401, true, 1",
    "404, true, 1",
    "408, true, 3",
    "409, true, 3",
    "425, true, 3",
    "429, true, 3",
    "500, true, 3",
    "503, true, 3",
    "302, true, 1",
    "408, false, 1",
    "409, false, 1",
    "429, false, 3",
    "500, false, 1",
    "503, false, 1"
  })
  void statusesAreTriedAgainWhereThatMayHelp(int status, boolean mayRepeat, int attempts)
      throws Exception {
    statuses.addAll(List.of(status, status, status, status));
    assertEquals(status, calls.call(request().withAttempts(3, mayRepeat)).status());
    assertEquals(attempts, bodies.size());
    assertEquals(attempts - 1, waits.size());
  }

  @ParameterizedTest
  @CsvSource({"true, 3", "false, 1"})
  void aLostConnectionIsTriedAgainOnlyIfTheRequestMayBeRepeated(boolean mayRepeat, int attempts)
      throws Exception {
    // HttpServer and the client see an exchange closed without headers as a lost connection.
    statuses.addAll(List.of(1, 1));
    if (mayRepeat) {
      assertEquals(200, calls.call(request().withAttempts(3, true)).status());
    } else {
      assertEquals(
          Reason.UNREACHABLE,
          assertThrows(VendorException.class, () -> calls.call(request().withAttempts(3, false)))
              .reason());
    }
    assertEquals(attempts, bodies.size());
  }

  @Test
  void waitsGrowAndDiffer() throws Exception {
    statuses.addAll(List.of(503, 503, 503));
    calls.call(request().withAttempts(4, true));
    for (int wait = 0; wait < 3; wait++) {
      long most = 500L << wait;
      long millis = waits.get(wait).toMillis();
      assertTrue(millis <= most && millis >= most * 3 / 4, waits.toString());
    }
  }

  @Test
  void retryAfterIsFollowedInBothForms() throws Exception {
    statuses.addAll(List.of(429));
    retryAfter = "7";
    calls.call(request().withAttempts(2, false));
    statuses.addAll(List.of(503));
    retryAfter = "Thu, 26 Nov 2026 20:00:11 GMT";
    calls.call(request().withAttempts(2, true));
    assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(11)), waits);
  }

  @Test
  void millisecondsAreFollowedBeforeSeconds() throws Exception {
    statuses.addAll(List.of(429));
    retryAfter = "7";
    retryAfterMillis = "1500.5";
    calls.call(request().withAttempts(2, false));
    assertEquals(List.of(Duration.ofMillis(1500)), waits);
  }

  @ParameterizedTest
  @CsvSource({"soon, ''", "'', soon", "-1, -1", "1.5, 1e9"})
  void whatIsNoTimeIsNotFollowed(String seconds, String millis) throws Exception {
    statuses.addAll(List.of(429));
    retryAfter = seconds;
    retryAfterMillis = millis;
    calls.call(request().withAttempts(2, false));
    assertTrue(waits.get(0).toMillis() >= 375 && waits.get(0).toMillis() <= 500, waits::toString);
  }

  @Test
  void anAnswerThatTheRequestCallsTheLastIsNotAskedForAgain() throws Exception {
    statuses.addAll(List.of(429, 503));
    VendorRequest request =
        request().withAttempts(4, true).withLastAnswer(answer -> answer.status() == 503);
    assertEquals(503, calls.call(request).status());
    assertEquals(2, bodies.size());
  }

  @ParameterizedTest
  @CsvSource({"'<html>', true, 3", "'<html>', false, 1", "'[]', true, 3", "'{\"a\":1}', true, 1"})
  void successWithoutTheJsonThatIsWantedIsTriedAgain(String body, boolean mayRepeat, int attempts)
      throws Exception {
    text = body;
    VendorAnswer answer = calls.call(request().withAttempts(3, mayRepeat).withJsonAnswer());
    assertEquals(200, answer.status());
    assertEquals(attempts, bodies.size());
  }

  @Test
  void attemptsThatTakeTooLongMayHaveANumberOfTheirOwn() {
    statuses.addAll(List.of(0, 0, 0, 0));
    VendorRequest request =
        request()
            .withAttempts(1, true)
            .withTimeoutAttempts(3)
            .withLimits(Duration.ofMillis(200), Duration.ofMinutes(1));
    VendorException failure = assertThrows(VendorException.class, () -> calls.call(request));
    assertEquals(Reason.TIMEOUT, failure.reason());
    assertEquals(3, bodies.size());
    assertEquals(2, counters.counter("vendor_retries", Map.of("vendor", "acme")).count());
  }

  @Test
  void aVendorThatAsksForMoreThanTheLongestWaitOrTheDeadlineIsNotAskedAgain() throws Exception {
    retryAfter = "60";
    statuses.addAll(List.of(429, 429));
    VendorRequest request = request().withAttempts(5, true);
    assertEquals(429, calls.call(request.withLongestWait(Duration.ofSeconds(59))).status());
    VendorRequest hasty = request.withLimits(Duration.ofSeconds(5), Duration.ofSeconds(50));
    assertEquals(429, calls.call(hasty).status());
    assertEquals(List.of(), waits);
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUp() {
    statuses.addAll(List.of(0, 0));
    VendorRequest request =
        request().withAttempts(2, true).withLimits(Duration.ofMillis(200), Duration.ofMinutes(1));
    VendorException failure = assertThrows(VendorException.class, () -> calls.call(request));
    assertEquals(Reason.TIMEOUT, failure.reason());
    assertEquals(2, bodies.size());
  }

  @Test
  void theDeadlineHoldsForAllAttemptsTogether() {
    statuses.addAll(List.of(0, 0));
    VendorRequest request =
        request().withAttempts(9, true).withLimits(Duration.ofMinutes(1), Duration.ofMillis(300));
    VendorException failure = assertThrows(VendorException.class, () -> calls.call(request));
    assertEquals(Reason.TIMEOUT, failure.reason());
    assertEquals(1, bodies.size());
  }

  @Test
  void anAnswerHasAsManyBytesAsItMay() throws Exception {
    assertEquals(10, calls.call(request().withMaxBytes(10)).body().length);
    VendorException failure =
        assertThrows(VendorException.class, () -> calls.call(request().withMaxBytes(9)));
    assertEquals(Reason.TOO_LARGE, failure.reason());
    assertEquals(
        "at " + request().place() + " answers with more than 9 bytes", failure.getMessage());
  }

  @Test
  void aStreamedBodyIsOpenedAnewForEachAttempt() throws Exception {
    statuses.addAll(List.of(503));
    calls.call(
        request()
            .withBody(() -> new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8)))
            .withAttempts(2, true));
    assertEquals(List.of("HTTP/1.1 stream", "HTTP/1.1 stream"), bodies);
  }

  @Test
  void aRequestStaysWithTheHostOfItsBase() throws Exception {
    URI base = URI.create("https://example.com");
    assertThrows(
        IllegalArgumentException.class,
        () -> VendorRequest.of("acme", "GET", base, ".example.org/x"));
    assertThrows(
        IllegalArgumentException.class,
        () -> VendorRequest.of("acme", "GET", base, "@example.org/x"));
    assertThrows(
        IllegalArgumentException.class,
        () -> VendorRequest.of("acme", "GET", URI.create("file:///etc/passwd"), ""));
    statuses.add(302);
    assertEquals(302, calls.call(request()).status());
    assertEquals(1, bodies.size());
  }

  @Test
  void twoCallersOfOneVendorShareItsLimit() throws Exception {
    calls.close();
    calls = calls(1);
    statuses.addAll(List.of(0));
    Future<VendorAnswer> first = threads.submit(() -> calls.call(request()));
    await().until(() -> bodies.size() == 1);
    VendorRequest second = request().withLimits(Duration.ofSeconds(9), Duration.ofMillis(100));
    VendorException failure = assertThrows(VendorException.class, () -> calls.call(second));
    assertEquals("at " + second.place() + " has too many calls under way", failure.getMessage());
    assertEquals(1, bodies.size());
    first.cancel(true);
    assertEquals(200, calls.call(request()).status());
  }

  @Test
  void aMessageHasNoSecretAndOneLine() {
    VendorRequest request = request().withSecret("sk-1");
    assertEquals("key *** is  bad", VendorHttp.plain("key sk-1\nis\r\n bad", request));
  }

  @Test
  void aHeaderThatCantBeSentIsRefusedWithoutItsValue() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> request().withHeader("Authorization", "Bearer sk\n1"));
    assertEquals("the header Authorization has a control character", refusal.getMessage());
  }

  @Test
  void aServerThatIsNotThereIsTriedAgainAndTold() {
    server.stop(0);
    VendorException failure =
        assertThrows(VendorException.class, () -> calls.call(request().withAttempts(3, false)));
    assertEquals(Reason.UNREACHABLE, failure.reason());
    assertEquals(2, waits.size());
    assertEquals("at " + request().place() + " refuses the connection", failure.getMessage());
  }

  @Test
  void aFailureNamesHostAndPortAndWhatWentWrong() throws Exception {
    assertEquals(
        "at no-such-host.invalid:443 is a host name that is not known",
        failureOf("https://no-such-host.invalid"));
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<?> unused = threads.submit(() -> answerWithoutTls(plain));
      String place = "127.0.0.1:" + plain.getLocalPort();
      String tls = failureOf("https://" + place);
      assertTrue(tls.startsWith("at " + place + " fails at TLS: "), tls);
    }
    statuses.addAll(List.of(1, 1));
    String lost = failureOf("http://127.0.0.1:" + server.getAddress().getPort());
    assertTrue(lost.contains(" broke the connection off: "), lost);
    statuses.add(0);
    VendorRequest slow = request().withLimits(Duration.ofMillis(200), Duration.ofMinutes(1));
    VendorException late = assertThrows(VendorException.class, () -> calls.call(slow));
    assertEquals("at " + slow.place() + " did not answer within 0.2 s", late.getMessage());
  }

  /** Answers whoever comes until the socket is closed: a client may come once more by itself. */
  private static void answerWithoutTls(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket caller = plain.accept()) {
        caller
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        int unused = caller.getInputStream().read();
      } catch (IOException e) {
        // The caller has gone, or the test.
      }
    }
  }

  private String failureOf(String base) {
    VendorRequest request = VendorRequest.of("acme", "GET", URI.create(base), "/x");
    return assertThrows(VendorException.class, () -> calls.call(request)).getMessage();
  }

  @Test
  void anAnswerTellsItsStatusAndTheWaitThatIsAskedFor() {
    assertEquals("status 500", new VendorAnswer(500, Map.of(), new byte[0]).words());
    assertEquals(
        "status 429 and asks to wait for 120 s",
        new VendorAnswer(429, Map.of("Retry-After", List.of("120")), new byte[0]).words());
    assertEquals(
        "status 503 and asks to wait until Fri, 27 Nov 2026 20:00:00 GMT",
        new VendorAnswer(
                503, Map.of("retry-after", List.of("Fri, 27 Nov 2026 20:00:00 GMT")), new byte[0])
            .words());
  }

  @Test
  void anInterruptEndsTheCallAtOnce() {
    statuses.add(0);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> calls.call(request()));
  }
}
