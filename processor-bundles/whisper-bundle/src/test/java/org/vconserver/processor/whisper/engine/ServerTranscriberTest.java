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
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.processor.whisper.TestAudio;
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
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private volatile String contentType = "application/json";
  private ServerTranscriber.Limits limits = new ServerTranscriber.Limits(25_000_000, 0);
  private @Nullable ServerTranscriber transcriber;

  /** Gives the status and the answer to a request; null for those that are set. */
  private volatile Function<String, @Nullable String> rules = sent -> null;

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
          requests.add(request);
          if (hanging) {
            try {
              over.await();
            } catch (InterruptedException e) {
              return;
            }
          }
          String ruled = rules.apply(request);
          int code = ruled == null ? status : Integer.parseInt(ruled.substring(0, 3));
          byte[] body =
              (ruled == null ? answer : ruled.substring(4)).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", contentType);
          exchange.sendResponseHeaders(code, body.length);
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
    return transcribe(
        limit, DialogMedia.of("sound".getBytes(StandardCharsets.UTF_8), "audio/x-mp3"), "en");
  }

  private Transcript transcribe(Duration limit, DialogMedia media, String language)
      throws InterruptedException {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    // The real calls, without waits between them.
    VendorCalls calls = request -> http.call(request.withLongestWait(Duration.ZERO));
    if (transcriber == null) {
      transcriber = new ServerTranscriber(calls, base, "secret-key", "whisper-1", limit, limits);
    }
    try (Recording recording = new Recording(media, new AudioDecoder(99, ""))) {
      return transcriber.transcribe(recording, language, listener());
    }
  }

  private Transcriber.Listener listener() {
    return new Transcriber.Listener() {
      @Override
      public void reached(double share) {}

      @Override
      public void notice(String code, String sentence) {
        notices.add(code);
      }
    };
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"Hello there\"}",
        "{\"text\":\"Hello there\",\"duration\":2}",
        "{\"text\":\"Hello there\",\"segments\":[]}",
        "{\"text\":\"Hello there\",\"segments\":[{\"start\":0,\"end\":0,\"text\":\"Hello there\"}]}",
        "{\"text\":\"Hello there\",\"segments\":[{\"text\":\"Hello there\"}],\"words\":[]}"
      })
  void aServerThatTellsTheTextOnlyIsEnoughAndNoTimesAreMadeUp(String given) throws Exception {
    answer = given;
    Transcript transcript = transcribe();
    assertEquals(" Hello there", transcript.text());
    assertFalse(transcript.isTimed());
    assertEquals(List.of(), transcript.segments().get(0).words());
    answer = "{\"text\":\"\"}";
    assertEquals("", transcribe().text());
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain; charset=utf-8, Hello there",
    "text/plain, '\"Hello there\"'",
    "application/json, '\"Hello there\"'"
  })
  void aPlainTextIsTaken(String type, String given) throws Exception {
    contentType = type;
    answer = given;
    assertEquals(" Hello there", transcribe().text());
    assertEquals(1, requests.size(), "it is not asked again");
  }

  @Test
  void timesOfWordsAreEnough() throws Exception {
    answer =
        "{\"text\":\"Hello there\",\"words\":[{\"word\":\"Hello\",\"start\":0.0,\"end\":0.0},"
            + "{\"word\":\"there\",\"start\":0.5,\"end\":1.0}]}";
    Transcript transcript = transcribe();
    assertTrue(transcript.isTimed());
    assertEquals(2, transcript.segments().get(0).words().size());
    assertEquals(1.0, time(transcript.segments().get(0)).end());
  }

  private static boolean asks(String sent, String value) {
    return sent.contains("\r\n\r\n" + value + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 {\"error\":{\"message\":\"response_format 'verbose_json' is not compatible with model"
            + " 'x'. Use 'json' or 'text' instead.\",\"param\":\"response_format\","
            + "\"code\":\"unsupported_value\"}}",
        "400 {\"error\":{\"message\":\"Unsupported response_format\",\"param\":null}}",
        "422 {\"detail\":[{\"loc\":[\"body\",\"response_format\"],\"msg\":\"not allowed\"}]}",
        "400 verbose_json is not supported"
      })
  void aModelWithoutTimesIsAskedOnceMoreAndThenAtOnceInTheFormThatItTakes(String refusal)
      throws Exception {
    rules = sent -> asks(sent, "verbose_json") ? refusal : "200 {\"text\":\"Hello there.\"}";
    assertEquals(" Hello there.", transcribe().text());
    assertEquals(2, requests.size());
    assertTrue(asks(requests.get(1), "json"), requests.get(1));
    assertFalse(requests.get(1).contains("timestamp_granularities"), requests.get(1));
    transcribe();
    assertEquals(3, requests.size());
  }

  @Test
  void aModelThatGivesTextOnlyIsAskedForText() throws Exception {
    rules =
        sent ->
            asks(sent, "text")
                ? null
                : "400 {\"error\":{\"message\":\"bad\",\"param\":\"response_format\"}}";
    contentType = "text/plain";
    answer = "Hello there.\n";
    assertEquals(" Hello there.", transcribe().text());
    assertEquals(3, requests.size());
  }

  @Test
  void granularitiesAndLanguagesThatAreRefusedAreLeftOut() throws Exception {
    rules =
        sent ->
            sent.contains("timestamp_granularities")
                ? "400 {\"error\":{\"message\":\"timestamp_granularities needs another model, not"
                    + " verbose_json alone\"}}"
                : asks(sent, "en")
                    ? "400 {\"error\":{\"message\":\"unknown\",\"param\":\"language\"}}"
                    : null;
    Transcript transcript = transcribe();
    assertTrue(transcript.isTimed());
    assertEquals(3, requests.size());
    assertEquals(List.of("language_not_taken"), notices);
    transcribe(Duration.ofSeconds(20), DialogMedia.of(new byte[] {1}, "audio/x-mp3"), "de");
    assertTrue(asks(requests.get(3), "de"), "another language may be taken");
    assertEquals(1, notices.size());
  }

  @Test
  void aRefusalOfSomethingElseIsNotAskedAgainInAnotherForm() {
    rules = sent -> "400 {\"error\":{\"message\":\"Could not parse the JSON of the file\"}}";
    VconException refused = assertThrows(VconException.class, this::transcribe);
    assertTrue(refused.getMessage().endsWith(": Could not parse the JSON of the file"));
    assertEquals(1, requests.size());
  }

  @Test
  void aFormThatIsRefusedAsWellIsNotRemembered() throws Exception {
    rules = sent -> "400 {\"error\":{\"message\":\"response_format is wrong today\"}}";
    assertThrows(VconException.class, this::transcribe);
    assertEquals(3, requests.size());
    rules = sent -> null;
    assertTrue(transcribe().isTimed());
    assertTrue(asks(requests.get(3), "verbose_json"));
  }

  /** Answers for a piece of WAV with a word in its first and its last half second. */
  private static @Nullable String piece(String sent, int most) {
    int begin = sent.indexOf("RIFF");
    int bytes = sent.lastIndexOf("\r\n--") - begin;
    if (sent.length() > most) {
      return "413 {\"error\":{\"message\":\"Maximum content size limit exceeded\"}}";
    }
    double seconds = (bytes - 44) / 32000.0;
    return "200 {\"text\":\"one two\",\"segments\":[{\"start\":0,\"end\":0.5,\"text\":\" one\"},"
        + String.format(
            Locale.ROOT,
            "{\"start\":%.3f,\"end\":%.3f,\"text\":\" two\"}]}",
            seconds - 0.5,
            seconds);
  }

  private static DialogMedia call() throws IOException {
    return DialogMedia.of(TestAudio.file("call_mono_mix_16k.wav"), "audio/x-wav");
  }

  private static Transcript.Span time(Transcript.Segment segment) {
    return Objects.requireNonNull(segment.time());
  }

  private void assertWhole(Transcript transcript, int pieces) {
    assertEquals(" one two".repeat(pieces), transcript.text());
    List<Transcript.Segment> segments = transcript.segments();
    assertEquals(0, time(segments.get(0)).start());
    for (int i = 2; i < segments.size(); i += 2) {
      assertEquals(time(segments.get(i - 1)).end(), time(segments.get(i)).start(), 0.002, "no gap");
    }
    assertEquals(8.96, time(segments.get(segments.size() - 1)).end(), 0.01);
  }

  @Test
  void aRecordingThatIsTooLargeIsSentInPieces() throws Exception {
    limits = new ServerTranscriber.Limits(120_000, 0);
    rules = sent -> piece(sent, 120_000);
    Transcript transcript = transcribe(Duration.ofSeconds(20), call(), "en");
    assertTrue(requests.size() >= 3, () -> requests.size() + " pieces");
    assertWhole(transcript, requests.size());
  }

  @Test
  void aRecordingThatIsTooLongIsSentInPieces() throws Exception {
    limits = new ServerTranscriber.Limits(25_000_000, 5);
    rules = sent -> piece(sent, 25_000_000);
    assertWhole(transcribe(Duration.ofSeconds(20), call(), "en"), 2);
  }

  @Test
  void aLimitThatIsNotConfiguredIsFoundOut() throws Exception {
    rules = sent -> piece(sent, 100_000);
    Transcript transcript = transcribe(Duration.ofSeconds(20), call(), "en");
    int pieces = transcript.segments().size() / 2;
    assertWhole(transcript, pieces);
    int asked = requests.size();
    transcribe(Duration.ofSeconds(20), call(), "en");
    assertEquals(asked + pieces, requests.size(), "it is remembered");
  }

  @Test
  void whatCanNotBeDividedIsRefusedAsItIs() {
    rules = sent -> "413 too large";
    VconException refused = assertThrows(VconException.class, this::transcribe);
    assertEquals(TranscriptionError.TRANSCRIPTION_REFUSED, refused.code());
    assertEquals(1, requests.size());
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
    assertTrue(refused.getMessage().endsWith(": wrong: ***"), refused.getMessage());
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
