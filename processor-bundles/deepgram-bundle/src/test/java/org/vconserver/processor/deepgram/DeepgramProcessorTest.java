package org.vconserver.processor.deepgram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

@Timeout(30)
class DeepgramProcessorTest {
  private static final String RECORDING =
      "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'c291bmQ'}";
  private static final DeepgramOptions DEFAULTS =
      new DeepgramOptions(
          "en",
          TextNode.valueOf("0:"),
          null,
          false,
          true,
          null,
          true,
          true,
          false,
          List.of(),
          List.of(),
          List.of("vendor"));

  private final VendorHttp calls = new VendorHttp(new ProcessCounters());
  private FakeDeepgram deepgram;

  @BeforeEach
  void start() throws IOException {
    deepgram = new FakeDeepgram();
  }

  @AfterEach
  void stop() {
    calls.close();
    deepgram.close();
  }

  /** The configuration with its defaults, but for what is given. */
  private static DeepgramConfig config(Map<String, Object> given) {
    return (DeepgramConfig)
        Proxy.newProxyInstance(
            DeepgramConfig.class.getClassLoader(),
            new Class<?>[] {DeepgramConfig.class},
            (proxy, method, arguments) ->
                method.getName().equals("annotationType")
                    ? (Class<? extends Annotation>) DeepgramConfig.class
                    : given.getOrDefault(method.getName(), method.getDefaultValue()));
  }

  private DeepgramProcessor processor(int attempts) {
    return new DeepgramProcessor(
        config(
            Map.of(
                "base__url",
                deepgram.url(),
                "_deepgram__key",
                "secret-key",
                "attempts",
                attempts,
                "timeout__seconds",
                1,
                "max__wait__seconds",
                0)),
        calls);
  }

  private static Vcon vcon(String... dialogs) {
    String json =
        "{'vcon':'0.0.2','uuid':'00000000-0000-8000-8000-000000000001','parties':[],'dialog':["
            + String.join(",", dialogs)
            + "]}";
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static List<ObjectNode> run(
      DeepgramProcessor processor, Vcon vcon, DeepgramOptions options) throws InterruptedException {
    RecordingSession session = RecordingSession.of(vcon);
    processor.process(session, options);
    return session.input().analyses();
  }

  @Test
  void theWholeAnswerBecomesAnAnalysis() throws Exception {
    List<ObjectNode> analyses = run(processor(1), vcon(RECORDING), DEFAULTS);
    assertEquals(1, analyses.size());
    ObjectNode analysis = analyses.get(0);
    assertEquals(StrictJson.read(FakeDeepgram.response("200_small")), analysis.remove("body"));
    assertEquals(
        "{\"type\":\"transcript\",\"dialog\":0,\"vendor\":\"deepgram\",\"product\":\"transcription\","
            + "\"schema\":\"deepgram_prerecorded\",\"encoding\":\"json\"}",
        analysis.toString());
    FakeDeepgram.Request request = deepgram.requests().get(0);
    assertEquals(
        "language=en&model=nova-3&punctuate=true&smart_format=true&diarize=true", request.query());
    assertEquals("Token secret-key", request.authorization());
    assertEquals("audio/x-wav", request.type());
    assertArrayEquals("sound".getBytes(StandardCharsets.UTF_8), request.body());
  }

  @Test
  void theOptionsReachDeepgram() throws Exception {
    DeepgramOptions options =
        new DeepgramOptions(
            "pt-BR",
            TextNode.valueOf(""),
            "nova-2",
            false,
            false,
            true,
            false,
            false,
            true,
            List.of("pci", "ssn"),
            List.of("Ada & Co"),
            List.of("vendor"));
    run(processor(1), vcon(RECORDING), options);
    assertEquals(
        "language=pt-BR&model=nova-2&punctuate=false&smart_format=false&diarize=false"
            + "&multichannel=true&utterances=true&redact=pci&redact=ssn&keyterm=Ada+%26+Co",
        deepgram.requests().get(0).query());
    options =
        new DeepgramOptions(
            "en",
            TextNode.valueOf(""),
            null,
            true,
            true,
            false,
            true,
            true,
            false,
            List.of(),
            List.of(),
            List.of());
    run(processor(1), vcon(RECORDING), options);
    assertTrue(deepgram.requests().get(1).query().startsWith("detect_language=true&model="));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DeepgramOptions(
                "e n&x=1",
                TextNode.valueOf(""),
                null,
                true,
                true,
                false,
                true,
                true,
                false,
                List.of(),
                List.of(),
                List.of()));
  }

