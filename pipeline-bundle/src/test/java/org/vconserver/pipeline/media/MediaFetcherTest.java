package org.vconserver.pipeline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;

@Timeout(30)
@SuppressWarnings("AddressSelection") // literal addresses have one
class MediaFetcherTest {
  private static final byte[] CONTENT = "not really a recording".getBytes(StandardCharsets.UTF_8);
  private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));

  @TempDir static Path folder;
  private static KeyStore keys;
  private static MediaHost secure;
  private static MediaHost plain;
  private final List<MediaFetcher> fetchers = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    keys = MediaHost.newKeys(folder);
    secure = MediaHost.tls(keys);
    plain = MediaHost.plain();
    secure.serve("/call.wav", CONTENT);
    plain.serve("/call.wav", CONTENT);
  }

  @AfterAll
  static void stop() {
    secure.close();
    plain.close();
  }

  @AfterEach
  void close() throws Exception {
    for (MediaFetcher fetcher : fetchers) {
      fetcher.deactivate();
    }
  }

  private static MediaPolicy policy(Set<String> schemes, List<AddressRange> allowed, int maxBytes) {
    Duration limit = Duration.ofMillis(1500);
    return new MediaPolicy(schemes, allowed, true, maxBytes, 2, limit, limit);
  }

  private MediaFetcher fetcher(
      MediaPolicy policy, SslContextFactory.Client tls, MediaFetcher.NameLookup names) {
    MediaFetcher fetcher = new MediaFetcher(policy, tls, names);
    fetchers.add(fetcher);
    return fetcher;
  }

  private MediaFetcher fetcher(MediaPolicy policy) throws Exception {
    return fetcher(policy, MediaHost.trusting(keys), InetAddress::getAllByName);
  }

  private MediaFetcher lenient() throws Exception {
    return fetcher(policy(Set.of("https", "http"), LOOPBACK, 1000));
  }

  private static void assertRefused(MediaError expected, MediaFetcher fetcher, String url) {
    VconException refused = assertThrows(VconException.class, () -> fetcher.fetch(url));
    assertEquals(expected, refused.code(), refused.getMessage());
    assertFalse(refused.getMessage().contains("127.0.0.1"), refused.getMessage());
  }

  @Test
  void contentIsFetchedByHttps() throws Exception {
    DialogMedia media = lenient().fetch("https://localhost:" + secure.port() + "/call.wav#t=3");
    assertArrayEquals(CONTENT, media.bytes());
    assertEquals("audio/x-wav", media.mediaType());
  }

  @Test
  void aCertificateThatIsNotTrustedIsNoHttps() throws Exception {
    MediaFetcher fetcher =
        fetcher(
            policy(Set.of("https"), LOOPBACK, 1000),
            new SslContextFactory.Client(),
            InetAddress::getAllByName);
    assertRefused(
        MediaError.MEDIA_UNAVAILABLE, fetcher, "https://localhost:" + secure.port() + "/call.wav");
  }

  @Test
  void aCertificateOfAnotherNameIsNoHttps() throws Exception {
    MediaFetcher fetcher =
        fetcher(
            policy(Set.of("https"), LOOPBACK, 1000),
            MediaHost.trusting(keys),
            host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    assertRefused(
        MediaError.MEDIA_UNAVAILABLE,
        fetcher,
        "https://elsewhere.example:" + secure.port() + "/call.wav");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a.wav",
        "ftp://example.com/x.wav",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "jar:https://example.com/a.jar!/x",
        "file:///etc/passwd",
        "https://example.com/x\r\nHost: evil",
        "https://ⓔxample.ⓒom/x.wav",
        "https://example.com@127.0.0.1/x.wav",
        "https:///x.wav",
        "https://127.1/x.wav",
        "/x.wav",
        "https://example.com:99999/x.wav",
        ""
      })
  void aUrlOfAnotherKindIsRefusedUnseen(String url) throws Exception {
    MediaFetcher fetcher =
        fetcher(
            policy(Set.of("https"), LOOPBACK, 1000),
            MediaHost.trusting(keys),
            host -> {
              throw new AssertionError("looked up");
            });
    assertRefused(MediaError.MEDIA_URL_REFUSED, fetcher, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0.0.0.0",
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "100.64.0.1",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::1]",
        "224.0.0.1",
        "255.255.255.255"
      })
  void anAddressThatIsNotOfThePublicInternetIsRefused(String host) throws Exception {
    int before = plain.requests();
    MediaFetcher fetcher = fetcher(policy(Set.of("http"), List.of(), 1000));
    assertRefused(
        MediaError.MEDIA_ADDRESS_REFUSED,
        fetcher,
        "http://" + host + ":" + plain.port() + "/call.wav");
    assertEquals(before, plain.requests());
  }

  @Test
  void aNameThatChangesItsAddressBetweenLookUpsDoesNotGetThrough() throws Exception {
    List<String> lookUps = new ArrayList<>();
    MediaFetcher fetcher =
        fetcher(
            policy(Set.of("http"), List.of(AddressRange.parse("127.0.0.1")), 1000),
            new SslContextFactory.Client(),
            host -> {
              lookUps.add(host);
              String address = lookUps.size() == 1 ? "127.0.0.1" : "192.168.0.1";
              return new InetAddress[] {InetAddress.getByName(address)};
            });
    String url = "http://rebinding.example:" + plain.port() + "/call.wav";
    assertArrayEquals(CONTENT, fetcher.fetch(url).bytes());
    assertEquals(1, lookUps.size(), "one look-up, whose answer is the one connected to");
    assertRefused(MediaError.MEDIA_ADDRESS_REFUSED, fetcher, url);
  }

  @Test
  void ofSeveralAddressesOnlyTheAdmittedAreConnectedTo() throws Exception {
    MediaFetcher fetcher =
        fetcher(
            policy(Set.of("http"), LOOPBACK, 1000),
            new SslContextFactory.Client(),
            host ->
                new InetAddress[] {
                  InetAddress.getByName("10.255.255.1"), InetAddress.getByName("127.0.0.1")
                });
    String url = "http://many.example:" + plain.port() + "/call.wav";
    assertArrayEquals(CONTENT, fetcher.fetch(url).bytes());
  }

  @Test
  void redirectsAreFollowedAndEachIsLookedAt() throws Exception {
    String base = "http://localhost:" + plain.port();
    plain.redirect("/one", "/two");
    plain.redirect("/two", base + "/call.wav");
    plain.redirect("/three", "/one");
    plain.redirect("/private", "http://192.168.0.1/call.wav");
    plain.redirect("/file", "file:///etc/passwd");
    plain.redirect("/odd", "http://%%%");
    plain.redirect("/none", "");
    MediaFetcher fetcher = lenient();
    assertArrayEquals(CONTENT, fetcher.fetch(base + "/one").bytes());
    assertRefused(MediaError.MEDIA_URL_REFUSED, fetcher, base + "/three");
    assertRefused(MediaError.MEDIA_ADDRESS_REFUSED, fetcher, base + "/private");
    assertRefused(MediaError.MEDIA_URL_REFUSED, fetcher, base + "/file");
    assertRefused(MediaError.MEDIA_URL_REFUSED, fetcher, base + "/odd");
    assertRefused(MediaError.MEDIA_URL_REFUSED, fetcher, base + "/none");
  }

  @Test
  void httpsDoesNotLeadToHttp() throws Exception {
    secure.redirect("/down", "http://localhost:" + plain.port() + "/call.wav");
    MediaFetcher fetcher = fetcher(policy(Set.of("https"), LOOPBACK, 1000));
    assertRefused(
        MediaError.MEDIA_URL_REFUSED, fetcher, "https://localhost:" + secure.port() + "/down");
  }

  @Test
  void nothingBeyondTheSizeLimitIsTaken() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    plain.serve("/large", new byte[1001]);
    plain.answer(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(new byte[100]);
            }
          } finally {
            cut.countDown();
          }
        });
    String base = "http://127.0.0.1:" + plain.port();
    assertRefused(MediaError.MEDIA_TOO_LARGE, lenient(), base + "/large");
    assertRefused(MediaError.MEDIA_TOO_LARGE, lenient(), base + "/endless");
    cut.await();
  }

  @Test
  void aHostThatIsSlowIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    plain.answer(
        "/silent",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertRefused(
        MediaError.MEDIA_TIMEOUT, lenient(), "http://127.0.0.1:" + plain.port() + "/silent");
    over.countDown();
  }

  @ParameterizedTest
  @CsvSource({
    "404, MEDIA_NOT_FOUND",
    "403, MEDIA_NOT_FOUND",
    "401, MEDIA_NOT_FOUND",
    "204, MEDIA_NOT_FOUND",
    "429, MEDIA_UNAVAILABLE",
    "500, MEDIA_UNAVAILABLE",
    "503, MEDIA_UNAVAILABLE"
  })
  void anAnswerWithoutContentIsAFailure(int status, MediaError expected) throws Exception {
    plain.status("/status" + status, status);
    assertRefused(expected, lenient(), "http://127.0.0.1:" + plain.port() + "/status" + status);
  }

  @Test
  void aHostThatIsNotThereIsAFailureThatMayPass() throws Exception {
    int port;
    try (MediaHost gone = MediaHost.plain()) {
      port = gone.port();
    }
    assertRefused(MediaError.MEDIA_UNAVAILABLE, lenient(), "http://127.0.0.1:" + port + "/");
    MediaFetcher unknown =
        fetcher(
            policy(Set.of("http"), LOOPBACK, 1000),
            new SslContextFactory.Client(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertRefused(MediaError.MEDIA_UNAVAILABLE, unknown, "http://nowhere.example/");
  }

  @Test
  void anInterruptionEndsTheFetch() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    plain.answer(
        "/hanging",
        exchange -> {
          asked.countDown();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    MediaFetcher fetcher = lenient();
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              try {
                asked.await();
              } catch (InterruptedException e) {
                return;
              }
              caller.interrupt();
            });
    interrupter.start();
    assertThrows(
        InterruptedException.class,
        () -> fetcher.fetch("http://127.0.0.1:" + plain.port() + "/hanging"));
    interrupter.join();
    over.countDown();
    assertTrue(asked.getCount() == 0);
  }
}
