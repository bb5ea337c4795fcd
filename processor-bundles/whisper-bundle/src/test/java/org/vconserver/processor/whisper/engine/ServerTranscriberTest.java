package org.vconserver.processor.whisper.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/** Against a local server that answers as OpenAI's API reference says. */
@Timeout(30)
class ServerTranscriberTest {
  private static final String VERBOSE =
      """
      {"task":"transcribe","language":"english","duration":4.2,"text":"Hello there. General.",
       "words":[{"word":"Hello","start":0.0,"end":0.5},{"word":"there","start":0.5,"end":1.0},
                {"word":"General","start":2.0,"end":2.5}],
       "segments":[
        {"id":0,"seek":0,"start":0.0,"end":1.2,"text":" Hello there.","tokens":[50364,2425],
         "temperature":0.2,"avg_logprob":-0.28,"compression_ratio":1.2,"no_speech_prob":0.01},
        {"id":1,"seek":0,"start":1.9,"end":2.6,"text":" General.","tokens":[],
         "temperature":0.0,"avg_logprob":-0.3,"compression_ratio":1.2,"no_speech_prob":0.02}]}
      """;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final VendorHttp http = new VendorHttp(new ProcessCounters());
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = VERBOSE;
  private volatile boolean hanging;
  private volatile String request = "";
  private volatile String authorization = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/audio/transcriptions",
        exchange -> {
          authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          request =
              exchange.getRequestHeaders().getFirst("Content-Type")
                  + "\n"
                  + new String(
                      exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
          if (hanging) {
            try {
              over.await();
            } catch (InterruptedException e) {
              return;
            }
          }
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    http.close();
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private Transcript transcribe(Duration limit) throws InterruptedException {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    // The real calls, without waits between them.
    VendorCalls calls = request -> http.call(request.withLongestWait(Duration.ZERO));
    return new ServerTranscriber(calls, base, "secret-key", "whisper-1", limit)
        .transcribe(
            new Recording(
                DialogMedia.of("sound".getBytes(StandardCharsets.UTF_8), "audio/x-mp3"),
                new AudioDecoder(9, "")),
            "en");
  }

  private Transcript transcribe() throws InterruptedException {
    return transcribe(Duration.ofSeconds(20));
  }

  @Test
  void theFileIsSentAsAFormAndTheAnswerReadWithItsWords() throws Exception {
    Transcript transcript = transcribe();
    assertEquals("Bearer secret-key", authorization);
    assertTrue(request.startsWith("multipart/form-data; boundary="), request);
    for (String part :
        List.of(
            "name=\"model\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwhisper-1\r\n",
            "name=\"response_format\"",
            "name=\"timestamp_granularities[]\"",
            "name=\"language\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nen\r\n",
            "name=\"file\"; filename=\"recording.mp3\"\r\n"
                + "Content-Type: audio/x-mp3\r\n\r\n"
                + "sound\r\n"
                + "--")) {
      assertTrue(request.contains(part), request);
    }
    assertEquals(" Hello there. General.", transcript.text());
    Transcript.Segment first = transcript.segments().get(0);
    assertEquals(
        List.of(new Transcript.Word(" Hello", 0, 0.5), new Transcript.Word(" there", 0.5, 1)),
        first.words());
    assertEquals(List.of(50364, 2425), first.tokens());
    assertEquals(-0.28, first.averageLogProbability());
    assertEquals(0.2, first.temperature());
    assertEquals(
        List.of(new Transcript.Word(" General", 2, 2.5)), transcript.segments().get(1).words());
  }

  @Test
  void aServerThatTellsTheTextOnlyIsEnough() throws Exception {
    answer = "{\"text\":\"Hello there\",\"duration\":2}";
    Transcript transcript = transcribe();
    assertEquals(" Hello there", transcript.text());
    assertEquals(2, transcript.segments().get(0).words().size());
    answer = "{\"text\":\"\"}";
    assertEquals("", transcribe().text());
  }

  @ParameterizedTest
  @CsvSource({
    "400, TRANSCRIPTION_REFUSED",
    "413, TRANSCRIPTION_REFUSED",
    "401, TRANSCRIPTION_UNAVAILABLE",
    "429, TRANSCRIPTION_UNAVAILABLE",
    "500, TRANSCRIPTION_UNAVAILABLE"
  })
  void aFailureSaysWhoIsToActAndTellsNoSecret(int given, TranscriptionError expected) {
    status = given;
    answer = "{\"error\":{\"message\":\"wrong: secret-key\"}}";
    VconException refused = assertThrows(VconException.class, this::transcribe);
    assertEquals(expected, refused.code());
    assertTrue(refused.getMessage().contains("status " + given), refused.getMessage());
    assertFalse(refused.getMessage().contains("secret-key"));
  }

  @Test
  void whatIsNoJsonIsAFailure() {
    answer = "<html>";
    VconException refused = assertThrows(VconException.class, this::transcribe);
    assertEquals(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, refused.code());
  }

  @Test
  void aServerThatIsSlowIsGivenUp() {
    hanging = true;
    VconException refused =
        assertThrows(VconException.class, () -> transcribe(Duration.ofMillis(300)));
    assertEquals(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, refused.code());
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    server.stop(0);
    VconException refused = assertThrows(VconException.class, this::transcribe);
    assertEquals(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, refused.code());
  }

  @Test
  void anInterruptionEndsTheWaiting() {
    hanging = true;
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, this::transcribe);
  }
}