  @Test
  void onlyRecordingsWithoutATranscriptAreSent() throws Exception {
    RecordingSession session =
        RecordingSession.of(
            vcon(RECORDING, "{'type':'text','body':'hi','encoding':'none'}", "{}", RECORDING));
    processor(1).process(session, DEFAULTS);
    assertEquals(2, deepgram.requests().size());
    assertEquals(3, session.input().analyses().get(1).path("dialog").asInt());
    processor(1).process(session, DEFAULTS);
    assertEquals(2, deepgram.requests().size(), "they are transcribed");
  }

  @Test
  void aRecordingBehindAUrlIsFetchedByTheServer() throws Exception {
    String url = "https://example.com/call.mp3";
    RecordingSession session =
        RecordingSession.of(vcon("{'type':'recording','url':'" + url + "'}"))
            .withMedia(url, DialogMedia.of("mp3".getBytes(StandardCharsets.UTF_8), "audio/mpeg"));
    processor(1).process(session, DEFAULTS);
    assertEquals("audio/mpeg", deepgram.requests().get(0).type());
    assertArrayEquals("mp3".getBytes(StandardCharsets.UTF_8), deepgram.requests().get(0).body());
  }

  @Test
  void withoutAKeyTheVconIsLeftAsItIs() throws Exception {
    DeepgramProcessor keyless = new DeepgramProcessor(config(Map.of()), calls);
    assertEquals(List.of(), run(keyless, vcon(RECORDING), DEFAULTS));
    DeepgramProcessor unset =
        new DeepgramProcessor(config(Map.of("_deepgram__key", "$[env:NO_SUCH_VARIABLE]")), calls);
    assertEquals(List.of(), run(unset, vcon(RECORDING), DEFAULTS));
    DeepgramProcessor own =
        new DeepgramProcessor(config(Map.of("base__url", deepgram.url() + "/")), calls);
    assertEquals(1, run(own, vcon(RECORDING), DEFAULTS).size(), "a server of one's own needs none");
    assertEquals("null", deepgram.requests().get(0).authorization());
  }

  @ParameterizedTest
  @CsvSource({
    "400, DEEPGRAM_REFUSED, 1", "401, DEEPGRAM_KEY_REFUSED, 1", "402, DEEPGRAM_KEY_REFUSED, 1",
    "404, DEEPGRAM_REFUSED, 1", "429, DEEPGRAM_UNAVAILABLE, 4", "500, DEEPGRAM_UNAVAILABLE, 4",
    "503, DEEPGRAM_UNAVAILABLE, 4"
  })
  void aFailureIsToldAndTriedAgainWhereThatMayHelp(int status, DeepgramError code, int attempts) {
    deepgram.plan(status, status, status, status, status);
    VconException refused =
        assertThrows(VconException.class, () -> run(processor(16), vcon(RECORDING), DEFAULTS));
    assertEquals(code, refused.code());
    assertEquals(attempts, deepgram.requests().size());
    assertTrue(refused.getMessage().startsWith("dialog 0: Deepgram "), refused.getMessage());
    assertTrue(refused.getMessage().contains("status " + status), refused.getMessage());
    assertFalse(refused.getMessage().contains("secret-key"));
  }

  @Test
  void whatIsNoJsonIsAFailureThatMayPass() throws Exception {
    deepgram.plan(299, 299, 200);
    assertEquals(1, run(processor(16), vcon(RECORDING), DEFAULTS).size());
    deepgram.plan(299, 299, 299, 299);
    VconException refused =
        assertThrows(VconException.class, () -> run(processor(16), vcon(RECORDING), DEFAULTS));
    assertTrue(
        refused
            .getMessage()
            .matches("dialog 0: Deepgram at 127\\.0\\.0\\.1:\\d+ does not answer in JSON"),
        refused.getMessage());
    assertEquals(3 + 4, deepgram.requests().size());
  }

  @Test
  void aRecordingThatDeepgramRefusesDoesNotCostTheOthers() throws Exception {
    deepgram.plan(200, 400, 200);
    RecordingSession session = RecordingSession.of(vcon(RECORDING, RECORDING, RECORDING));
    processor(1).process(session, DEFAULTS);
    assertEquals(2, session.input().analyses().size());
    assertEquals("dialog[1]", session.notices().get(0).place());
    assertEquals("deepgram_refused", session.notices().get(0).code());
    String reason =
        StrictJson.read(FakeDeepgram.response("400")).path("err_msg").asText().substring(0, 20);
    assertTrue(session.notices().get(0).sentence().contains(reason));
    deepgram.plan(200);
    processor(1).process(session, DEFAULTS);
    assertEquals(3, session.input().analyses().size(), "only the one that is missing is sent");
    assertEquals(4, deepgram.requests().size());
  }

  private static String wav(String name, String parties) throws IOException {
    byte[] file =
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data")).resolve("audio").resolve(name));
    return "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','parties':"
        + parties
        + ",'body':'"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(file)
        + "'}";
  }

  @ParameterizedTest
  @CsvSource({
    "call_stereo_agentL_customerR_8k.wav, '[0,1]', true",
    "call_stereo_agentL_customerR_8k.wav, '[]', true",
    "call_mono_mix_16k.wav, '[0,1]', false",
    "call_mono_mix_16k.wav, '[[0],[1]]', false",
    "jfk.mp3, '[0,1]', false",
    "pyvcon_hello.m4a, '[0,1]', false",
    "pyvcon_hello.m4a, '[[0],[1]]', true",
    "pyvcon_hello.m4a, '[[0],null]', true",
    "interop_call_gsm8k.wav, '[0]', false"
  })
  void channelsThatAreSpeakersAreHeardApart(String name, String parties, boolean apart)
      throws Exception {
    run(processor(1), vcon(wav(name, parties)), DEFAULTS);
    assertEquals(apart, deepgram.requests().get(0).query().contains("&multichannel=true"));
  }

  @Test
  void theWorldTranscriptionFormatIsWrittenToo() throws Exception {
    DeepgramOptions both =
        new DeepgramOptions(
            "en",
            TextNode.valueOf(""),
            null,
            false,
            true,
            null,
            true,
            true,
            false,
            List.of(),
            List.of(),
            List.of("vendor", "wtf"));
    RecordingSession session = RecordingSession.of(vcon(RECORDING));
    processor(1).process(session, both);
    processor(1).process(session, both);
    assertEquals(1, deepgram.requests().size(), "both are there");
    ObjectNode wtf = session.input().analyses().get(1);
    assertEquals("wtf_transcription", wtf.path("type").asText());
    assertEquals("nova-3", wtf.path("product").asText());
    assertEquals("Hello, can you hear me?", wtf.at("/body/transcript/text").asText());
    assertEquals("en", wtf.at("/body/transcript/language").asText());
    JsonNode segment = wtf.at("/body/segments/0");
    assertEquals("Hello, can you hear me?", segment.path("text").asText());
    assertTrue(segment.path("end").asDouble() > segment.path("start").asDouble());
    assertEquals(segment.path("words").size(), wtf.at("/body/words").size());
    assertEquals("deepgram", wtf.at("/body/metadata/provider").asText());
    run(processor(1), session.input(), DEFAULTS);
    assertEquals(1, deepgram.requests().size());
  }

  private static JsonNode wtf(String answer) {
    ObjectNode json =
        StrictJson.readObject(answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return DeepgramWtf.of(new Heard(json, "m", "en", Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void channelsAreSpeakersAndTakeTurns() {
    JsonNode body =
        wtf(
            "{'metadata':{'duration':4.5,'channels':2},'results':{'channels':[{'alternatives':[{"
                + "'transcript':'hi bye','confidence':0.9,'words':["
                + "{'word':'hi','start':0.5,'end':1,'confidence':0.8,'speaker':0},"
                + "{'word':'bye','start':4,'end':4.5,'speaker':1}]}]},"
                + "{'alternatives':[{'transcript':'yes','confidence':0.7,'words':["
                + "{'word':'yes','punctuated_word':'Yes.','start':2,'end':2.5,'speaker':0}]}]}]}}");
    assertEquals("hi Yes. bye", body.at("/transcript/text").asText());
    assertEquals(0.8, body.at("/transcript/confidence").asDouble());
    assertEquals("0", body.at("/segments/0/speaker").asText());
    assertEquals(1, body.at("/segments/1/speaker").asInt());
    assertEquals(1, body.at("/segments/1/channel").asInt());
    assertEquals("0-1", body.at("/segments/2/speaker").asText(), "a second voice");
    assertEquals("[1]", body.at("/segments/1/words").toString());
    assertEquals("Channel 1", body.at("/speakers/1/label").asText());
    assertEquals(4.5, body.at("/transcript/duration").asDouble());
  }

  @Test
  void theTurnsOfChannelsInItAreThoseOfTheirParties() {
    JsonNode body =
        wtf(
            "{'results':{'channels':[{'alternatives':[{'transcript':'hi','words':["
                + "{'word':'hi','start':0.5,'end':1,'speaker':0}]}]},"
                + "{'alternatives':[{'transcript':'yes','words':["
                + "{'word':'yes','start':2,'end':2.5,'speaker':0}]}]}]}}");
    ObjectNode analysis =
        StrictJson.readObject("{\"type\":\"wtf_transcription\"}".getBytes(StandardCharsets.UTF_8));
    analysis.put("dialog", 0).put("vendor", "deepgram").put("encoding", "json").set("body", body);
    String json =
        "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000002','parties':[{'name':'Ada'},"
            + "{'name':'Bob'}],'dialog':[{'type':'recording','parties':[1,0]}]}";
    Vcon vcon = Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of("Bob", "Ada"),
        new DialogText(List.of())
            .read(vcon.withAnalysis(analysis), List.of(0)).turns().stream()
                .map(TextTurn::speakerName)
                .toList());
  }

  @Test
  void anAnswerWithoutWordsHasNoTimes() {
    JsonNode body = wtf("{'results':{'channels':[{'alternatives':[{'transcript':'hi'}]}]}}");
    assertEquals("{\"id\":0,\"text\":\"hi\"}", body.at("/segments/0").toString());
    assertTrue(body.at("/speakers").isMissingNode());
    assertEquals("[]", wtf("{}").path("segments").toString());
  }

  @Test
  void afterPassingFailuresTheTranscriptArrives() throws Exception {
    deepgram.plan(429, 0, 503, 200);
    assertEquals(1, run(processor(16), vcon(RECORDING), DEFAULTS).size());
    assertEquals(4, deepgram.requests().size());
  }

  @Test
  void anAnswerThatNeverComesIsWaitedForAsOftenAsConfigured() {
    deepgram.plan(0, 0, 0);
    VconException refused =
        assertThrows(VconException.class, () -> run(processor(2), vcon(RECORDING), DEFAULTS));
    assertEquals(DeepgramError.DEEPGRAM_UNAVAILABLE, refused.code());
    assertEquals(2, deepgram.requests().size());
  }

  @Test
  void aServerThatIsNotThereIsAFailureThatMayPass() {
    deepgram.close();
    VconException refused =
        assertThrows(VconException.class, () -> run(processor(2), vcon(RECORDING), DEFAULTS));
    assertEquals(DeepgramError.DEEPGRAM_UNAVAILABLE, refused.code());
  }

  @Test
  void anInterruptionEndsTheWaiting() {
    deepgram.plan(0);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> run(processor(16), vcon(RECORDING), DEFAULTS));
  }
}
